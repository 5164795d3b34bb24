package org.scorefield.diagnostics;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.scorefield.math.Lu;

/**
 * The mean score of independent samples, which is 0 if they are from the density that the score belongs to: E[∇ log p] = 0.
 *
 * @param samples how many
 * @param mean of each coordinate
 * @param tSquared Hotelling's T² = n·mᵀS⁻¹m with the mean m and the covariance S (divisor n − 1) of scores (Hotelling 1931); NaN where S
 *     has no inverse, as for n ≤ D, and in more than {@link Moments#WIDEST_COVARIANCE} dimensions
 * @param pValue the probability that T² is at least as large where the mean is 0, as (n − D)/(D(n − 1))·T² has the distribution
 *     F(D, n − D) then, by the central limit theorem; NaN with T²
 */
public record MeanScore(long samples, List<Estimate> mean, double tSquared, double pValue) {
    /** Of scores that were added to {@code moments}. */
    public static MeanScore of(Moments moments) {
        double n = moments.count();
        double[] means = moments.mean();
        double[] variances = moments.variance();
        List<Estimate> mean = new ArrayList<>();
        for (int d = 0; d < means.length; d++) {
            mean.add(new Estimate(means[d], Math.sqrt(variances[d] / n)));
        }
        double[][] covariance = moments.covariance();
        double tSquared = covariance == null || n <= means.length ? Double.NaN : tSquared(n, means, covariance);
        return new MeanScore(moments.count(), List.copyOf(mean), tSquared, pValue(tSquared, n, means.length));
    }

    private static double tSquared(double n, double[] mean, double[][] covariance) {
        double[] solution = Lu.of(covariance).solve(mean);
        double sum = 0;
        for (int d = 0; d < mean.length; d++) {
            sum += mean[d] * solution[d];
        }
        return Double.isFinite(sum) ? n * sum : Double.NaN;
    }

    /** P(F ≥ f) = I_{b/(b + a·f)}(b/2, a/2) for F(a, b). */
    private static double pValue(double tSquared, double n, int dimension) {
        if (Double.isNaN(tSquared)) {
            return Double.NaN;
        }
        double rest = n - dimension;
        double f = rest / (dimension * (n - 1)) * tSquared;
        return RegularizedBeta.value(rest / (rest + dimension * f), rest / 2, dimension / 2.0);
    }
}
