package org.scorefield.sampler;

import java.util.HashMap;
import java.util.Map;
import org.scorefield.contract.Cases;
import org.scorefield.contract.DoubleMixture;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;

/** A mixture in the plane with unequal weights and full covariances, and its score in double precision. */
final class PlaneMixture {
    static final double[] WEIGHTS = {0.2, 0.5, 0.3};
    static final double[][] MEANS = {{-1.5, 0.5}, {1, 1}, {0.5, -1.5}};
    static final double[][][] COVARIANCES = {
        {{0.1, 0.05}, {0.05, 0.2}}, {{0.15, -0.08}, {-0.08, 0.1}}, {{0.25, 0.1}, {0.1, 0.08}}
    };

    static final GaussianMixture TARGET = GaussianMixture.of(WEIGHTS, MEANS, Covariance.full(COVARIANCES));

    private static final Cases.Mixture CASE = new Cases.Mixture("plane", TARGET, WEIGHTS, MEANS, COVARIANCES);

    private final Map<Level, DoubleMixture> laws = new HashMap<>();

    double[] score(Level level, double[] x) {
        double[] score = new double[2];
        evaluate(level, x, score);
        return score;
    }

    double logDensity(Level level, double[] x) {
        return evaluate(level, x, new double[2]);
    }

    private double evaluate(Level level, double[] x, double[] score) {
        return laws.computeIfAbsent(level, each -> new DoubleMixture(CASE, each))
                .evaluate(x, score);
    }

    /** tr ∇s by central differences, which are right to about 1e-9 here. */
    double laplacian(Level level, double[] x) {
        double step = 1e-5;
        double trace = 0;
        for (int d = 0; d < 2; d++) {
            double[] ahead = x.clone();
            double[] behind = x.clone();
            ahead[d] += step;
            behind[d] -= step;
            trace += (score(level, ahead)[d] - score(level, behind)[d]) / (2 * step);
        }
        return trace;
    }
}
