package org.scorefield.target;

import java.util.Arrays;
import java.util.OptionalInt;
import org.scorefield.target.Target.Evaluator;

/** Where a target is not finite. */
public final class Finiteness {
    /** So many coordinates of a point are shown. */
    private static final int MOST_SHOWN = 4;

    private Finiteness() {}

    /** Computes something for the first n points of a batch. */
    interface Batch {
        /** Gives the results, an array for each; coordinate d of point i is {@code x[d][i]}. */
        float[][] of(float[][] x, int n);
    }

    /** The first point where log density or score are not finite, if there is one; the evaluator knows its level. */
    static OptionalInt first(Evaluator evaluator, float[] points, int dimension) {
        float[][] results = new float[dimension + 1][Evaluator.BATCH];
        float[][] score = Arrays.copyOf(results, dimension);
        float[] density = results[dimension];
        return first(points, dimension, (x, n) -> {
            evaluator.score(x, score, n);
            evaluator.logDensities(density, n);
            return results;
        });
    }

    /** The first point where any of some results is not finite, if there is one. */
    static OptionalInt first(float[] points, int dimension, Batch batch) {
        int count = points.length / dimension;
        float[][] x = new float[dimension][Evaluator.BATCH];
        for (int first = 0; first < count; first += Evaluator.BATCH) {
            int n = Math.min(Evaluator.BATCH, count - first);
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < dimension; d++) {
                    x[d][i] = points[(first + i) * dimension + d];
                }
            }
            float[][] results = batch.of(x, n);
            for (int i = 0; i < n; i++) {
                float sum = 0; // stays zero if all are finite
                for (float[] result : results) {
                    sum += result[i] - result[i];
                }
                if (!(sum == 0)) {
                    return OptionalInt.of(first + i);
                }
            }
        }
        return OptionalInt.empty();
    }

    /** Point {@code i}. */
    static float[] point(float[] points, int dimension, int i) {
        return Arrays.copyOfRange(points, i * dimension, (i + 1) * dimension);
    }

    /** A point for people: its first coordinates. */
    public static String text(float[] point) {
        String shown = Arrays.toString(Arrays.copyOf(point, Math.min(point.length, MOST_SHOWN)));
        return point.length > MOST_SHOWN ? shown.replace("]", ", …]") : shown;
    }
}
