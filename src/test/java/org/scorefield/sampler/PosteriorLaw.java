package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.backend.Initial;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Observation;
import org.scorefield.target.Target;

/**
 * Four components in the plane after an observation y of their second coordinate, told apart by the first, in which they stay so far from
 * each other that one point in 10⁴ is mistaken.
 *
 * @param weights [4]
 * @param means [4][2]
 * @param covariances [4][2][2]
 */
@SuppressWarnings("ArrayRecordComponent")
record PosteriorLaw(double[] weights, double[][] means, double[][][] covariances) {
    static final int CHAINS = 8_000;
    static final double[] WEIGHTS = {0.3, 0.2, 0.1, 0.4};
    static final double[][] MEANS = {{-4.5, 1}, {-1.5, -0.5}, {1.5, 0.2}, {4.5, -1}};
    static final double[][][] COVARIANCES = {
        {{0.12, 0.15}, {0.15, 0.5}}, {{0.1, -0.1}, {-0.1, 0.3}}, {{0.15, 0}, {0, 0.2}}, {{0.1, 0.2}, {0.2, 0.8}}
    };
    static final GaussianMixture PRIOR = GaussianMixture.of(WEIGHTS, MEANS, Covariance.full(COVARIANCES));

    private static final double Y = 0.3;
    private static final double NOISE = 0.4;

    static final Observation OBSERVED = Observation.at(new int[] {1}, new double[] {Y}, NOISE);

    /** By Bayes' rule and the conditional law of a Gaussian. */
    static PosteriorLaw exact() {
        double[] weights = new double[4];
        double[][] means = new double[4][2];
        double[][][] covariances = new double[4][2][2];
        double total = 0;
        for (int k = 0; k < 4; k++) {
            double variance = COVARIANCES[k][1][1] + NOISE * NOISE;
            double residual = Y - MEANS[k][1];
            weights[k] = WEIGHTS[k] * Math.exp(-residual * residual / (2 * variance)) / Math.sqrt(variance);
            total += weights[k];
            for (int i = 0; i < 2; i++) {
                means[k][i] = MEANS[k][i] + COVARIANCES[k][i][1] * residual / variance;
                for (int j = 0; j < 2; j++) {
                    covariances[k][i][j] =
                            COVARIANCES[k][i][j] - COVARIANCES[k][i][1] * COVARIANCES[k][1][j] / variance;
                }
            }
        }
        for (int k = 0; k < 4; k++) {
            weights[k] /= total;
        }
        return new PosteriorLaw(weights, means, covariances);
    }

    /** The law of X + σZ. */
    PosteriorLaw noisy(double sigma) {
        double[][][] wider = new double[4][2][2];
        for (int k = 0; k < 4; k++) {
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    wider[k][i][j] = covariances[k][i][j] + (i == j ? sigma * sigma : 0);
                }
            }
        }
        return new PosteriorLaw(weights, means, wider);
    }

    /** What chains show. */
    static PosteriorLaw sampled(Target target, PlanSampler sampler) {
        try (Engine engine = Engine.open("java")) {
            Samples samples = engine.sample(Sampling.of(target, sampler)
                    .initial(new Initial.Normal(sampler.priorDeviation().orElse(8)))
                    .chains(CHAINS)
                    .seed(2209_14687L));
            assertEquals(0, samples.diverged());
            return of(samples.state());
        }
    }

    private static PosteriorLaw of(float[] state) {
        double[] weights = new double[4];
        double[][] means = new double[4][2];
        double[][][] covariances = new double[4][2][2];
        for (int j = 0; j < CHAINS; j++) {
            double[] x = {state[j], state[CHAINS + j]};
            int k = (int) Math.max(0, Math.min(3, Math.floor(x[0] / 3) + 2));
            weights[k] += 1.0 / CHAINS;
            for (int i = 0; i < 2; i++) {
                means[k][i] += x[i] / CHAINS;
                for (int l = 0; l < 2; l++) {
                    covariances[k][i][l] += x[i] * x[l] / CHAINS;
                }
            }
        }
        for (int k = 0; k < 4; k++) {
            for (int i = 0; i < 2; i++) {
                means[k][i] /= weights[k];
            }
            for (int i = 0; i < 2; i++) {
                for (int l = 0; l < 2; l++) {
                    covariances[k][i][l] = covariances[k][i][l] / weights[k] - means[k][i] * means[k][l];
                }
            }
        }
        return new PosteriorLaw(weights, means, covariances);
    }

    /** The probability of the class that the first two components are. */
    double firstClass() {
        return weights[0] + weights[1];
    }

    /** The mean of the observed coordinate. */
    double observedMean() {
        double mean = 0;
        for (int k = 0; k < 4; k++) {
            mean += weights[k] * means[k][1];
        }
        return mean;
    }

    /** The variance of the observed coordinate. */
    double observedVariance() {
        double square = 0;
        for (int k = 0; k < 4; k++) {
            square += weights[k] * (means[k][1] * means[k][1] + covariances[k][1][1]);
        }
        return square - observedMean() * observedMean();
    }

    /** Within five standard errors of exact draws, and what the sampler's steps may add. */
    void check(PosteriorLaw exact, double bias, double spread) {
        for (int k = 0; k < 4; k++) {
            double w = exact.weights[k];
            double n = w * CHAINS;
            double[][] c = exact.covariances[k];
            String what = "component " + k + ": ";
            assertEquals(w, weights[k], 5 * Math.sqrt(w * (1 - w) / CHAINS) + bias, what + "weight");
            for (int i = 0; i < 2; i++) {
                assertEquals(exact.means[k][i], means[k][i], 5 * Math.sqrt(c[i][i] / n) + bias, what + "mean of x" + i);
                for (int j = 0; j <= i; j++) {
                    double error = Math.sqrt((c[i][i] * c[j][j] + c[i][j] * c[i][j]) / n);
                    assertEquals(
                            c[i][j],
                            covariances[k][i][j],
                            5 * error + spread,
                            what + "covariance of x" + i + " and x" + j);
                }
            }
        }
    }
}
