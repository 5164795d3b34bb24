package org.scorefield.math;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The largest Euclidean distance between two points of a set.
 *
 * <p>Points are taken by their distance r from the middle of the smallest box around all of them, the farthest first. Two points are no
 * farther apart than r_i + r_j, so that, once some pair is known to be far apart, only pairs with a larger sum are looked at: few in
 * the plane, nearly all in many dimensions.
 *
 * @param value the distance
 * @param exact whether it is that, computed in double precision; otherwise the pairs to look at were more than {@link #MOST_WORK}
 *     allows, and it is the sum of the two largest r: an upper bound, at most twice the distance
 */
public record Diameter(double value, boolean exact) {
    /** The most differences of coordinates that are computed: half a minute or so on two cores. */
    public static final long MOST_WORK = 1L << 35;

    /** Rows that are compared with another one at a time, so that it is read from memory less often. */
    private static final int BLOCK = 16;

    /** Of the search for a first pair; it seldom takes more than three. */
    private static final int SWEEPS = 8;

    /** No pair is left out that rounding could make the farthest. */
    private static final double SLACK = 1 + 1e-9;

    /**
     * The diameter of points.
     *
     * @param points [n·D], point by point, finite
     */
    public static Diameter of(float[] points, int dimension) {
        return of(points, dimension, MOST_WORK);
    }

    /** With another bound on the work. */
    static Diameter of(float[] points, int dimension, long mostWork) {
        return new Search(points, dimension).run(mostWork);
    }

    private static final class Search {
        private final float[] points;
        private final int dimension;
        private final int count;

        /** Points by their distance from the middle, descending, and these distances. */
        private final int[] order;

        private final double[] radius;

        Search(float[] points, int dimension) {
            this.points = points;
            this.dimension = dimension;
            this.count = points.length / dimension;
            double[] all = radii(middle());
            this.order = IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -all[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            this.radius = Arrays.stream(order).mapToDouble(i -> all[i]).toArray();
        }

        private double[] middle() {
            double[] middle = new double[dimension];
            for (int d = 0; d < dimension; d++) {
                double least = points[d];
                double most = points[d];
                for (int i = d; i < points.length; i += dimension) {
                    least = Math.min(least, points[i]);
                    most = Math.max(most, points[i]);
                }
                middle[d] = (least + most) / 2;
            }
            return middle;
        }

        private double[] radii(double[] middle) {
            double[] radii = new double[count];
            for (int i = 0; i < count; i++) {
                double square = 0;
                for (int d = 0; d < dimension; d++) {
                    double difference = points[i * dimension + d] - middle[d];
                    square += difference * difference;
                }
                radii[i] = Math.sqrt(square);
            }
            return radii;
        }

        Diameter run(long mostWork) {
            double known = Math.sqrt(someFarPair());
            int[] partners = new int[count];
            long pairs = 0;
            int rows = 0;
            for (int partnersLeft = count; rows < count; rows++) {
                while (partnersLeft > 0 && (radius[rows] + radius[partnersLeft - 1]) * SLACK < known) {
                    partnersLeft--;
                }
                partners[rows] = Math.min(rows, partnersLeft);
                pairs += partners[rows];
                if (rows > 0 && partners[rows] == 0) {
                    break;
                }
            }
            if (pairs > mostWork / dimension) {
                return new Diameter(radius[0] + radius[1], false);
            }
            int blocks = (rows + BLOCK - 1) / BLOCK;
            double square = IntStream.range(0, blocks)
                    .parallel()
                    .mapToDouble(block -> farthest(block * BLOCK, partners))
                    .max()
                    .orElse(0);
            return new Diameter(Math.max(known, Math.sqrt(square)), true);
        }

        /** The square distance of two points far apart: from one to the farthest, from there to the farthest, and so on. */
        private double someFarPair() {
            double best = 0;
            int from = order[0];
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                int here = from;
                for (int i = 0; i < count; i++) {
                    double square = square(here, i);
                    if (square > best) {
                        best = square;
                        from = i;
                    }
                }
                if (from == here) {
                    break;
                }
            }
            return best;
        }

        /** The largest square distance of the rows of a block from their partners. */
        private double farthest(int first, int[] partners) {
            int end = Math.min(count, first + BLOCK);
            int most = Arrays.stream(partners, first, end).max().orElse(0);
            double best = 0;
            for (int b = 0; b < most; b++) {
                for (int a = first; a < end; a++) {
                    if (b < partners[a]) {
                        best = Math.max(best, square(order[a], order[b]));
                    }
                }
            }
            return best;
        }

        /** In four sums, so that an addition need not wait for the one before. */
        private double square(int i, int j) {
            int a = i * dimension;
            int b = j * dimension;
            int end = a + dimension / 4 * 4;
            double sum0 = 0;
            double sum1 = 0;
            double sum2 = 0;
            double sum3 = 0;
            for (; a < end; a += 4, b += 4) {
                double d0 = (double) points[a] - points[b];
                double d1 = (double) points[a + 1] - points[b + 1];
                double d2 = (double) points[a + 2] - points[b + 2];
                double d3 = (double) points[a + 3] - points[b + 3];
                sum0 += d0 * d0;
                sum1 += d1 * d1;
                sum2 += d2 * d2;
                sum3 += d3 * d3;
            }
            for (int rest = dimension & 3; rest > 0; rest--, a++, b++) {
                double difference = (double) points[a] - points[b];
                sum0 += difference * difference;
            }
            return sum0 + sum1 + (sum2 + sum3);
        }
    }
}
