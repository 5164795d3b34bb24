package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.scorefield.error.BadInputException;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.Forward.Solver;
import org.scorefield.sde.ExponentialDiffusion;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.OrnsteinUhlenbeck;
import org.scorefield.sde.SubVariancePreserving;
import org.scorefield.sde.VarianceExploding;
import org.scorefield.sde.VariancePreserving;

class ForwardTest {
    private static final ForwardProcess OU = new OrnsteinUhlenbeck(1.5, 0.7, 3);

    /** Mean's coefficient and variance, from a point. */
    private static double[] law(Plan plan) {
        double mean = 1;
        double variance = 0;
        for (Plan.Run run : plan.runs(0, plan.steps(), 0, Integer.MAX_VALUE)) {
            for (long i = 0; i < run.steps(); i++) {
                Row row = run.row();
                mean *= row.a();
                variance = row.a() * row.a() * variance + row.c() * row.c();
            }
        }
        return new double[] {mean, variance};
    }

    @Test
    void exactStepsHaveTheMarginals() {
        for (ForwardProcess process : new ForwardProcess[] {
            OU, new VariancePreserving(0.1, 20), new SubVariancePreserving(0.1, 20), new ExponentialDiffusion(1, 2)
        }) {
            for (int steps : new int[] {1, 7, 100}) {
                double[] law = law(new Forward(process, Solver.EXACT, steps, 0.8).plan());
                assertEquals(process.mean(0.8), law[0], 1e-12);
                assertEquals(Math.pow(process.deviation(0.8), 2), law[1], 1e-12);
            }
        }
        // what VE adds to the noise of time 0
        double[] law = law(new Forward(new VarianceExploding(0.5, 50), Solver.EXACT, 10, 1).plan());
        assertEquals(50 * 50 - 0.5 * 0.5, law[1], 1e-9);
    }

    /** An autoregression: the mean (1 − θΔ)ⁿ, the variance σ²Δ·(1 − (1 − θΔ)²ⁿ)/(1 − (1 − θΔ)²). */
    @Test
    void eulerMaruyamaOfOrnsteinUhlenbeckIsOneRow() {
        Plan plan = new Forward(OU, Solver.EULER_MARUYAMA, 100, 2).plan();
        double rho = 1 - 1.5 * 0.02;
        assertEquals(Plan.repeat(100, Row.of(rho).noise(Math.sqrt(0.7 * 0.7 * 0.02))), plan);
        double[] law = law(plan);
        assertEquals(Math.pow(rho, 100), law[0], 1e-14);
        assertEquals(0.49 * 0.02 * (1 - Math.pow(rho, 200)) / (1 - rho * rho), law[1], 1e-14);
    }

    /** Mean and variance converge with order 1. */
    @Test
    void eulerMaruyamaHasWeakOrderOne() {
        ForwardProcess process = new VariancePreserving(0.1, 20);
        double[] before = null;
        for (int steps : new int[] {400, 800}) {
            double[] law = law(new Forward(process, Solver.EULER_MARUYAMA, steps, 1).plan());
            double[] errors = {Math.abs(law[0] - process.mean(1)), Math.abs(law[1] - Math.pow(process.deviation(1), 2))
            };
            if (before != null) {
                assertEquals(1, Math.log(before[0] / errors[0]) / Math.log(2), 0.1);
                assertEquals(1, Math.log(before[1] / errors[1]) / Math.log(2), 0.1);
            }
            before = errors;
        }
    }

    @Test
    void chainsHaveTheExactLaw() {
        Forward sampler = new Forward(OU, Solver.EXACT, 5, 0.6);
        double m = OU.mean(0.6);
        new GaussianLaw(0, m * m * 4 + Math.pow(OU.deviation(0.6), 2))
                .check(GaussianLaw.run(sampler, 1, 1, 3, 2), "from N(0, 4)");
    }

    /** With noise along paths, chains with more steps go to the same ends: the difference falls with order 1, as the noise is additive. */
    @Test
    void alongPathsTheNumberOfStepsDoesNotMatter() {
        double[] differences = new double[2];
        float[][] ends = new float[3][];
        for (int i = 0; i < 3; i++) {
            int steps = 24 << i;
            PlanSampler sampler = new AlongPath(new Forward(OU, Solver.EULER_MARUYAMA, steps, 2), steps, 3);
            ends[i] = GaussianLaw.run(sampler, 0, 1, 1, 1).state();
        }
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < ends[0].length; j++) {
                differences[i] += Math.abs(ends[i + 1][j] - ends[i][j]) / ends[0].length;
            }
        }
        assertEquals(1, Math.log(differences[0] / differences[1]) / Math.log(2), 0.1);
    }

    @Test
    void refusesBadArgumentsAllAtOnce() {
        BadInputException e = assertThrows(BadInputException.class, () -> new Forward(OU, Solver.EXACT, 0, 3.5));
        assertEquals(
                "steps: is 0; allowed: a whole number >= 1\n"
                        + "end: is 3.5; allowed: a time above 0, at most 3.0, where the process ends",
                e.getMessage());
    }
}
