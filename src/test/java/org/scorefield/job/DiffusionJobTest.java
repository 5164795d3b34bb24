package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.Sampling;
import org.scorefield.backend.Initial;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;
import org.scorefield.sampler.Ddim;
import org.scorefield.sampler.Ddpm;
import org.scorefield.sampler.Edm;
import org.scorefield.sampler.Forward;
import org.scorefield.sampler.ListedTimes;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.sampler.PredictorCorrector;
import org.scorefield.sampler.PredictorCorrector.Corrector;
import org.scorefield.sampler.ProbabilityFlow;
import org.scorefield.sampler.ReverseSde;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.sampler.SpacedTimes.Spacing;
import org.scorefield.schedule.CosineBetaSchedule;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.schedule.KarrasSchedule;
import org.scorefield.schedule.LinearBetaSchedule;
import org.scorefield.sde.ExponentialDiffusion;
import org.scorefield.sde.OrnsteinUhlenbeck;
import org.scorefield.sde.SubVariancePreserving;
import org.scorefield.sde.VarianceExploding;
import org.scorefield.sde.VariancePreserving;

/** Samplers that go through a process, in job files. */
class DiffusionJobTest {
    private static final String TARGET =
            "target: {type: gaussian-mixture, means: [[-5, -5], [5, 5]], covariance: 1.0}\n";
    private static final String VP = "sde: {type: vp, beta-min: 0.1, beta-max: 20}, ";

    @TempDir
    Path directory;

    private Sampling job(String sampler, String rest) throws IOException {
        Path file = Files.writeString(
                directory.resolve("job.yaml"), TARGET + "sampler: {" + sampler + "}\nchains: 3\n" + rest);
        return JobFile.read(file, Overrides.NONE).sampling();
    }

    static Stream<Arguments> samplers() {
        VariancePreserving vp = new VariancePreserving(0.1, 20);
        SpacedTimes uniform = new SpacedTimes(Spacing.UNIFORM, 20, 1e-3);
        LinearBetaSchedule betas = new LinearBetaSchedule(1e-4, 0.02, 100);
        KarrasSchedule karras = new KarrasSchedule(80, 0.002, 18, 7);
        return Stream.of(
                Arguments.of(
                        "type: probability-flow, " + VP + "solver: dpm-solver++2m, steps: 20, grid: log-snr, end: 1e-3",
                        new ProbabilityFlow(
                                vp,
                                ProbabilityFlow.Solver.DPM_SOLVER_PP_2M,
                                new SpacedTimes(Spacing.LOG_SNR, 20, 1e-3),
                                false)),
                Arguments.of(
                        "type: probability-flow, sde: {type: ve, sigma-min: 0.01, sigma-max: 50}, solver: rk4, steps: 9,"
                                + " grid: karras, rho: 5, end: 0, denoise: true",
                        new ProbabilityFlow(
                                new VarianceExploding(0.01, 50),
                                ProbabilityFlow.Solver.RK4,
                                new SpacedTimes(Spacing.KARRAS, 9, 0, 5),
                                true)),
                Arguments.of(
                        "type: reverse-sde, " + VP + "solver: euler-maruyama, steps: 20, grid: uniform, end: 1e-3",
                        new ReverseSde(vp, ReverseSde.Solver.EULER_MARUYAMA, 1, uniform, false)),
                Arguments.of(
                        "type: reverse-sde, sde: {type: sub-vp, beta-min: 0.1, beta-max: 20}, solver: ancestral, eta: 0.5,"
                                + " grid: [1, 0.5, 0.1], denoise: true",
                        new ReverseSde(
                                new SubVariancePreserving(0.1, 20),
                                ReverseSde.Solver.ANCESTRAL,
                                0.5,
                                new ListedTimes(new double[] {1, 0.5, 0.1}),
                                true)),
                Arguments.of(
                        "type: reverse-sde, sde: {type: ornstein-uhlenbeck, theta: 1, sigma: 2, horizon: 3},"
                                + " solver: exponential, steps: 20, grid: uniform, end: 1e-3",
                        new ReverseSde(
                                new OrnsteinUhlenbeck(1, 2, 3), ReverseSde.Solver.EXPONENTIAL, 1, uniform, false)),
                Arguments.of(
                        "type: reverse-sde, sde: {type: exponential, rate: 1, horizon: 2},"
                                + " solver: sde-dpm-solver++2m, steps: 20, grid: uniform, end: 1e-3",
                        new ReverseSde(
                                new ExponentialDiffusion(1, 2),
                                ReverseSde.Solver.SDE_DPM_SOLVER_2M,
                                1,
                                uniform,
                                false)),
                Arguments.of(
                        "type: probability-flow, " + VP
                                + "solver: sde-dpm-solver++2m, steps: 20, grid: uniform, end: 1e-3",
                        new ReverseSde(vp, ReverseSde.Solver.SDE_DPM_SOLVER_2M, 1, uniform, false)),
                Arguments.of(
                        "type: predictor-corrector, " + VP + "solver: ancestral, steps: 20, grid: uniform, end: 1e-3,"
                                + " corrector: langevin, signal-to-noise: 0.16, corrections: 2",
                        new PredictorCorrector(
                                new ReverseSde(vp, ReverseSde.Solver.ANCESTRAL, 1, uniform, false),
                                Corrector.LANGEVIN,
                                0.16,
                                2)),
                Arguments.of(
                        "type: ddpm, betas: {type: linear, from: 1e-4, to: 0.02, steps: 100}, variance: small",
                        new Ddpm(betas, Ddpm.Variance.SMALL)),
                Arguments.of(
                        "type: ddpm, betas: {type: cosine, steps: 50}, variance: large",
                        new Ddpm(new CosineBetaSchedule(50), Ddpm.Variance.LARGE)),
                Arguments.of(
                        "type: ddim, betas: {type: linear, from: 1e-4, to: 0.02, steps: 100}, steps: 10, eta: 0.5",
                        new Ddim(betas, 10, 0.5)),
                Arguments.of(
                        "type: edm, schedule: {type: karras, from: 80, to: 0.002, levels: 18}",
                        new Edm(karras, true, Edm.Churn.NONE)),
                Arguments.of(
                        "type: edm, schedule: {type: geometric, from: 8, to: 0.5, levels: 5}, solver: euler, s-churn: 40,"
                                + " s-tmin: 0.05, s-tmax: 50, s-noise: 1.003",
                        new Edm(new GeometricSchedule(8, 0.5, 5), false, new Edm.Churn(40, 0.05, 50, 1.003))));
    }

    /** The same plan, and chains start from its prior, whether or not that is said. */
    @ParameterizedTest
    @MethodSource("samplers")
    void areRead(String keys, PlanSampler expected) throws IOException {
        Sampling job = job(keys, "");
        assertEquals(expected.plan(), job.sampler().plan());
        Initial prior = new Initial.Normal(expected.priorDeviation().orElseThrow());
        assertEquals(prior, job.initial());
        assertEquals(prior, job(keys, "initial: {type: prior}\n").initial());
        assertEquals(
                new Initial.Normal(2),
                job(keys, "initial: {type: normal, scale: 2}\n").initial());
        assertEquals(prior, Sampling.of(job.target(), expected).initial());
    }

    /** Where the process has not ended, its law depends on the target, and a standard normal start would give wrong samples. */
    @Test
    void timesThatStartEarlyNeedAStart() throws IOException {
        String keys = "type: reverse-sde, " + VP + "solver: ancestral, grid: [0.5, 0.1]";
        String missing =
                assertThrows(BadInputException.class, () -> job(keys, "")).getMessage();
        assertTrue(missing.contains("sampler.grid: starts before the process ends"), missing);
        String prior = assertThrows(BadInputException.class, () -> job(keys, "initial: {type: prior}\n"))
                .getMessage();
        assertTrue(prior.contains("initial.type: is `prior`, which this sampler does not have where it starts"), prior);
        Sampling job = job(keys, "initial: {type: normal, scale: 2}\n");
        assertEquals(new Initial.Normal(2), job.initial());
        assertThrows(BadInputException.class, () -> Sampling.of(job.target(), job.sampler()));
        assertEquals(
                new Initial.Normal(3),
                Sampling.of(job.target(), job.sampler(), new Initial.Normal(3)).initial());
    }

    @Test
    void forwardPathsAreRead() throws IOException {
        String keys =
                "type: forward, sde: {type: ornstein-uhlenbeck, theta: 1, sigma: 2, horizon: 3}, solver: exact, steps: 4, end: 2";
        Sampling job = job(keys, "initial: {type: normal, scale: 2}\n");
        assertEquals(
                new Forward(new OrnsteinUhlenbeck(1, 2, 3), Forward.Solver.EXACT, 4, 2).plan(),
                job.sampler().plan());
    }

    static Stream<Arguments> refusals() {
        String flow = "type: probability-flow, ";
        String rest = "solver: euler, steps: 5, grid: uniform, end: 0.1";
        return Stream.of(
                Arguments.of(flow + rest, "sampler.sde: is missing"),
                Arguments.of(flow + "sde: {type: vpp, beta-min: 1}, " + rest, "sampler.sde.type: is `vpp`; allowed: "),
                Arguments.of(
                        flow + "sde: {type: vp, beta-min: 20, beta-max: 0.1}, " + rest,
                        "sampler.sde.beta-min: is 20.0 while `beta-max` is 0.1"),
                Arguments.of(flow + "sde: {type: ve, sigma-min: 1}, " + rest, "sampler.sde.sigma-max: is missing"),
                Arguments.of(
                        flow + "sde: {type: exponential, rate: 0, horizon: 1}, " + rest,
                        "sampler.sde.rate: is 0.0; allowed: a finite number > 0"),
                Arguments.of(
                        flow + VP + "solver: dpm-solver, steps: 5, grid: uniform, end: 0.1",
                        "sampler.solver: is `dpm-solver`; allowed: dpm-solver++2m, dpm-solver++2s, dpm-solver-1"),
                Arguments.of(
                        flow + VP + "solver: euler, steps: 5, grid: logsnr, end: 0.1",
                        "sampler.grid: is `logsnr`; allowed: karras, log-snr, uniform (did you mean `log-snr`?)"),
                Arguments.of(flow + VP + "solver: euler, steps: 0, grid: uniform, end: 0.1", "sampler.steps: is `0`"),
                Arguments.of(
                        flow + VP + "solver: euler, steps: 5, grid: uniform, end: 1.5",
                        "sampler.end: is 1.5; allowed: a time below 1.0, where the process ends"),
                Arguments.of(
                        flow + VP + "solver: dpm-solver-2, steps: 5, grid: uniform, end: 0",
                        "sampler.end: is 0.0, where no noise is left"),
                Arguments.of(
                        flow + VP + "solver: dpm-solver-1, steps: 5, grid: log-snr, end: 0",
                        "sampler.end: is 0.0, where log-SNR is infinite"),
                Arguments.of(flow + VP + "solver: euler, grid: [1, 0.2, 0.3]", "sampler.grid[2]: is 0.3 after 0.2"),
                Arguments.of(
                        flow + VP + "solver: euler, grid: [2, 1]", "sampler.grid[0]: is 2.0; allowed: at most 1.0"),
                Arguments.of(
                        flow + VP + "solver: heun, grid: [1, 0], denoise: true",
                        "sampler.grid[1]: is 0.0, where no noise is left"),
                Arguments.of(
                        flow + VP + "solver: euler, grid: [1, 0.5], steps: 7",
                        "sampler.steps: is not a key known here"),
                Arguments.of(flow + VP + rest + ", rho: 7", "sampler.rho: is not a key known here"),
                Arguments.of(
                        flow + "sde: {type: ornstein-uhlenbeck, theta: 1, sigma: 1, horizon: 1000}, " + rest,
                        "sampler.sde: leads to a step whose alpha is 0.0"),
                Arguments.of(
                        "type: reverse-sde, eta: -1, " + VP + "solver: exponential, steps: 5, grid: uniform, end: 0.1",
                        "sampler.eta: is -1.0"),
                Arguments.of(
                        "type: predictor-corrector, corrector: langevin, signal-to-noise: 0.1, corrections: 1, " + VP
                                + "solver: sde-dpm-solver++2m, steps: 5, grid: uniform, end: 0.1",
                        "sampler.solver: is sde-dpm-solver++2m, which goes on from the step before"),
                Arguments.of(
                        "type: forward, " + VP + "solver: exact, steps: 3, end: 1.5",
                        "sampler.end: is 1.5; allowed: a time above 0, at most 1.0"),
                Arguments.of("type: forward, solver: exact, steps: 3, end: 0.5", "sampler.sde: is missing"),
                Arguments.of(
                        "type: ddpm, betas: {type: linear, from: 0.1, to: 1, steps: 5}, variance: small",
                        "sampler.betas.to: is 1.0"),
                Arguments.of(
                        "type: ddpm, betas: {type: cosine, steps: 5}", "sampler.variance: is missing; allowed: large"),
                Arguments.of(
                        "type: ddim, betas: {type: cosine, steps: 5}, steps: 6",
                        "sampler.steps: is 6; allowed: a whole number from 1 to 5"),
                Arguments.of(
                        "type: edm, schedule: {type: karras, from: 1, to: 2, levels: 3}",
                        "sampler.schedule.from: is 1.0 while `to` is 2.0"),
                Arguments.of(
                        "type: edm, schedule: {type: karras, from: 2, to: 1, levels: 3}, s-tmin: 3, s-tmax: 2",
                        "sampler.s-tmin: is 3.0 while `s-tmax` is 2.0"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void areRefusedInOneLine(String keys, String message) {
        List<Problem> problems =
                assertThrows(BadInputException.class, () -> job(keys, "")).problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).toString().contains("job.yaml:2 " + message), problems.toString());
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        List<Problem> problems = assertThrows(
                        BadInputException.class,
                        () -> job(
                                "type: reverse-sde, sde: {type: vp, beta-min: 0}, solver: rk4, eta: -1, steps: 2.5, grid: 7",
                                ""))
                .problems();
        assertEquals(7, problems.size(), problems.toString());
    }

    @Test
    void onlySomeSamplersHaveAPrior() {
        BadInputException e = assertThrows(
                BadInputException.class,
                () -> job("type: langevin, step-size: 0.1, steps: 3", "initial: {type: prior}\n"));
        assertTrue(
                e.getMessage()
                        .endsWith("initial.type: is `prior`, which this sampler does not have;"
                                + " allowed: normal, point, points, uniform"),
                e.getMessage());
    }

    @Test
    void targetsWithoutLevelsAreRefusedByName() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), """
                target: {type: expression, dimension: 1, log-density: -x0^2}
                sampler: {type: ddpm, betas: {type: cosine, steps: 5}, variance: small}
                chains: 3
                """);
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE));
        assertEquals(1, e.problems().size());
        assertTrue(
                e.getMessage().contains("job.yaml:1 target.type: is expression, which has no levels"), e.getMessage());
    }

    /** A level at which the target has no density is found before anything runs. */
    @Test
    void targetsThatCannotServeTheSamplerAreRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), """
                target: {type: gaussian-mixture, means: [[-5, -5], [5, 5]], covariance: 0}
                sampler: {type: probability-flow, sde: {type: vp, beta-min: 0.1, beta-max: 20}, solver: heun, steps: 5, grid: uniform, end: 0}
                chains: 3
                """);
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE));
        assertTrue(
                e.getMessage().contains("job.yaml:1 target.covariance: of component 0 has the variance 0.0 at level"));
    }
}
