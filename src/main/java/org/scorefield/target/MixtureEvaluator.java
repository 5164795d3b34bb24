package org.scorefield.target;

import org.scorefield.math.ExactMath;
import org.scorefield.target.Covariance.Kind;

/** The twin of {@code kernels/target/gaussian_mixture.h}, operation by operation; the layout of the numbers is explained there. */
final class MixtureEvaluator implements Target.Evaluator {
    private static final float MINUS_HALF_LOG2E = -0x1.715476p-1f;

    private final Kind kind;
    private final int block;
    private final int dimension;
    private final int components;
    private final float[] constants;
    private final float[] weights;
    private final float[] difference;
    private final float[] rotated;

    private float[] level;
    private int offset;
    private float largest;
    private float sum;

    MixtureEvaluator(GaussianMixture mixture, Kind kind, int block) {
        this.kind = kind;
        this.block = block;
        this.dimension = mixture.dimension();
        this.components = mixture.size();
        this.constants = mixture.constants();
        this.weights = new float[block];
        this.difference = new float[dimension];
        this.rotated = new float[dimension];
    }

    @Override
    public void at(float[] numbers, int offset) {
        this.level = numbers;
        this.offset = offset;
    }

    @Override
    public void score(float[] x, float[] score) {
        for (int d = 0; d < dimension; d++) {
            score[d] = 0;
        }
        largest = -Float.MAX_VALUE;
        sum = 0;
        for (int first = 0; first < components; first += block) {
            exponents(x, first);
            float peak = largest;
            for (int j = 0; j < block; j++) {
                peak = weights[j] > peak ? weights[j] : peak;
            }
            if (components > block || kind == Kind.FULL) {
                float shrink = ExactMath.exp2Weight(largest - peak);
                sum *= shrink;
                for (int d = 0; d < dimension; d++) {
                    score[d] *= shrink;
                }
            }
            largest = peak;
            for (int j = 0; j < block; j++) {
                weights[j] = ExactMath.exp2Weight(weights[j] - largest);
                sum += weights[j];
            }
            pull(x, first, score);
        }
        float factor = (kind == Kind.ISOTROPIC ? level[offset + 3] : -1.0f) / sum;
        for (int d = 0; d < dimension; d++) {
            score[d] *= factor;
        }
    }

    @Override
    public float logDensity() {
        return Math.fma(largest, ExactMath.LN2, ExactMath.logNormal(sum) + level[offset + 1]);
    }

    /** Leaves the exponents of the block's components in {@code weights}. */
    private void exponents(float[] x, int first) {
        int means = first * dimension;
        int logWeights = (kind == Kind.ISOTROPIC ? 0 : offset + 2) + first;
        int precisions = offset + 2 + components;
        float alpha = level[offset];
        switch (kind) {
            case ISOTROPIC -> {
                logWeights += components * dimension;
                for (int j = 0; j < block; j++) {
                    weights[j] = Math.fma(squaredDistance(x, means + j * dimension, alpha), level[offset + 2], constants[logWeights + j]);
                }
            }
            case PER_COMPONENT -> {
                for (int j = 0; j < block; j++) {
                    float scaled = squaredDistance(x, means + j * dimension, alpha) * level[precisions + first + j];
                    weights[j] = Math.fma(scaled, MINUS_HALF_LOG2E, level[logWeights + j]);
                }
            }
            case DIAGONAL -> {
                for (int j = 0; j < block; j++) {
                    float square = 0;
                    for (int d = 0; d < dimension; d++) {
                        int entry = means + j * dimension + d;
                        float delta = Math.fma(-alpha, constants[entry], x[d]);
                        square = Math.fma(delta * level[precisions + entry], delta, square);
                    }
                    weights[j] = Math.fma(square, MINUS_HALF_LOG2E, level[logWeights + j]);
                }
            }
            case FULL -> {
                for (int d = 0; d < dimension; d++) {
                    difference[d] = Math.fma(-alpha, constants[means + d], x[d]);
                }
                float square = 0;
                for (int i = 0; i < dimension; i++) {
                    int row = components * dimension + (means + i) * dimension;
                    float y = 0;
                    for (int d = 0; d < dimension; d++) {
                        y = Math.fma(constants[row + d], difference[d], y);
                    }
                    rotated[i] = y;
                    square = Math.fma(y * level[precisions + means + i], y, square);
                }
                weights[0] = Math.fma(square, MINUS_HALF_LOG2E, level[logWeights]);
            }
        }
    }

    private float squaredDistance(float[] x, int mean, float alpha) {
        float square = 0;
        for (int d = 0; d < dimension; d++) {
            float delta = Math.fma(-alpha, constants[mean + d], x[d]);
            square = Math.fma(delta, delta, square);
        }
        return square;
    }

    /** Adds the block's share of Σ weight_k S_k⁻¹ (x − αμ_k), without the common precision if isotropic. */
    private void pull(float[] x, int first, float[] pull) {
        int means = first * dimension;
        int precisions = offset + 2 + components;
        float alpha = level[offset];
        if (kind == Kind.FULL) {
            for (int i = 0; i < dimension; i++) {
                int row = components * dimension + (means + i) * dimension;
                float along = weights[0] * (rotated[i] * level[precisions + means + i]);
                for (int d = 0; d < dimension; d++) {
                    pull[d] = Math.fma(along, constants[row + d], pull[d]);
                }
            }
            return;
        }
        for (int j = 0; j < block; j++) {
            float weight = weights[j];
            if (kind == Kind.PER_COMPONENT) {
                weight *= level[precisions + first + j];
            }
            for (int d = 0; d < dimension; d++) {
                int entry = means + j * dimension + d;
                float delta = Math.fma(-alpha, constants[entry], x[d]);
                if (kind == Kind.DIAGONAL) {
                    delta *= level[precisions + entry];
                }
                pull[d] = Math.fma(weight, delta, pull[d]);
            }
        }
    }
}
