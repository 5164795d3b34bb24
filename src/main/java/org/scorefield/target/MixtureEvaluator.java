package org.scorefield.target;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.scorefield.math.ExactMath;
import org.scorefield.target.Covariance.Kind;

/**
 * The twin of {@code kernels/target/gaussian_mixture.h}, operation by operation; the layout of the numbers is explained there. The
 * innermost loops run over the points of a batch, each over whole arrays from zero, because that is what the JIT compiler vectorises.
 */
final class MixtureEvaluator implements Target.Evaluator {
    private static final float MINUS_HALF_LOG2E = -0x1.715476p-1f;

    private final GaussianMixture mixture;
    private final Kind kind;
    private final int block;
    private final boolean oneBlock;
    private final int dimension;
    private final int components;
    private final int levelSize;
    private final float[] constants;

    /** Of each component of the block: exponents, then weights. */
    private final float[][] weights;

    private final float[][] partial;
    private final float[][] rotated;
    /** Where there are many components, what evaluates the score. */
    private final MixturePages pages;

    private final float[] largest = new float[BATCH];
    private final float[] sum = new float[BATCH];
    private final float[] shrink = new float[BATCH];
    private final float[] scratch = new float[BATCH];

    private float[] level;
    private int offset;

    /** The means, and what they are to be multiplied with: for one block, the level has them multiplied already. */
    private float[] means;

    private int firstMean;
    private float minusAlpha;

    MixtureEvaluator(GaussianMixture mixture, Kind kind, int block, boolean oneBlock, PageShape shape) {
        this.mixture = mixture;
        this.kind = kind;
        this.block = block;
        this.oneBlock = oneBlock;
        this.dimension = mixture.dimension();
        this.components = mixture.size();
        this.levelSize = mixture.levelSize();
        this.constants = mixture.constants();
        this.weights = new float[block][BATCH];
        this.partial = new float[block][BATCH];
        this.rotated = new float[kind == Kind.FULL ? dimension : 0][BATCH];
        this.pages = shape != null ? new MixturePages(constants, dimension, components) : null;
    }

    @Override
    public void at(float[] numbers, int offset) {
        this.level = numbers;
        this.offset = offset;
        this.means = oneBlock ? numbers : constants;
        this.firstMean = oneBlock ? offset + levelSize - components * dimension : 0;
        this.minusAlpha = oneBlock ? -1 : -numbers[offset];
    }

    @Override
    public void score(float[][] x, float[][] score, int n) {
        if (pages != null) {
            pages.score(x, score, n, level, offset, largest, sum);
            return;
        }
        eachBlock(x, score, n, first -> pull(x, first, score, n));
        float numerator = kind == Kind.ISOTROPIC ? level[offset + 3] : -1.0f;
        for (int i = 0; i < n; i++) {
            scratch[i] = numerator / sum[i];
        }
        for (float[] row : score) {
            multiply(row, scratch, n);
        }
    }

    /**
     * Goes through the components, a block at a time, and leaves the block's weights relative to the largest exponent so far in
     * {@link #weights}.
     *
     * @param sums which the action adds to, [..][{@link #BATCH}]; they start at zero and are kept relative to the largest exponent
     * @param action takes the block's first component
     */
    void eachBlock(float[][] x, float[][] sums, int n, IntConsumer action) {
        for (float[] row : sums) {
            Arrays.fill(row, 0, n, 0);
        }
        Arrays.fill(largest, 0, n, -Float.MAX_VALUE);
        Arrays.fill(sum, 0, n, 0);
        for (int first = 0; first < components; first += block) {
            exponents(x, first, n);
            rescale(sums, n);
            for (float[] weight : weights) {
                weigh(weight, n);
            }
            addToSum(n);
            action.accept(first);
        }
    }

    @Override
    public void logDensities(float[] densities, int n) {
        for (int i = 0; i < n; i++) {
            densities[i] = Math.fma(largest[i], ExactMath.LN2, ExactMath.log(sum[i]) + level[offset + 1]);
        }
    }

    /** Raises the running maximum to the block's and shrinks the running sums accordingly. */
    private void rescale(float[][] sums, int n) {
        System.arraycopy(largest, 0, shrink, 0, n);
        for (float[] exponent : weights) {
            for (int i = 0; i < n; i++) {
                largest[i] = Math.max(exponent[i], largest[i]);
            }
        }
        if (oneBlock) {
            return;
        }
        for (int i = 0; i < n; i++) {
            shrink[i] = shrink[i] - largest[i];
        }
        ExactMath.exp2Weights(shrink, scratch, n);
        multiply(sum, shrink, n);
        for (float[] row : sums) {
            multiply(row, shrink, n);
        }
    }

    private static void multiply(float[] row, float[] factor, int n) {
        for (int i = 0; i < n; i++) {
            row[i] = row[i] * factor[i];
        }
    }

    /** Turns a component's exponents into weights. */
    private void weigh(float[] weight, int n) {
        for (int i = 0; i < n; i++) {
            weight[i] = weight[i] - largest[i];
        }
        ExactMath.exp2Weights(weight, scratch, n);
    }

    /** Adds the block's weights by halving, as {@code block_sum} does. */
    private void addToSum(int n) {
        for (int j = 0; j < block; j++) {
            System.arraycopy(weights[j], 0, partial[j], 0, n);
        }
        for (int gap = 1; gap < block; gap *= 2) {
            for (int j = 0; j + gap < block; j += 2 * gap) {
                add(partial[j], partial[j + gap], n);
            }
        }
        add(sum, partial[0], n);
    }

    private static void add(float[] row, float[] term, int n) {
        for (int i = 0; i < n; i++) {
            row[i] = row[i] + term[i];
        }
    }

    /** Leaves the exponents of the block's components in {@code weights}. */
    private void exponents(float[][] x, int first, int n) {
        int precisions = offset + 2 + components;
        for (int j = 0; j < block; j++) {
            float[] exponent = weights[j];
            int component = first + j;
            Arrays.fill(exponent, 0, n, 0);
            switch (kind) {
                case ISOTROPIC -> {
                    addSquares(x, component, exponent, n);
                    scale(exponent, level[offset + 2], constants[components * dimension + component], n);
                }
                case PER_COMPONENT -> {
                    addSquares(x, component, exponent, n);
                    float precision = level[precisions + component];
                    for (int i = 0; i < n; i++) {
                        exponent[i] = exponent[i] * precision;
                    }
                    scale(exponent, MINUS_HALF_LOG2E, level[offset + 2 + component], n);
                }
                case DIAGONAL -> {
                    addScaledSquares(x, component, precisions, exponent, n);
                    scale(exponent, MINUS_HALF_LOG2E, level[offset + 2 + component], n);
                }
                case FULL -> {
                    addRotatedSquares(x, component, precisions, exponent, n);
                    scale(exponent, MINUS_HALF_LOG2E, level[offset + 2 + component], n);
                }
            }
        }
    }

    private static void scale(float[] exponent, float factor, float logWeight, int n) {
        for (int i = 0; i < n; i++) {
            exponent[i] = Math.fma(exponent[i], factor, logWeight);
        }
    }

    private void addSquares(float[][] x, int component, float[] square, int n) {
        for (int d = 0; d < dimension; d++) {
            float mean = means[firstMean + component * dimension + d];
            float[] xd = x[d];
            for (int i = 0; i < n; i++) {
                float difference = Math.fma(minusAlpha, mean, xd[i]);
                square[i] = Math.fma(difference, difference, square[i]);
            }
        }
    }

    private void addScaledSquares(float[][] x, int component, int precisions, float[] square, int n) {
        for (int d = 0; d < dimension; d++) {
            int entry = component * dimension + d;
            float mean = means[firstMean + entry];
            float precision = level[precisions + entry];
            float[] xd = x[d];
            for (int i = 0; i < n; i++) {
                float difference = Math.fma(minusAlpha, mean, xd[i]);
                square[i] = Math.fma(difference * precision, difference, square[i]);
            }
        }
    }

    private void addRotatedSquares(float[][] x, int component, int precisions, float[] square, int n) {
        int entries = component * dimension;
        for (int r = 0; r < dimension; r++) {
            int row = components * dimension + (entries + r) * dimension;
            float[] y = rotated[r];
            Arrays.fill(y, 0, n, 0);
            for (int d = 0; d < dimension; d++) {
                float mean = means[firstMean + entries + d];
                float rotation = constants[row + d];
                float[] xd = x[d];
                for (int i = 0; i < n; i++) {
                    y[i] = Math.fma(rotation, Math.fma(minusAlpha, mean, xd[i]), y[i]);
                }
            }
            float precision = level[precisions + entries + r];
            for (int i = 0; i < n; i++) {
                square[i] = Math.fma(y[i] * precision, y[i], square[i]);
            }
        }
    }

    /** Adds the block's share of Σ weight_k S_k⁻¹ (x − αμ_k), without the common precision if isotropic. */
    private void pull(float[][] x, int first, float[][] pull, int n) {
        int precisions = offset + 2 + components;
        if (kind == Kind.FULL) {
            pullRotated(first, precisions, pull, n);
            return;
        }
        for (int j = 0; j < block; j++) {
            float[] weight = weights[j];
            if (kind == Kind.PER_COMPONENT) {
                float precision = level[precisions + first + j];
                for (int i = 0; i < n; i++) {
                    weight[i] = weight[i] * precision;
                }
            }
            for (int d = 0; d < dimension; d++) {
                int entry = (first + j) * dimension + d;
                float mean = means[firstMean + entry];
                float[] xd = x[d];
                float[] row = pull[d];
                if (kind == Kind.DIAGONAL) {
                    float precision = level[precisions + entry];
                    for (int i = 0; i < n; i++) {
                        row[i] = Math.fma(weight[i], Math.fma(minusAlpha, mean, xd[i]) * precision, row[i]);
                    }
                } else {
                    for (int i = 0; i < n; i++) {
                        row[i] = Math.fma(weight[i], Math.fma(minusAlpha, mean, xd[i]), row[i]);
                    }
                }
            }
        }
    }

    private void pullRotated(int component, int precisions, float[][] pull, int n) {
        int entries = component * dimension;
        float[] weight = weights[0];
        for (int r = 0; r < dimension; r++) {
            int row = components * dimension + (entries + r) * dimension;
            float precision = level[precisions + entries + r];
            float[] along = rotated[r];
            for (int i = 0; i < n; i++) {
                along[i] = weight[i] * (along[i] * precision);
            }
            for (int d = 0; d < dimension; d++) {
                float rotation = constants[row + d];
                float[] pulled = pull[d];
                for (int i = 0; i < n; i++) {
                    pulled[i] = Math.fma(along[i], rotation, pulled[i]);
                }
            }
        }
    }

    @Override
    public void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
        new MixtureCurvature(this).hessianVectors(x, v, product, n);
    }

    @Override
    public void laplacians(float[][] x, float[] laplacians, int n) {
        new MixtureCurvature(this).laplacians(x, laplacians, n);
    }

    @Override
    public void draw(Target.Stream stream, int block, float[][] x, int n) {
        new MixtureDraws(mixture, kind).draw(stream, block, x, n);
    }

    /** D. */
    int dimension() {
        return dimension;
    }

    /** Components of a block. */
    int block() {
        return block;
    }

    /** Weight j of the block, of point i. */
    float weight(int j, int i) {
        return weights[j][i];
    }

    /** The sum of all weights, of point i. */
    float sum(int i) {
        return sum[i];
    }

    /** x − αμ for coordinate d of component k. */
    float fromMean(int k, int d, float x) {
        return Math.fma(minusAlpha, means[firstMean + k * dimension + d], x);
    }

    /** 1 / the variance of component k along axis i: a coordinate or, if full, an eigenvector. */
    float precision(int k, int i) {
        return switch (kind) {
            case ISOTROPIC -> -level[offset + 3];
            case PER_COMPONENT -> level[offset + 2 + components + k];
            case DIAGONAL, FULL -> level[offset + 2 + components + k * dimension + i];
        };
    }

    /** Where in the constants eigenvector i of component k starts; negative if axes are coordinates. */
    int axis(int k, int i) {
        return kind == Kind.FULL ? components * dimension + (k * dimension + i) * dimension : -1;
    }

    /** The target's constants. */
    float[] constants() {
        return constants;
    }
}
