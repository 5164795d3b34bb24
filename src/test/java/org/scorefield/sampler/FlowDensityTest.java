package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.error.BadInputException;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.FlowDensity.Prior;
import org.scorefield.sampler.SpacedTimes.Spacing;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.VarianceExploding;
import org.scorefield.sde.VariancePreserving;

/** The quadrature along a flow, in double precision, so that rounding does not hide its order. */
class FlowDensityTest {
    private static final ForwardProcess VP = new VariancePreserving(0.1, 20);
    private static final double[][] POINTS = {{0.3, -1.2}, {-0.8, 0.4}, {1.7, 0.9}};

    private static FlowDensity flow(ForwardProcess process, RungeKutta solver, int steps, double end) {
        return new FlowDensity(
                process, solver, new SpacedTimes(Spacing.UNIFORM, steps, end), Prior.EXACT, Optional.empty());
    }

    /** What a run computes of a point, with the formulas of a mixture in double precision. */
    private static double logDensity(FlowDensity flow, double[] point, PlaneMixture mixture) {
        List<Row> rows = flow.plan().rows().toList();
        List<FlowDensity.Stage> stages = flow.stages();
        double sum = 0;
        double[] x = point;
        for (int r = 0; r < rows.size(); r++) {
            FlowDensity.Stage stage = stages.get(r);
            sum += 2 * stage.stretch()
                    + stage.bend() * mixture.laplacian(rows.get(r).level(), x);
            Plan before = Plan.repeat(1, rows.subList(0, r + 1).toArray(Row[]::new));
            x = DoubleChain.run(before, point, mixture::score, DoubleChain.Noise.NONE);
        }
        return sum + mixture.logDensity(flow.last(), x);
    }

    /** From 40 to 80 steps the error of log p falls by 2 to the order of the solver, which that of the fourth comes down to slowly. */
    @ParameterizedTest
    @CsvSource({"EULER, 1, 0.1", "HEUN, 2, 0.1", "RK4, 4, 0.3"})
    void hasTheOrderOfItsSolver(RungeKutta solver, double order, double tolerance) {
        ForwardProcess process = new VariancePreserving(0.1, 2);
        PlaneMixture mixture = new PlaneMixture();
        double[] errors = new double[2];
        for (int e = 0; e < errors.length; e++) {
            FlowDensity flow = flow(process, solver, 40 << e, 0.3);
            for (double[] point : POINTS) {
                errors[e] += Math.abs(logDensity(flow, point, mixture) - mixture.logDensity(process.level(0.3), point));
            }
        }
        assertEquals(order, Math.log(errors[0] / errors[1]) / Math.log(2), tolerance, Arrays.toString(errors));
    }

    /** Forwards in time and back again, by the sampler's rows. */
    @ParameterizedTest
    @EnumSource
    void goesTheWayOfTheSamplerBackwards(RungeKutta solver) {
        ForwardProcess ve = new VarianceExploding(0.1, 3);
        PlaneMixture mixture = new PlaneMixture();
        Plan there = flow(ve, solver, 400, 0).plan();
        Plan back = new ProbabilityFlow(
                        ve,
                        ProbabilityFlow.Solver.valueOf(solver.name()),
                        new SpacedTimes(Spacing.UNIFORM, 400, 0),
                        false)
                .plan();
        double[] far = DoubleChain.run(there, POINTS[0], mixture::score, DoubleChain.Noise.NONE);
        double[] home = DoubleChain.run(back, far, mixture::score, DoubleChain.Noise.NONE);
        // twice the solver's own error
        double tolerance = solver == RungeKutta.EULER ? 0.05 : 1e-3;
        assertArrayEquals(POINTS[0], home, tolerance);
        assertFalse(Math.hypot(far[0] - POINTS[0][0], far[1] - POINTS[0][1]) < 1);
    }

    /** Shares add up: ∫ f dt = ln m(T)/m(ε), and −∫ ½g² dt of the exploding process is −½(σ²(T) − σ²(ε)). */
    @Test
    void sharesAreThoseOfTheIntegrals() {
        double stretch = flow(VP, RungeKutta.RK4, 50, 0.1).stages().stream()
                .mapToDouble(FlowDensity.Stage::stretch)
                .sum();
        assertEquals(Math.log(VP.mean(1) / VP.mean(0.1)), stretch, 1e-12); // β is linear: exact
        double bend = flow(new VarianceExploding(0.1, 3), RungeKutta.RK4, 200, 0).stages().stream()
                .mapToDouble(FlowDensity.Stage::bend)
                .sum();
        assertEquals(-0.5 * (9 - 0.01), bend, 1e-7);
    }

    @Test
    void aNormalPriorBelongsToTheEnd() {
        TimeGrid early = new ListedTimes(new double[] {0.5, 0.1});
        BadInputException e = assertThrows(
                BadInputException.class,
                () -> new FlowDensity(VP, RungeKutta.EULER, early, Prior.NORMAL, Optional.empty()));
        assertEquals(
                "prior: is normal, while the times of the grid go to 0.5; allowed: exact, or times up to 1.0, where the process ends",
                e.getMessage());
        assertEquals(VP.level(0.5), new FlowDensity(VP, RungeKutta.EULER, early, Prior.EXACT, Optional.empty()).last());
    }

    /** By address: no matter where a draw begins; signs and normals, each with mean 0, variance 1 and no correlation. */
    @ParameterizedTest
    @EnumSource
    void probesAreDrawnByAddress(Probes.Law law) {
        Probes probes = new Probes(law, 2);
        int points = 20_000;
        float[] all = probes.draw(1, 9, 0, points, 5);
        float[] some = probes.draw(1, 9, 300, 7, 5);
        for (int d = 0; d < 5; d++) {
            assertArrayEquals(
                    Arrays.copyOfRange(all, d * points + 300, d * points + 307),
                    Arrays.copyOfRange(some, d * 7, d * 7 + 7));
        }
        for (int d = 0; d < 5; d++) {
            for (int e = 0; e <= d; e++) {
                double sum = 0;
                for (int i = 0; i < points; i++) {
                    sum += (double) all[d * points + i] * all[e * points + i];
                }
                // five standard errors of a mean of products of normals
                assertEquals(d == e ? 1 : 0, sum / points, 5 * Math.sqrt(2.0 / points));
            }
        }
        assertFalse(Arrays.equals(all, probes.draw(0, 9, 0, points, 5)));
        assertFalse(Arrays.equals(all, probes.draw(1, 8, 0, points, 5)));
        assertThrows(BadInputException.class, () -> new Probes(law, 0));
    }
}
