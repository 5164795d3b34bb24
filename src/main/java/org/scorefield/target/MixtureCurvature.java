package org.scorefield.target;

import java.util.Arrays;

/** The twin of {@code kernels/target/gaussian_mixture_curvature.h}, operation by operation. */
final class MixtureCurvature {
    private static final int BATCH = Target.Evaluator.BATCH;

    private final MixtureEvaluator mixture;
    private final int dimension;
    private final float[] difference;
    private final float[] along;
    private final float[] y;
    private final float[] u;

    /** Of a mixture at a level. */
    MixtureCurvature(MixtureEvaluator mixture) {
        this.mixture = mixture;
        this.dimension = mixture.dimension();
        this.difference = new float[dimension];
        this.along = new float[dimension];
        this.y = new float[dimension];
        this.u = new float[dimension];
    }

    void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
        float[][] mean = new float[BATCH][dimension];
        float[] total = new float[BATCH];
        float[][] sums = Arrays.copyOf(product, dimension + 1);
        sums[dimension] = total;
        mixture.eachBlock(x, sums, n, first -> {
            for (int j = 0; j < mixture.block(); j++) {
                for (int i = 0; i < n; i++) {
                    float weight = mixture.weight(j, i);
                    total[i] = total[i] + weight;
                    addBent(x, v, first + j, weight, share(weight, total[i]), mean[i], product, i);
                }
            }
        });
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < dimension; d++) {
                product[d][i] = product[d][i] / total[i];
            }
        }
    }

    private void addBent(
            float[][] x, float[][] v, int k, float weight, float share, float[] mean, float[][] product, int i) {
        preciseDifference(k, x, i);
        for (int d = 0; d < dimension; d++) {
            difference[d] = v[d][i];
        }
        float dot = weight * deviate(share, mean, difference);
        for (int d = 0; d < dimension; d++) {
            product[d][i] = Math.fma(y[d], dot, product[d][i]);
        }
        alongAxes(k, difference, u);
        for (int a = 0; a < dimension; a++) {
            float factor = -weight * (mixture.precision(k, a) * u[a]);
            int axis = mixture.axis(k, a);
            if (axis < 0) {
                product[a][i] = product[a][i] + factor;
                continue;
            }
            for (int d = 0; d < dimension; d++) {
                product[d][i] = Math.fma(factor, mixture.constants()[axis + d], product[d][i]);
            }
        }
    }

    void laplacians(float[][] x, float[] laplacians, int n) {
        float[][] mean = new float[BATCH][dimension];
        float[] total = new float[BATCH];
        mixture.eachBlock(x, new float[][] {laplacians, total}, n, first -> {
            for (int j = 0; j < mixture.block(); j++) {
                for (int i = 0; i < n; i++) {
                    float weight = mixture.weight(j, i);
                    total[i] = total[i] + weight;
                    preciseDifference(first + j, x, i);
                    float bent = deviate(share(weight, total[i]), mean[i], null);
                    for (int a = 0; a < dimension; a++) {
                        bent = bent - mixture.precision(first + j, a);
                    }
                    laplacians[i] = Math.fma(weight, bent, laplacians[i]);
                }
            }
        });
        for (int i = 0; i < n; i++) {
            laplacians[i] = laplacians[i] / total[i];
        }
    }

    /** A component's share of the weight so far, which it has been added to. */
    private static float share(float weight, float total) {
        return weight > 0 ? weight / total : 0;
    }

    /** Leaves Σ_k⁻¹(x − αμ_k) in {@link #y}. */
    private void preciseDifference(int k, float[][] x, int i) {
        for (int d = 0; d < dimension; d++) {
            difference[d] = mixture.fromMean(k, d, x[d][i]);
        }
        alongAxes(k, difference, along);
        Arrays.fill(y, 0);
        for (int a = 0; a < dimension; a++) {
            float factor = along[a] * mixture.precision(k, a);
            int axis = mixture.axis(k, a);
            if (axis < 0) {
                y[a] = factor;
                continue;
            }
            for (int d = 0; d < dimension; d++) {
                y[d] = Math.fma(factor, mixture.constants()[axis + d], y[d]);
            }
        }
    }

    /**
     * Takes {@link #y} into the mean and leaves its deviation from the old mean there; returns the product of that from the new mean and v, or
     * the other deviation where v is null.
     */
    private float deviate(float share, float[] mean, float[] v) {
        float dot = 0;
        for (int d = 0; d < dimension; d++) {
            float deviation = y[d] - mean[d];
            mean[d] = Math.fma(share, deviation, mean[d]);
            dot = Math.fma(y[d] - mean[d], v == null ? deviation : v[d], dot);
            y[d] = deviation;
        }
        return dot;
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
}
