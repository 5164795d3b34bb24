package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.backend.Initial;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;

/**
 * The law of a chain that is linear and started Gaussian: N(mean, variance) in each coordinate, coordinates independent. Chains are
 * compared with it exactly: no step of it is an approximation, and the rounding of single precision is far below what 100,000
 * chains see (a variance wrong by 2.5 %).
 *
 * @param mean of each coordinate
 * @param variance of each coordinate
 */
record GaussianLaw(double mean, double variance) {
    static final int CHAINS = 100_000;

    /** The probability that a fresh seed would fail one comparison of 1 + 1 + 1 figures. */
    private static final double ALPHA = 1e-7;

    /** The law of ρ·X + shift + noise·Z. */
    GaussianLaw then(double rho, double shift, double noise) {
        return new GaussianLaw(rho * mean + shift, rho * rho * variance + noise * noise);
    }

    /** Runs chains from N(0, scale²) that follow N(mean, variance) in every coordinate. */
    static Samples run(PlanSampler sampler, double mean, double variance, int dimension, double scale) {
        double[] means = new double[dimension];
        Arrays.fill(means, mean);
        GaussianMixture target =
                GaussianMixture.of(new double[] {1}, new double[][] {means}, Covariance.isotropic(variance));
        try (Engine engine = Engine.open("java")) {
            return engine.sample(Sampling.of(target, sampler)
                    .initial(new Initial.Normal(scale))
                    .chains(CHAINS)
                    .seed(20_190_707));
        }
    }

    /** Compares every coordinate's mean and variance, and the correlation of every two coordinates. */
    void check(Samples samples, String what) {
        int dimension = samples.mean().length;
        double share = ALPHA / (dimension * (dimension + 3) / 2); // how many figures there are
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(share / 2);
        ChiSquaredDistribution law = ChiSquaredDistribution.of(CHAINS - 1);
        double lowest = variance * law.inverseCumulativeProbability(share / 2) / (CHAINS - 1);
        double highest = variance * law.inverseSurvivalProbability(share / 2) / (CHAINS - 1);
        assertEquals(0, samples.diverged(), what);
        for (int d = 0; d < dimension; d++) {
            assertEquals(mean, samples.mean()[d], z * Math.sqrt(variance / CHAINS), what + ": mean of x" + d);
            double found = samples.variance()[d];
            assertTrue(
                    found >= lowest && found <= highest,
                    what + ": variance of x" + d + " is " + found + ", not in [" + lowest + ", " + highest + "]");
            for (int e = 0; e < d; e++) {
                double correlation = samples.covariance()[d][e] / variance;
                assertEquals(0, correlation, z / Math.sqrt(CHAINS), what + ": correlation of x" + d + " and x" + e);
            }
        }
    }
}
