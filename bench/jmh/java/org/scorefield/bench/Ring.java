package org.scorefield.bench;

import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;

/** Eight Gaussians on a ring of radius 4 in the plane, standard deviation 0.5: what the benchmarks take. */
final class Ring {
    private static final double VARIANCE = 8.25;

    private static final int COMPONENTS = 8;

    private Ring() {}

    static GaussianMixture target() {
        double[] weights = new double[COMPONENTS];
        double[][] means = new double[COMPONENTS][];
        for (int k = 0; k < COMPONENTS; k++) {
            weights[k] = 1.0 / COMPONENTS;
            double angle = 2 * Math.PI * k / COMPONENTS;
            means[k] = new double[] {4 * Math.cos(angle), 4 * Math.sin(angle)};
        }
        return GaussianMixture.of(weights, means, Covariance.isotropic(0.25));
    }

    /** Refuses states of which the variance is not that of the ring's first coordinate: half the squared radius, and the components' own. */
    static void check(float[] state) {
        double squares = 0;
        for (float x : state) {
            squares += x * x;
        }
        double variance = squares / state.length;
        if (Math.abs(variance - VARIANCE) > 0.5) {
            throw new IllegalStateException("the chains' variance is " + variance + ", not near " + VARIANCE);
        }
    }
}
