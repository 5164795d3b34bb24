package org.scorefield.diagnostics;

import java.util.Arrays;

/** The median of the distances between points, a usual bandwidth for kernels on them (Gretton et al. 2012, section 8). */
public final class MedianDistance {
    /** Of more points than this, every so many are taken: points ⌊i·n/1024⌋, in the order given. */
    public static final int MOST_POINTS = 1024;

    private MedianDistance() {}

    /**
     * The median of √(Σ_d (x_d − y_d)²) over pairs of different points; of an even number, the mean of the two in the middle. NaN for
     * one point.
     *
     * @param points [n·D], point by point
     */
    public static double of(float[] points, int dimension) {
        int count = points.length / dimension;
        int taken = Math.min(count, MOST_POINTS);
        double[] squares = new double[taken * (taken - 1) / 2];
        int pair = 0;
        for (int i = 0; i < taken; i++) {
            for (int j = 0; j < i; j++) {
                int a = (int) ((long) i * count / taken) * dimension;
                int b = (int) ((long) j * count / taken) * dimension;
                double square = 0;
                for (int d = 0; d < dimension; d++) {
                    double difference = (double) points[a + d] - points[b + d];
                    square += difference * difference;
                }
                squares[pair++] = square;
            }
        }
        if (pair == 0) {
            return Double.NaN;
        }
        Arrays.sort(squares);
        return (Math.sqrt(squares[(pair - 1) / 2]) + Math.sqrt(squares[pair / 2])) / 2;
    }
}
