package org.scorefield.bench;

import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;

/** Eight Gaussians on a ring of radius 4 in the plane, standard deviation 0.5: what the benchmarks take. */
final class Ring {
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
}
