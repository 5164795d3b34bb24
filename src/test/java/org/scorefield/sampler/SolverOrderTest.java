package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.ProbabilityFlow.Solver;
import org.scorefield.sampler.SpacedTimes.Spacing;
import org.scorefield.schedule.KarrasSchedule;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.VarianceExploding;
import org.scorefield.sde.VariancePreserving;

/**
 * The orders of the solvers on the exact probability flow of a mixture in the plane, from the errors with n and 2n steps. Another
 * implementation measured, from n = 20 to 320: DDIM 1.00, DPM-Solver-2 2.01, DPM-Solver-3 2.98, ++2S 1.98, ++2M 2.02, EDM's Euler
 * 1.00 and Heun 2.01.
 *
 * <p>Rows are run in double precision: single precision would hide the third order.
 */
class SolverOrderTest {
    private static final ForwardProcess VP = new VariancePreserving(0.1, 20);
    private static final double[][] STARTS = {{0.3, -1.2}, {-0.8, 0.4}, {1.7, 0.9}, {0.05, 0.6}};

    static Stream<Arguments> solvers() {
        return Stream.of(
                flow(Solver.EULER, Spacing.UNIFORM, 1, 0.1),
                flow(Solver.HEUN, Spacing.UNIFORM, 2, 0.1),
                flow(Solver.RK4, Spacing.UNIFORM, 4, 0.1),
                flow(Solver.DPM_SOLVER_1, Spacing.LOG_SNR, 1, 0.1),
                flow(Solver.DPM_SOLVER_2, Spacing.LOG_SNR, 2, 0.1),
                flow(Solver.DPM_SOLVER_3, Spacing.LOG_SNR, 3, 0.1),
                flow(Solver.DPM_SOLVER_PP_2S, Spacing.LOG_SNR, 2, 0.1),
                flow(Solver.DPM_SOLVER_PP_2M, Spacing.LOG_SNR, 2, 0.1),
                flow(Solver.DPM_SOLVER_PP_2M, Spacing.KARRAS, 2, 0.1),
                sde(ReverseSde.Solver.EULER_MARUYAMA, Spacing.UNIFORM, 1),
                sde(ReverseSde.Solver.ANCESTRAL, Spacing.LOG_SNR, 1),
                sde(ReverseSde.Solver.EXPONENTIAL, Spacing.LOG_SNR, 1),
                sde(ReverseSde.Solver.SDE_DPM_SOLVER_2M, Spacing.LOG_SNR, 2),
                edm(false, 1),
                edm(true, 2));
    }

    private static Arguments flow(Solver solver, Spacing spacing, double order, double tolerance) {
        double end =
                spacing == Spacing.UNIFORM ? 0.1 : 1e-3; // β·Δ and what it does to σ have to be small in steps of t
        IntFunction<Plan> plan = n -> new ProbabilityFlow(VP, solver, new SpacedTimes(spacing, n, end), false).plan();
        return Arguments.of(solver.label() + " on " + spacing.label(), plan, exact(end), order, tolerance);
    }

    /** Without noise a reverse SDE is the probability flow. */
    private static Arguments sde(ReverseSde.Solver solver, Spacing spacing, double order) {
        double end = spacing == Spacing.UNIFORM ? 0.1 : 1e-3;
        IntFunction<Plan> plan = n -> new ReverseSde(VP, solver, 0, new SpacedTimes(spacing, n, end), false).plan();
        return Arguments.of("reverse, " + solver.label(), plan, exact(end), order, 0.1);
    }

    private static Plan exact(double end) {
        return new ProbabilityFlow(VP, Solver.DPM_SOLVER_3, new SpacedTimes(Spacing.LOG_SNR, 4000, end), false).plan();
    }

    /** The last step, to 0, is left out: no order shows there. */
    private static Arguments edm(boolean second, double order) {
        IntFunction<Plan> plan = n -> {
            List<Row> rows = new ArrayList<>(new Edm(new KarrasSchedule(80, 0.002, n + 1, 7), second, Edm.Churn.NONE)
                    .plan()
                    .rows()
                    .toList());
            rows.remove(rows.size() - 1);
            return Plan.repeat(1, rows.toArray(Row[]::new));
        };
        // the flow of a variance exploding process is the same, in another time
        SpacedTimes fine = new SpacedTimes(Spacing.LOG_SNR, 4000, 0);
        Plan exact = new ProbabilityFlow(new VarianceExploding(0.002, 80), Solver.DPM_SOLVER_3, fine, false).plan();
        return Arguments.of("edm, " + (second ? "heun" : "euler"), plan, exact, order, 0.1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("solvers")
    void haveTheirOrder(String name, IntFunction<Plan> plan, Plan exact, double order, double tolerance) {
        PlaneMixture mixture = new PlaneMixture();
        double[] errors = new double[5];
        double scale = name.startsWith("edm") ? 80 : 1;
        for (double[] unit : STARTS) {
            double[] start = {scale * unit[0], scale * unit[1]};
            double[] truth = DoubleChain.run(exact, start, mixture::score, DoubleChain.Noise.NONE);
            for (int i = 0; i < errors.length; i++) {
                double[] found = DoubleChain.run(plan.apply(20 << i), start, mixture::score, DoubleChain.Noise.NONE);
                errors[i] += Math.hypot(found[0] - truth[0], found[1] - truth[1]) / STARTS.length;
            }
        }
        double last = Math.log(errors[3] / errors[4]) / Math.log(2);
        assertEquals(order, last, tolerance, Arrays.toString(errors));
        assertTrue(errors[4] < errors[0]);
    }
}
