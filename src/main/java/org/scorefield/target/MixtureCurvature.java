package org.scorefield.target;

import java.util.Arrays;

/** The twin of {@code kernels/target/gaussian_mixture_curvature.h}, operation by operation. */
final class MixtureCurvature {
    private static final int BATCH = Target.Evaluator.BATCH;

    private final MixtureEvaluator mixture;
    private final int dimension;
    private final float[] difference;
    private final float[] y;
    private final float[] u;

    /** Of a mixture at a level. */
    MixtureCurvature(MixtureEvaluator mixture) {
        this.mixture = mixture;
        this.dimension = mixture.dimension();
        this.difference = new float[dimension];
        this.y = new float[dimension];
        this.u = new float[dimension];
    }

    void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
        float[][] pull = new float[dimension][BATCH];
        float[][] sums = Arrays.copyOf(pull, 2 * dimension);
        System.arraycopy(product, 0, sums, dimension, dimension);
        mixture.eachBlock(x, sums, n, first -> {
            for (int j = 0; j < mixture.block(); j++) {
                for (int i = 0; i < n; i++) {
                    addBent(x, v, first + j, mixture.weight(j, i), pull, product, i);
                }
            }
        });
        for (int i = 0; i < n; i++) {
            float sum = mixture.sum(i);
            float dot = 0;
            for (int d = 0; d < dimension; d++) {
                pull[d][i] = pull[d][i] / sum;
                dot = Math.fma(pull[d][i], v[d][i], dot);
            }
            for (int d = 0; d < dimension; d++) {
                product[d][i] = Math.fma(-pull[d][i], dot, product[d][i] / sum);
            }
        }
    }

    private void addBent(float[][] x, float[][] v, int k, float weight, float[][] pull, float[][] product, int i) {
        differenceAlongAxes(k, x, i);
        for (int d = 0; d < dimension; d++) {
            difference[d] = v[d][i];
        }
        alongAxes(k, difference, u);
        float dot = 0;
        for (int a = 0; a < dimension; a++) {
            y[a] = y[a] * mixture.precision(k, a);
            dot = Math.fma(y[a], u[a], dot);
        }
        for (int a = 0; a < dimension; a++) {
            float bent = Math.fma(y[a], dot, -mixture.precision(k, a) * u[a]);
            addAlong(k, a, weight * y[a], pull, i);
            addAlong(k, a, weight * bent, product, i);
        }
    }

    void laplacians(float[][] x, float[] laplacians, int n) {
        float[][] pull = new float[dimension][BATCH];
        float[][] sums = Arrays.copyOf(pull, dimension + 1);
        sums[dimension] = laplacians;
        mixture.eachBlock(x, sums, n, first -> {
            for (int j = 0; j < mixture.block(); j++) {
                for (int i = 0; i < n; i++) {
                    addTrace(x, first + j, mixture.weight(j, i), pull, laplacians, i);
                }
            }
        });
        for (int i = 0; i < n; i++) {
            float sum = mixture.sum(i);
            float square = 0;
            for (int d = 0; d < dimension; d++) {
                float score = pull[d][i] / sum;
                square = Math.fma(score, score, square);
            }
            laplacians[i] = laplacians[i] / sum - square;
        }
    }

    private void addTrace(float[][] x, int k, float weight, float[][] pull, float[] traces, int i) {
        differenceAlongAxes(k, x, i);
        float bent = 0;
        for (int a = 0; a < dimension; a++) {
            float precision = mixture.precision(k, a);
            y[a] = y[a] * precision;
            bent = Math.fma(y[a], y[a], bent) - precision;
            addAlong(k, a, weight * y[a], pull, i);
        }
        traces[i] = Math.fma(weight, bent, traces[i]);
    }

    /** Leaves x − αμ_k along the component's axes in {@link #y}. */
    private void differenceAlongAxes(int k, float[][] x, int i) {
        for (int d = 0; d < dimension; d++) {
            difference[d] = mixture.fromMean(k, d, x[d][i]);
        }
        alongAxes(k, difference, y);
    }

    private void alongAxes(int k, float[] vector, float[] along) {
        float[] constants = mixture.constants();
        for (int a = 0; a < dimension; a++) {
            int axis = mixture.axis(k, a);
            if (axis < 0) {
                along[a] = vector[a];
                continue;
            }
            float dot = 0;
            for (int d = 0; d < dimension; d++) {
                dot = Math.fma(constants[axis + d], vector[d], dot);
            }
            along[a] = dot;
        }
    }

    private void addAlong(int k, int a, float factor, float[][] sum, int i) {
        int axis = mixture.axis(k, a);
        if (axis < 0) {
            sum[a][i] = sum[a][i] + factor;
            return;
        }
        float[] constants = mixture.constants();
        for (int d = 0; d < dimension; d++) {
            sum[d][i] = Math.fma(factor, constants[axis + d], sum[d][i]);
        }
    }
}
