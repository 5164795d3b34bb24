package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.SpacedTimes.Spacing;
import org.scorefield.schedule.CosineBetaSchedule;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.schedule.KarrasSchedule;
import org.scorefield.schedule.LinearBetaSchedule;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.OrnsteinUhlenbeck;
import org.scorefield.sde.VarianceExploding;
import org.scorefield.sde.VariancePreserving;
import org.scorefield.target.Level;

/** Times, ends and priors of the samplers that go back through a process. */
class ReverseTimeTest {
    private static final ForwardProcess VP = new VariancePreserving(0.1, 20);

    @Test
    void uniformTimes() {
        assertArrayEquals(
                new double[] {1, 0.75, 0.5, 0.25, 0}, new SpacedTimes(Spacing.UNIFORM, 4, 0).times(VP), 1e-15);
    }

    @Test
    void logSnrTimesAreEvenInLogSnr() {
        double[] times = new SpacedTimes(Spacing.LOG_SNR, 5, 1e-3).times(VP);
        assertEquals(1, times[0]);
        assertEquals(1e-3, times[5]);
        double step = (VP.logSnr(1e-3) - VP.logSnr(1)) / 5;
        for (int i = 1; i <= 5; i++) {
            assertEquals(step, VP.logSnr(times[i]) - VP.logSnr(times[i - 1]), 1e-10);
        }
    }

    /** Where σ is the process's own, the levels are those of the schedule. */
    @Test
    void karrasTimesHaveKarrasLevels() {
        ForwardProcess ve = new VarianceExploding(0.002, 80);
        double[] times = new SpacedTimes(Spacing.KARRAS, 17, 0).times(ve);
        double[] sigmas = new KarrasSchedule(80, 0.002, 18, 7).sigmas();
        for (int i = 0; i < 18; i++) {
            assertEquals(sigmas[i], ve.deviation(times[i]), 1e-10);
        }
        double[] toData = new SpacedTimes(Spacing.KARRAS, 3, 0, 2).times(VP);
        assertEquals(0, toData[3]);
        assertTrue(toData[2] > 0);
    }

    @Test
    void timesThatDoNotFitAreRefused() {
        refused(() -> new SpacedTimes(Spacing.UNIFORM, 0, -1), "steps: is 0", "end: is -1.0");
        refused(() -> new SpacedTimes(Spacing.KARRAS, 1, 0.5, 0), "rho: is 0.0");
        refused(() -> new SpacedTimes(Spacing.UNIFORM, 1, 1).times(VP), "end: is 1.0; allowed: a time below 1.0");
        refused(() -> new SpacedTimes(Spacing.LOG_SNR, 1, 0).times(VP), "end: is 0.0, where log-SNR is infinite");
        refused(() -> new ListedTimes(new double[] {1}), "grid: has 1 times");
        refused(
                () -> new ListedTimes(new double[] {0.5, 0.6, 0.6, -0.1}),
                "grid[1]: is 0.6 after 0.5",
                "grid[2]: is 0.6 after 0.6",
                "grid[3]: is -0.1 after 0.6");
        refused(() -> new ListedTimes(new double[] {1.5, 1}).times(VP), "grid[0]: is 1.5; allowed: at most 1.0");
        assertEquals(0.25, new ListedTimes(new double[] {1, 0.25}).times(VP)[1]);
    }

    private static void refused(Executable executable, String... parts) {
        List<Problem> problems =
                assertThrows(BadInputException.class, executable).problems();
        assertEquals(parts.length, problems.size(), problems.toString());
        for (int i = 0; i < parts.length; i++) {
            assertTrue(
                    problems.get(i).toString().startsWith(parts[i]),
                    problems.get(i).toString());
        }
    }

    /** At VP's time 0 there is no noise: fine for what only goes there, not for what divides by it. */
    @ParameterizedTest
    @EnumSource(ProbabilityFlow.Solver.class)
    void noNoiseLeftIsRefusedWhereItMatters(ProbabilityFlow.Solver solver) {
        TimeGrid grid = new SpacedTimes(Spacing.UNIFORM, 5, 0);
        ProbabilityFlow sampler = new ProbabilityFlow(VP, solver, grid, false);
        boolean multistage = solver.label().matches("dpm-solver(-2|-3|\\+\\+.*)");
        if (multistage) {
            refused(sampler::plan, "end: is 0.0, where no noise is left");
        } else {
            assertEquals(
                    5 * (solver == ProbabilityFlow.Solver.RK4 ? 4 : solver == ProbabilityFlow.Solver.HEUN ? 2 : 1),
                    sampler.plan().steps());
        }
        refused(new ProbabilityFlow(VP, solver, grid, true)::plan, "end: is 0.0, where no noise is left");
        refused(
                new ProbabilityFlow(VP, solver, new ListedTimes(new double[] {1, 0.5, 0}), true)::plan,
                "grid[2]: is 0.0, where no noise is left");
    }

    /** One step of DDIM from any noise to none is Tweedie's formula. */
    @Test
    void theLastStepToNoNoiseIsThePosteriorMean() {
        Level level = VP.level(0.5);
        Row last = Transition.of(level, Level.NONE).ddim(0);
        Row mean = Transition.denoised(level);
        assertEquals(mean.a(), last.a(), 1e-15);
        assertEquals(mean.b(), last.b(), 1e-15);
        assertEquals(0, Transition.of(level, Level.NONE).ddim(1).c());
    }

    @Test
    void chainsStartFromThePrior() {
        TimeGrid grid = new SpacedTimes(Spacing.UNIFORM, 5, 0.1);
        ForwardProcess ou = new OrnsteinUhlenbeck(2, 3, 4);
        LinearBetaSchedule betas = new LinearBetaSchedule(1e-4, 0.02, 10);
        Stream.of(
                        new ProbabilityFlow(ou, ProbabilityFlow.Solver.EULER, grid, false),
                        new ReverseSde(ou, ReverseSde.Solver.EULER_MARUYAMA, 1, grid, false))
                .forEach(sampler -> assertEquals(OptionalDouble.of(1.5), sampler.priorDeviation()));
        assertEquals(OptionalDouble.of(1), new Ddpm(betas, Ddpm.Variance.LARGE).priorDeviation());
        assertEquals(OptionalDouble.of(1), new Ddim(betas, 5, 0).priorDeviation());
        assertEquals(
                OptionalDouble.of(8), new Edm(new GeometricSchedule(8, 1, 3), true, Edm.Churn.NONE).priorDeviation());
        assertEquals(
                OptionalDouble.of(8),
                new AnnealedLangevin(new GeometricSchedule(8, 1, 3), 2, 0.1, false).priorDeviation());
        assertEquals(OptionalDouble.empty(), new Langevin(1, 1).priorDeviation());
    }

    @Test
    void badArgumentsAreRefused() {
        TimeGrid grid = new SpacedTimes(Spacing.UNIFORM, 5, 0.1);
        refused(() -> new ReverseSde(VP, ReverseSde.Solver.EULER_MARUYAMA, -1, grid, false), "eta: is -1.0");
        refused(() -> new ReverseSde(VP, ReverseSde.Solver.ANCESTRAL, 1.5, grid, false), "eta: is 1.5");
        CosineBetaSchedule betas = new CosineBetaSchedule(10);
        refused(() -> new Ddim(betas, 11, 2), "steps: is 11; allowed: a whole number from 1 to 10", "eta: is 2.0");
        refused(() -> new Edm.Churn(1, 0, Double.NaN, 1), "s-tmin: is 0.0 while `s-tmax` is NaN");
        refused(
                () -> new Edm.Churn(-1, 2, 1, 0),
                "s-churn: is -1.0",
                "s-tmin: is 2.0 while `s-tmax`",
                "s-noise: is 0.0");
    }

    /** The published grid of 18 levels takes 2·18 − 1 scores, the last step being Euler's. */
    @Test
    void edmTakesTwoScoresAStepButOneInTheLast() {
        Plan plan = new Edm(new KarrasSchedule(80, 0.002, 18, 7), true, Edm.Churn.NONE).plan();
        assertEquals(35, plan.rows().filter(Row::usesScore).count());
        assertEquals(35, plan.steps());
        Row last = plan.rows().toList().get(34);
        assertEquals(Level.noise(0.002), last.level());
        assertEquals(0.002 * 0.002, last.b(), 1e-20);
        Plan noisy = new Edm(new KarrasSchedule(80, 0.002, 18, 7), true, new Edm.Churn(40, 0.05, 50, 1.003)).plan();
        assertEquals(35 + 13, noisy.steps(), "13 of the levels are from 0.05 to 50");
    }
}
