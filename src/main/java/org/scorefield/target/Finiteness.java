package org.scorefield.target;

import java.util.Arrays;
import java.util.OptionalInt;
import org.scorefield.target.Target.Evaluator;

/** Where a target is not finite. */
final class Finiteness {
    /** So many coordinates of a point are shown. */
    private static final int MOST_SHOWN = 4;

    private Finiteness() {}

    /** The first point where log density or score are not finite, if there is one; the evaluator knows its level. */
    static OptionalInt first(Evaluator evaluator, float[] points, int dimension) {
        int count = points.length / dimension;
        float[][] x = new float[dimension][Evaluator.BATCH];
        float[][] score = new float[dimension][Evaluator.BATCH];
        float[] density = new float[Evaluator.BATCH];
        for (int first = 0; first < count; first += Evaluator.BATCH) {
            int n = Math.min(Evaluator.BATCH, count - first);
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < dimension; d++) {
                    x[d][i] = points[(first + i) * dimension + d];
                }
            }
            evaluator.score(x, score, n);
            evaluator.logDensities(density, n);
            for (int i = 0; i < n; i++) {
                float sum = density[i] - density[i]; // zero if finite
                for (float[] coordinate : score) {
                    sum += coordinate[i] - coordinate[i];
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

    /** A point for people. */
    static String text(float[] point) {
        String shown = Arrays.toString(Arrays.copyOf(point, Math.min(point.length, MOST_SHOWN)));
        return point.length > MOST_SHOWN ? shown.replace("]", ", …]") : shown;
    }
}
