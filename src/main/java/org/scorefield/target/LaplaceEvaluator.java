package org.scorefield.target;

import java.util.Arrays;
import org.scorefield.math.ExactMath;
import org.scorefield.math.ExactSpecial;
import org.scorefield.math.ExactTails.Tail;
import org.scorefield.random.Normals;

/** The twin of {@code kernels/target/laplace.h}, operation by operation, where formulas and the layout of the numbers are. */
final class LaplaceEvaluator implements Target.Evaluator {
    private static final int SIGN = 0x80000000;

    private final int dimension;
    private final float[] draws;

    /** Of the points last evaluated: what is left of the log density without noise; with it, summands to be added up and their logs. */
    private final float[] density = new float[BATCH];

    private final float[][] exponents;
    private final float[][] likelihoods;

    /** At k + v and k − v. */
    private final Tail far = new Tail();

    private final Tail near = new Tail();

    private float[] level;
    private int offset;
    private float inverse;

    LaplaceEvaluator(int dimension, float[] draws) {
        this.dimension = dimension;
        this.draws = draws;
        this.exponents = new float[dimension][BATCH];
        this.likelihoods = new float[dimension][BATCH];
    }

    @Override
    public void at(float[] numbers, int offset) {
        this.level = numbers;
        this.offset = offset;
        this.inverse = numbers[offset + 1];
    }

    private float location(int d) {
        return level[offset + 2 + d];
    }

    private float precision(int d) {
        return level[offset + 2 + dimension + d];
    }

    private float noise(int d) {
        return level[offset + 2 + 2 * dimension + d];
    }

    @Override
    public void score(float[][] x, float[][] score, int n) {
        Arrays.fill(density, 0, n, 0);
        for (int d = 0; d < dimension; d++) {
            if (inverse == 0) {
                withoutNoise(d, x[d], score[d], n);
            } else {
                withNoise(d, x[d], score[d], n);
            }
        }
    }

    private void withoutNoise(int d, float[] x, float[] score, int n) {
        for (int i = 0; i < n; i++) {
            float difference = x[i] - location(d);
            float distance = Math.abs(difference);
            score[i] = ExactSpecial.changeSign(
                    distance > 0 ? -precision(d) : 0.0f, Float.floatToRawIntBits(difference) & SIGN);
            density[i] = Math.fma(-distance, precision(d), density[i]);
        }
    }

    private void withNoise(int d, float[] x, float[] score, int n) {
        float precision = precision(d);
        float k = noise(d);
        for (int i = 0; i < n; i++) {
            float difference = x[i] - location(d);
            float distance = Math.abs(difference);
            float v = distance * inverse;
            far.from(k + v);
            near.from(k - v);
            float sum = far.rate + near.rate;
            boolean beyond = k - v < 0;
            float gap = beyond ? far.rate - near.rate : Math.fma(2.0f, v, far.excess - near.excess);
            score[i] = ExactSpecial.changeSign(-(gap / sum) * precision, Float.floatToRawIntBits(difference) & SIGN);
            exponents[d][i] = beyond ? Math.fma(-distance, precision, k * k) : -v * v;
            likelihoods[d][i] = near.scaled * (1.0f + near.rate / far.rate);
        }
    }

    @Override
    public void logDensities(float[] densities, int n) {
        for (int i = 0; i < n; i++) {
            densities[i] = density[i];
            for (int d = 0; inverse != 0 && d < dimension; d++) {
                densities[i] = densities[i] + (exponents[d][i] + ExactMath.log(likelihoods[d][i]));
            }
            densities[i] = densities[i] + level[offset];
        }
    }

    private float bend(float x, int d) {
        float v = Math.abs(x - location(d)) * inverse;
        far.from(noise(d) + v);
        near.from(noise(d) - v);
        float sum = far.rate + near.rate;
        float shares = (far.rate / sum) * (near.rate / sum);
        return -(4.0f * inverse * precision(d)) * (far.excess + near.excess) * shares;
    }

    @Override
    public void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
        for (int d = 0; d < dimension; d++) {
            for (int i = 0; i < n; i++) {
                product[d][i] = bend(x[d][i], d) * v[d][i];
            }
        }
    }

    @Override
    public void laplacians(float[][] x, float[] laplacians, int n) {
        Arrays.fill(laplacians, 0, n, 0);
        for (int d = 0; d < dimension; d++) {
            for (int i = 0; i < n; i++) {
                laplacians[i] = laplacians[i] + bend(x[d][i], d);
            }
        }
    }

    @Override
    public void draw(Target.Stream stream, int block, float[][] x, int n) {
        int[] words = new int[4];
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < dimension; d++) {
                if (d % 4 == 0) {
                    stream.words(i, block + d / 4, words);
                }
                int word = words[d % 4];
                float distance = -ExactMath.logNormal(Normals.unitInterval(word << 1));
                x[d][i] = Math.fma(draws[dimension + d], ExactSpecial.changeSign(distance, word & SIGN), draws[d]);
            }
        }
    }
}
