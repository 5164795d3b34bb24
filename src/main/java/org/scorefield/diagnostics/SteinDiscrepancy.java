package org.scorefield.diagnostics;

/**
 * The squared kernelised Stein discrepancy of n points from a density, of sums Σ_{j ≠ i} k₀(x_i, x_j) and terms k₀(x_i, x_i). Its
 * expectation over independent points is 0 if and only if they are drawn from the density (Liu, Lee and Jordan 2016, arXiv 1602.03253).
 *
 * <p>Standard errors are the jackknife's, √((n − 1)/n·Σ_i (T_i − T̄)²) with T_i the statistic without point i (Arvesen 1969). They are for
 * independent points. On average the jackknife says too much rather than too little (Efron and Stein 1981): where the points do come
 * from the density, so that the statistic is degenerate, about √2 times the truth.
 */
public final class SteinDiscrepancy {
    private final double[] sums;
    private final double[] diagonal;

    /**
     * Takes what {@code Backend.pairSums} gives.
     *
     * @param sums of each point, [n]
     * @param diagonal of each point, [n], by {@link SteinKernel#diagonal}
     */
    public SteinDiscrepancy(double[] sums, double[] diagonal) {
        this.sums = sums;
        this.diagonal = diagonal;
    }

    /** The mean of k₀ over all pairs of different points: without bias, so it may be negative. NaN for one point. */
    public Estimate uStatistic() {
        double n = sums.length;
        double total = 0;
        double[] share = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            total += sums[i];
            share[i] = 2 * sums[i]; // of the total, what goes with the point
        }
        return new Estimate(total / (n * (n - 1)), jackknife(share, (n - 1) * (n - 2)));
    }

    /** The mean of k₀ over all pairs, the points themselves among them: never negative, too large by about E k₀(x, x)/n. */
    public Estimate vStatistic() {
        double n = sums.length;
        double total = 0;
        double[] share = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            total += sums[i] + diagonal[i];
            share[i] = 2 * sums[i] + diagonal[i];
        }
        return new Estimate(total / (n * n), jackknife(share, (n - 1) * (n - 1)));
    }

    /** Of T_i = (total − share_i)/divisor. */
    private static double jackknife(double[] shares, double divisor) {
        double n = shares.length;
        double mean = 0;
        for (double share : shares) {
            mean += share / n;
        }
        double squares = 0;
        for (double share : shares) {
            squares += (share - mean) * (share - mean);
        }
        return Math.sqrt((n - 1) / n * squares) / divisor;
    }
}
