package org.scorefield.loss;

/** Mean and variance of numbers that come as sums over blocks, joined in order in double precision (Chan, Golub and LeVeque 1983). */
public final class RunningMoments {
    private long count;
    private double mean;
    private double scatter;

    /** Adds {@code size} numbers by their sum and the sum of squares around their mean. */
    public void add(double sum, double squares, int size) {
        double shift = sum / size - mean;
        double share = (double) size / (count + size);
        scatter += squares + shift * shift * share * count;
        mean += shift * share;
        count += size;
    }

    /** How many numbers. */
    public long count() {
        return count;
    }

    /** Their mean. */
    public double mean() {
        return mean;
    }

    /** Their variance with divisor n − 1, NaN for one. */
    public double variance() {
        return scatter / (count - 1);
    }

    /** The mean's standard error, √(variance/n). */
    public double standardError() {
        return Math.sqrt(variance() / count);
    }
}
