package org.scorefield.schedule;

import org.scorefield.error.Checks;
import org.scorefield.math.NormalQuantile;

/**
 * Levels that stand for equal shares of the law ln σ ~ N(mean, deviation²), from which EDM draws the levels of its loss (Karras, Aittala,
 * Aila and Laine 2022, arXiv 2206.00364, table 1: −1.2 and 1.2): its quantiles at (i + ½)/L. A mean over them is the midpoint rule for the
 * mean over that law.
 *
 * @param mean of ln σ
 * @param deviation of ln σ, positive
 * @param levels L ≥ 1
 */
public record LogNormalSchedule(double mean, double deviation, int levels) implements NoiseSchedule {
    /** EDM's mean of ln σ. */
    public static final double EDM_MEAN = -1.2;

    /** EDM's standard deviation of ln σ. */
    public static final double EDM_DEVIATION = 1.2;

    /** Checks its arguments. */
    public LogNormalSchedule {
        new Checks()
                .finite("mean", mean)
                .positive("deviation", deviation)
                .atLeastOne("levels", levels)
                .done();
    }

    @Override
    public double[] sigmas() {
        double[] sigmas = new double[levels];
        for (int i = 0; i < levels; i++) {
            sigmas[i] = StrictMath.exp(mean - deviation * NormalQuantile.of((i + 0.5) / levels));
        }
        return sigmas;
    }
}
