package org.scorefield.target;

import java.util.Arrays;
import org.scorefield.math.ExactMath;
import org.scorefield.math.ExactSpecial;
import org.scorefield.random.Normals;

/** The twin of {@code kernels/target/student_t.h}, operation by operation, where formulas and the layout of the numbers are. */
final class StudentTEvaluator implements Target.Evaluator {
    private final int dimension;
    private final float[] constants;
    private final float[] draws;
    private final float[] square = new float[BATCH];
    private final float[] factor = new float[BATCH];
    private final float[] dot = new float[BATCH];
    private final float[][] w;

    StudentTEvaluator(int dimension, float[] constants, float[] draws) {
        this.dimension = dimension;
        this.constants = constants;
        this.draws = draws;
        this.w = new float[dimension][BATCH];
    }

    /** There are no levels. */
    @Override
    public void at(float[] numbers, int offset) {}

    private float precision(int d) {
        return constants[5 + dimension + d];
    }

    private void standardise(float[][] x, float[][] w, int n) {
        Arrays.fill(square, 0, n, 0);
        for (int d = 0; d < dimension; d++) {
            float location = constants[5 + d];
            float precision = precision(d);
            for (int i = 0; i < n; i++) {
                float u = (x[d][i] - location) * precision;
                square[i] = Math.fma(u, u, square[i]);
                w[d][i] = u * precision;
            }
        }
    }

    @Override
    public void score(float[][] x, float[][] score, int n) {
        standardise(x, score, n);
        for (int i = 0; i < n; i++) {
            factor[i] = constants[4] / (constants[1] + square[i]);
        }
        for (float[] row : score) {
            for (int i = 0; i < n; i++) {
                row[i] = row[i] * factor[i];
            }
        }
    }

    @Override
    public void logDensities(float[] densities, int n) {
        for (int i = 0; i < n; i++) {
            densities[i] = Math.fma(constants[3], ExactSpecial.log1p(square[i] * constants[2]), constants[0]);
        }
    }

    private void invert(float[][] x, int n) {
        standardise(x, w, n);
        for (int i = 0; i < n; i++) {
            factor[i] = 1.0f / (constants[1] + square[i]);
        }
    }

    @Override
    public void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
        invert(x, n);
        Arrays.fill(dot, 0, n, 0);
        for (int d = 0; d < dimension; d++) {
            for (int i = 0; i < n; i++) {
                dot[i] = Math.fma(w[d][i] * factor[i], v[d][i], dot[i]);
            }
        }
        for (int d = 0; d < dimension; d++) {
            float precision = precision(d) * precision(d);
            for (int i = 0; i < n; i++) {
                float bent = Math.fma(w[d][i], -2.0f * dot[i], precision * v[d][i]);
                product[d][i] = constants[4] * factor[i] * bent;
            }
        }
    }

    @Override
    public void laplacians(float[][] x, float[] laplacians, int n) {
        invert(x, n);
        Arrays.fill(laplacians, 0, n, 0);
        for (int d = 0; d < dimension; d++) {
            float precision = precision(d) * precision(d);
            for (int i = 0; i < n; i++) {
                laplacians[i] = Math.fma(-2.0f * (w[d][i] * factor[i]), w[d][i], laplacians[i] + precision);
            }
        }
        for (int i = 0; i < n; i++) {
            laplacians[i] = constants[4] * factor[i] * laplacians[i];
        }
    }

    @Override
    public void draw(Target.Stream stream, int block, float[][] x, int n) {
        int locations = 1 + (dimension + 1) / 2;
        int scales = locations + dimension;
        int[] words = new int[4];
        for (int i = 0; i < n; i++) {
            float grown = 0;
            for (int pair = 0; 2 * pair < dimension; pair++) {
                if (pair % 2 == 0) {
                    stream.words(i, block + pair / 2, words);
                }
                int first = pair % 2 * 2;
                float growth = draws[1 + pair] * ExactMath.logNormal(Normals.unitInterval(words[first]));
                grown = Math.fma(0.5f, growth, grown);
                float shrunk = -ExactSpecial.expMinusOne(-growth, ExactMath.exp(-growth));
                float radius = draws[0] * ExactMath.exp(grown) * (float) Math.sqrt(shrunk);
                int d = 2 * pair;
                x[d][i] =
                        Math.fma(draws[scales + d], radius * ExactMath.cosTurn(words[first + 1]), draws[locations + d]);
                if (d + 1 < dimension) {
                    float z = radius * ExactMath.sinTurn(words[first + 1]);
                    x[d + 1][i] = Math.fma(draws[scales + d + 1], z, draws[locations + d + 1]);
                }
            }
        }
    }
}
