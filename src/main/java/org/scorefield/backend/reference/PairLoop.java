package org.scorefield.backend.reference;

import java.util.Arrays;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.diagnostics.SteinKernel.Form;
import org.scorefield.math.ExactMath;

/** The twin of {@code kernels/entry/pairwise.h}, operation by operation; the shape of the sums is explained there. */
final class PairLoop {
    /** SEGMENT, DOWN and ROWS of the kernel: points of a segment, its parts, and how many points in a row belong to one part. */
    private static final int SEGMENT = 4096;

    private static final int PARTS = 8;
    private static final int ROWS = 8;

    /** Points that are summed for at a time. */
    private static final int BATCH = 256;

    private final Form form;
    private final float[] numbers;
    private final float[] points;
    private final float[] scores;
    private final int dimension;
    private final int count;
    private final double[] sums;

    // of each point of the batch
    private final float[] squares = new float[BATCH];
    private final float[] products = new float[BATCH];
    private final float[] along = new float[BATCH];
    private final float[] part = new float[BATCH];
    private final float[] high = new float[BATCH];
    private final float[] low = new float[BATCH];
    private final float[] partHigh = new float[BATCH];
    private final float[] partLow = new float[BATCH];

    PairLoop(SteinKernel kernel, float[] points, float[] scores, int count, double[] sums) {
        this.form = kernel.form();
        this.numbers = kernel.numbers();
        this.points = points;
        this.scores = scores;
        this.dimension = points.length / count;
        this.count = count;
        this.sums = sums;
    }

    /** Sums for points {@code from} to {@code to}. */
    void run(int from, int to) {
        for (int first = from; first < to; first += BATCH) {
            int n = Math.min(BATCH, to - first);
            for (int segment = 0; segment < count; segment += SEGMENT) {
                int end = Math.min(count, segment + SEGMENT);
                sumPart(first, n, segment, end, high, low);
                for (int p = 1; p < PARTS; p++) {
                    sumPart(first, n, segment + p * ROWS, end, partHigh, partLow);
                    addExactly(high, low, partHigh, n);
                    for (int i = 0; i < n; i++) {
                        low[i] = low[i] + partLow[i];
                    }
                }
                for (int i = 0; i < n; i++) {
                    sums[first + i] += (double) high[i] + low[i];
                }
            }
        }
    }

    private void sumPart(int first, int n, int begin, int end, float[] high, float[] low) {
        Arrays.fill(high, 0, n, 0);
        Arrays.fill(low, 0, n, 0);
        for (int row = begin; row < end; row += PARTS * ROWS) {
            Arrays.fill(part, 0, n, 0);
            for (int j = row; j < Math.min(end, row + ROWS); j++) {
                compare(first, n, j);
                evaluate(n);
                if (j >= first && j < first + n) {
                    squares[j - first] = 0;
                }
                for (int i = 0; i < n; i++) {
                    part[i] = part[i] + squares[i];
                }
            }
            addExactly(high, low, part, n);
        }
    }

    /** high + low += term, but for the rounding of low (Knuth). */
    private static void addExactly(float[] high, float[] low, float[] term, int n) {
        for (int i = 0; i < n; i++) {
            float sum = high[i] + term[i];
            float taken = sum - high[i];
            low[i] = low[i] + ((high[i] - (sum - taken)) + (term[i] - taken));
            high[i] = sum;
        }
    }

    /** |x_i − x_j|², s_i·s_j and (s_i − s_j)·(x_i − x_j). */
    private void compare(int first, int n, int j) {
        Arrays.fill(squares, 0, n, 0);
        Arrays.fill(products, 0, n, 0);
        Arrays.fill(along, 0, n, 0);
        for (int d = 0; d < dimension; d++) {
            int row = d * count;
            float y = points[row + j];
            float t = scores[row + j];
            for (int i = 0; i < n; i++) {
                float difference = points[row + first + i] - y;
                float score = scores[row + first + i];
                squares[i] = Math.fma(difference, difference, squares[i]);
                products[i] = Math.fma(score, t, products[i]);
                along[i] = Math.fma(score - t, difference, along[i]);
            }
        }
    }

    /** Puts k₀ in the place of the squares. */
    private void evaluate(int n) {
        switch (form) {
            case INVERSE_ROOT -> {
                for (int i = 0; i < n; i++) {
                    float k = 1.0f / (float) Math.sqrt(squares[i] + numbers[0]);
                    squares[i] = multiquadric(i, k, k * k);
                }
            }
            case INVERSE_MULTIQUADRIC -> {
                for (int i = 0; i < n; i++) {
                    float sum = squares[i] + numbers[0];
                    squares[i] = multiquadric(i, ExactMath.exp(numbers[1] * ExactMath.log(sum)), 1.0f / sum);
                }
            }
            case GAUSSIAN -> {
                for (int i = 0; i < n; i++) {
                    float k = ExactMath.exp(squares[i] * numbers[0]);
                    float rest = Math.fma(-numbers[1], squares[i], along[i] + dimension);
                    squares[i] = k * Math.fma(numbers[1], rest, products[i]);
                }
            }
        }
    }

    private float multiquadric(int i, float k, float inverse) {
        float slope = k * inverse * numbers[2];
        return Math.fma(k, products[i], slope * Math.fma(squares[i] * inverse, numbers[3], along[i] + dimension));
    }
}
