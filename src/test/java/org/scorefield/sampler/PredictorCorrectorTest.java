package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.error.BadInputException;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.PredictorCorrector.Corrector;
import org.scorefield.sampler.SpacedTimes.Spacing;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.VariancePreserving;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Target;

class PredictorCorrectorTest {
    private static final ForwardProcess VP = new VariancePreserving(0.1, 20);
    private static final TimeGrid GRID = new SpacedTimes(Spacing.LOG_SNR, 60, 1e-2);

    /**
     * For small ε the drift is 2r²·D·s/‖s‖² and the noise has the variance 4r²·(D + 2)/‖s‖², since it is larger where ‖z‖ is: they leave
     * p^{D/(D+2)}·‖s‖² as it is, which for N(0, I) has the variance ((D + 2)/D)². With ε = 0.005 the chain's own bias is about ε/2, and it
     * forgets its start in a tenth of the steps.
     */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 32})
    void stepsByOwnNormsInflateVariances(int dimension) {
        double r = 0.05;
        PlanSampler sampler =
                () -> Plan.repeat(2000, Row.of(1).score(2 * r * r).noise(2 * r).adapting());
        int chains = 12_000 / dimension;
        Samples samples = run(
                GaussianMixture.of(new double[] {1}, new double[1][dimension], Covariance.isotropic(1)),
                sampler,
                chains);
        double expected = Math.pow((dimension + 2.0) / dimension, 2);
        double found = Arrays.stream(samples.variance()).average().orElseThrow();
        // (the fourth moment of p·|x|² is below 3.6·expected²)
        double error = expected * Math.sqrt(2.6 / (chains * dimension));
        assertEquals(expected, found, 5 * error + 0.01);
    }

    private static Samples run(Target target, PlanSampler sampler, int chains) {
        try (Engine engine = Engine.open("java")) {
            Samples samples =
                    engine.sample(Sampling.of(target, sampler).chains(chains).seed(3));
            assertEquals(0, samples.diverged());
            return samples;
        }
    }

    /** Two components in 32 dimensions, at ±½ in each coordinate, with variance ¼, which steps by own norms raise. */
    @Test
    void correctsByOwnNormsInManyDimensions() {
        int dimension = 32;
        double[][] means = new double[2][dimension];
        Arrays.fill(means[0], -0.5);
        Arrays.fill(means[1], 0.5);
        Target target = GaussianMixture.of(new double[] {0.3, 0.7}, means, Covariance.isotropic(0.25));
        ReverseSde predictor = new ReverseSde(VP, ReverseSde.Solver.ANCESTRAL, 1, GRID, true);
        int chains = 4000;
        float[] state = run(target, new PredictorCorrector(predictor, Corrector.LANGEVIN, 0.16, 2), chains)
                .state();
        int second = 0;
        double sum = 0;
        double squares = 0;
        for (int j = 0; j < chains; j++) {
            double total = 0;
            for (int d = 0; d < dimension; d++) {
                total += state[d * chains + j];
            }
            second += total > 0 ? 1 : 0;
            for (int d = 0; d < dimension; d++) {
                double delta = state[d * chains + j] - (total > 0 ? 0.5 : -0.5);
                sum += delta;
                squares += delta * delta;
            }
        }
        double n = (double) chains * dimension;
        // five standard errors, and the bias of 60 steps and of ε = 0.05
        assertEquals(0.7, (double) second / chains, 5 * Math.sqrt(0.21 / chains) + 0.01, "weight");
        assertEquals(0, sum / n, 5 * Math.sqrt(0.25 / n) + 0.005, "mean");
        assertEquals(0.25 * Math.pow(34.0 / 32, 2), squares / n, 0.01, "variance");
    }

    @Test
    void refusesBadArgumentsAllAtOnce() {
        ReverseSde multistep = new ReverseSde(VP, ReverseSde.Solver.SDE_DPM_SOLVER_2M, 1, GRID, false);
        BadInputException e = assertThrows(
                BadInputException.class, () -> new PredictorCorrector(multistep, Corrector.LANGEVIN, 0, 0));
        assertEquals("""
                solver: is sde-dpm-solver++2m, which goes on from the step before; allowed: euler-maruyama, ancestral, exponential
                signal-to-noise: is 0.0; allowed: a finite number > 0
                corrections: is 0; allowed: a whole number >= 1""", e.getMessage());
    }

    @Test
    void needsNoiseWhereItCorrects() {
        ReverseSde predictor =
                new ReverseSde(VP, ReverseSde.Solver.EULER_MARUYAMA, 1, new SpacedTimes(Spacing.UNIFORM, 5, 0), false);
        PredictorCorrector sampler = new PredictorCorrector(predictor, Corrector.ANNEALED_LANGEVIN, 0.1, 1);
        BadInputException e = assertThrows(BadInputException.class, sampler::plan);
        assertEquals("end", e.problems().get(0).where());
    }

    /** Before it is built: this one would have 10^12 rows. */
    @Test
    void refusesMoreRowsThanMemoryHolds() {
        TimeGrid grid = new SpacedTimes(SpacedTimes.Spacing.UNIFORM, 1_000_000, 1e-3);
        ReverseSde predictor = new ReverseSde(VP, ReverseSde.Solver.ANCESTRAL, 1, grid, false);
        PredictorCorrector sampler = new PredictorCorrector(predictor, Corrector.ANNEALED_LANGEVIN, 0.1, 1_000_000);
        BadInputException e = assertThrows(BadInputException.class, sampler::plan);
        assertEquals(
                "corrections: are 1000000 after each of 1000000 steps; allowed: at most 4194304 rows in all, steps and"
                        + " corrections",
                e.getMessage());
    }
}
