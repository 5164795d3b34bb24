package org.scorefield.target;

import java.util.Arrays;
import org.scorefield.math.ExactMath;

/**
 * The twin of {@code kernels/target/gaussian_mixture_pages.h}, operation by operation: scores of isotropic mixtures of many components.
 * The innermost loops take several coordinates or components at once, since each then reads and writes its sum once.
 */
final class MixturePages {
    private static final int PAGE = PageShape.PAGE;

    private static final int BATCH = Target.Evaluator.BATCH;

    /** Of what a product is made: no larger, so that it stays finite. */
    private static final float LARGEST_FACTOR = 0x1p50f;

    private final float[] constants;
    private final int dimension;
    private final int components;

    /** Of each component of the page: exponents, then weights. */
    private final float[][] weights = new float[PAGE][BATCH];

    private final float[][] y;
    private final float[] square = new float[BATCH];
    private final float[] shrink = new float[BATCH];
    private final float[] scratch = new float[BATCH];
    private final float[] own = new float[BATCH];

    /** The sum of the page's weights. */
    private final float[] total = new float[BATCH];

    /** Of a mixture with these constants. */
    MixturePages(float[] constants, int dimension, int components) {
        this.constants = constants;
        this.dimension = dimension;
        this.components = components;
        this.y = new float[dimension][BATCH];
    }

    /**
     * Evaluates scores.
     *
     * @param level the numbers of a level
     * @param offset where they start
     * @param largest receives the largest exponents
     * @param sum receives the sums of the weights relative to it
     */
    void score(float[][] x, float[][] score, int n, float[] level, int offset, float[] largest, float[] sum) {
        boolean wide = dimension > PageShape.NARROW;
        boolean byProducts = level[offset + 6] != 0;
        boolean products = wide && byProducts;
        Arrays.fill(largest, 0, n, -Float.MAX_VALUE);
        Arrays.fill(sum, 0, n, 0);
        Arrays.fill(square, 0, n, 0);
        for (int d = 0; d < dimension; d++) {
            Arrays.fill(score[d], 0, n, 0);
            divide(x[d], level[offset], y[d], n);
            if (products) {
                addSquares(y[d], square, n);
                bound(y[d], n);
            }
        }
        for (int first = 0; first < components; first += PAGE) {
            for (int j = 0; j < PAGE; j++) {
                if (products) {
                    productExponents(first + j, weights[j], level, offset, n);
                } else {
                    exponents(first + j, weights[j], level[offset + 4], n);
                }
            }
            weigh(largest, sum, n);
            for (int d = 0; d < dimension; d++) {
                Arrays.fill(own, 0, n, 0);
                if (wide || byProducts) {
                    addMeans(first, d, n);
                } else {
                    addDifferences(first, d, n);
                }
                if (!wide && byProducts) {
                    pull(y[d], total, own, n);
                }
                fold(score[d], shrink, own, n);
            }
        }
        if (products) {
            for (int i = 0; i < n; i++) {
                largest[i] = Math.fma(square[i], level[offset + 4], largest[i]);
            }
        }
        float numerator = level[offset + 5];
        for (int i = 0; i < n; i++) {
            scratch[i] = numerator / sum[i];
        }
        for (int d = 0; d < dimension; d++) {
            if (wide) {
                divide(x[d], level[offset], own, n);
                pull(own, sum, score[d], n);
            }
            multiply(score[d], scratch, n);
        }
    }

    private static void divide(float[] x, float alpha, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] / alpha;
        }
    }

    private static void addSquares(float[] y, float[] square, int n) {
        for (int i = 0; i < n; i++) {
            square[i] = Math.fma(y[i], y[i], square[i]);
        }
    }

    private static void bound(float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(Math.min(y[i], LARGEST_FACTOR), -LARGEST_FACTOR);
        }
    }

    /** Exponents from differences. */
    private void exponents(int component, float[] exponent, float scale, int n) {
        Arrays.fill(exponent, 0, n, 0);
        int mean = component * dimension;
        int d = 0;
        for (; d + 4 <= dimension; d += 4) {
            addSquares(mean + d, y[d], y[d + 1], y[d + 2], y[d + 3], exponent, n);
        }
        for (; d + 2 <= dimension; d += 2) {
            addSquares(constants[mean + d], constants[mean + d + 1], y[d], y[d + 1], exponent, n);
        }
        if (d < dimension) {
            addSquares(constants[mean + d], y[d], exponent, n);
        }
        scale(exponent, scale, logWeight(component), n);
    }

    private float logWeight(int component) {
        return constants[components * dimension + component];
    }

    private void addSquares(int mean, float[] y0, float[] y1, float[] y2, float[] y3, float[] square, int n) {
        float m0 = constants[mean];
        float m1 = constants[mean + 1];
        float m2 = constants[mean + 2];
        float m3 = constants[mean + 3];
        for (int i = 0; i < n; i++) {
            float d0 = y0[i] - m0;
            float d1 = y1[i] - m1;
            float d2 = y2[i] - m2;
            float d3 = y3[i] - m3;
            square[i] = Math.fma(d3, d3, Math.fma(d2, d2, Math.fma(d1, d1, Math.fma(d0, d0, square[i]))));
        }
    }

    private static void addSquares(float m0, float m1, float[] y0, float[] y1, float[] square, int n) {
        for (int i = 0; i < n; i++) {
            float d0 = y0[i] - m0;
            float d1 = y1[i] - m1;
            square[i] = Math.fma(d1, d1, Math.fma(d0, d0, square[i]));
        }
    }

    private static void addSquares(float mean, float[] y, float[] square, int n) {
        for (int i = 0; i < n; i++) {
            float difference = y[i] - mean;
            square[i] = Math.fma(difference, difference, square[i]);
        }
    }

    private static void scale(float[] exponent, float factor, float term, int n) {
        for (int i = 0; i < n; i++) {
            exponent[i] = Math.fma(exponent[i], factor, term);
        }
    }

    /** Exponents, less what all have in common, from products. */
    private void productExponents(int component, float[] exponent, float[] level, int offset, int n) {
        Arrays.fill(exponent, 0, n, 0);
        int mean = component * dimension;
        int d = 0;
        for (; d + 8 <= dimension; d += 8) {
            addProducts(constants, mean + d, 1, y, d, exponent, n);
        }
        for (; d < dimension; d++) {
            addProduct(constants[mean + d], y[d], exponent, n);
        }
        float meanSquare = constants[components * (dimension + 1) + component];
        float rest = Math.fma(meanSquare, level[offset + 4], logWeight(component));
        scale(exponent, level[offset + 7], rest, n);
    }

    /** Adds eight products, one after the other, of numbers of {@code table} and rows. */
    private static void addProducts(float[] table, int at, int step, float[][] rows, int first, float[] sum, int n) {
        float m0 = table[at];
        float m1 = table[at + step];
        float m2 = table[at + 2 * step];
        float m3 = table[at + 3 * step];
        float m4 = table[at + 4 * step];
        float m5 = table[at + 5 * step];
        float m6 = table[at + 6 * step];
        float m7 = table[at + 7 * step];
        float[] y0 = rows[first];
        float[] y1 = rows[first + 1];
        float[] y2 = rows[first + 2];
        float[] y3 = rows[first + 3];
        float[] y4 = rows[first + 4];
        float[] y5 = rows[first + 5];
        float[] y6 = rows[first + 6];
        float[] y7 = rows[first + 7];
        for (int i = 0; i < n; i++) {
            float early = Math.fma(m3, y3[i], Math.fma(m2, y2[i], Math.fma(m1, y1[i], Math.fma(m0, y0[i], sum[i]))));
            sum[i] = Math.fma(m7, y7[i], Math.fma(m6, y6[i], Math.fma(m5, y5[i], Math.fma(m4, y4[i], early))));
        }
    }

    private static void addProduct(float mean, float[] y, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] = Math.fma(mean, y[i], sum[i]);
        }
    }

    /** Turns the page's exponents into weights, raises the running maximum and folds the weights' sum into the running one. */
    private void weigh(float[] largest, float[] sum, int n) {
        System.arraycopy(largest, 0, shrink, 0, n);
        for (float[] exponent : weights) {
            for (int i = 0; i < n; i++) {
                largest[i] = Math.max(exponent[i], largest[i]);
            }
        }
        subtract(shrink, largest, n);
        ExactMath.exp2Weights(shrink, scratch, n);
        Arrays.fill(total, 0, n, 0);
        for (float[] weight : weights) {
            subtract(weight, largest, n);
            ExactMath.exp2Weights(weight, scratch, n);
            for (int i = 0; i < n; i++) {
                total[i] = total[i] + weight[i];
            }
        }
        fold(sum, shrink, total, n);
    }

    private static void subtract(float[] row, float[] subtrahend, int n) {
        for (int i = 0; i < n; i++) {
            row[i] = row[i] - subtrahend[i];
        }
    }

    private static void fold(float[] running, float[] shrink, float[] page, int n) {
        for (int i = 0; i < n; i++) {
            running[i] = Math.fma(running[i], shrink[i], page[i]);
        }
    }

    private void addMeans(int first, int d, int n) {
        for (int j = 0; j < PAGE; j += 8) {
            addProducts(constants, (first + j) * dimension + d, dimension, weights, j, own, n);
        }
    }

    private void addDifferences(int first, int d, int n) {
        for (int j = 0; j < PAGE; j += 4) {
            int mean = (first + j) * dimension + d;
            addDifferences(mean, weights[j], weights[j + 1], weights[j + 2], weights[j + 3], y[d], own, n);
        }
    }

    private void addDifferences(
            int mean, float[] w0, float[] w1, float[] w2, float[] w3, float[] yd, float[] sum, int n) {
        float m0 = constants[mean];
        float m1 = constants[mean + dimension];
        float m2 = constants[mean + 2 * dimension];
        float m3 = constants[mean + 3 * dimension];
        for (int i = 0; i < n; i++) {
            float early = Math.fma(w1[i], yd[i] - m1, Math.fma(w0[i], yd[i] - m0, sum[i]));
            sum[i] = Math.fma(w3[i], yd[i] - m3, Math.fma(w2[i], yd[i] - m2, early));
        }
    }

    /** Σ w_k (y − μ_k) from Σ w_k and, where the result goes, Σ w_k μ_k. */
    private static void pull(float[] y, float[] sum, float[] means, int n) {
        for (int i = 0; i < n; i++) {
            means[i] = Math.fma(y[i], sum[i], -means[i]);
        }
    }

    private static void multiply(float[] row, float[] factor, int n) {
        for (int i = 0; i < n; i++) {
            row[i] = row[i] * factor[i];
        }
    }
}
