package org.scorefield.target;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.scorefield.error.Checks;
import org.scorefield.math.ExactMath;

/**
 * A mixture of densities, Σ_i w_i p_i. At a level it is the mixture of the p_i at that level. With r_i the posterior probability of part
 * i, s = Σ r_i s_i and ∇² log p = Σ r_i (H_i + s_i s_iᵀ) − s sᵀ.
 *
 * <p>Weights are shares of probability only if each p_i integrates to 1. Where that is not known, as of products, targets at a
 * temperature or expressions, the caller has to vouch for it.
 */
public final class MixtureOfTargets extends Composite {
    private static final float LOG2E = 0x1.715476p+0f;

    private final float logLeft;
    private final float logRight;
    private final int threshold;

    private MixtureOfTargets(Part left, Part right, float[] own) {
        super("target/mixture_of_targets.h", List.of(left, right), own, 0, 0);
        this.logLeft = own[0];
        this.logRight = own[1];
        this.threshold = Float.floatToRawIntBits(own[2]);
    }

    /** Constants for two weights, not both 0. */
    private static float[] own(double left, double right) {
        double share = left / (left + right);
        return new float[] {
            (float) StrictMath.log(share),
            (float) StrictMath.log(right / (left + right)),
            word((long) StrictMath.rint(share * (1 << 30)))
        };
    }

    /** A mixture of targets that are known to be normalised. */
    public static Target of(double[] weights, List<Target> targets) {
        return of(weights, targets, false);
    }

    /**
     * A mixture of targets of one dimension. If all are Gaussian mixtures it is one.
     *
     * @param weights w_i ≥ 0, adding up to 1 within 10⁻⁶ for each
     * @param assumeNormalized whether to take targets for normalised that are not known to be
     * @throws org.scorefield.error.BadInputException naming everything that does not fit
     */
    public static Target of(double[] weights, List<Target> targets, boolean assumeNormalized) {
        requireSameDimension(targets);
        Checks checks = new Checks();
        MixtureChecks.weights(checks, weights, targets.size(), "targets");
        for (int i = 0; i < targets.size(); i++) {
            checks.that(
                    assumeNormalized || targets.get(i).normalized(),
                    "targets[" + i + "]",
                    "of type " + targets.get(i).type()
                            + " is not known to integrate to 1, so that its weight is no share",
                    "normalised targets, or `assume-normalized: true` if you know that it does");
        }
        checks.done();
        if (ClosedForms.mixtures(targets)) {
            return ClosedForms.mixture(weights, targets);
        }
        List<Integer> present = IntStream.range(0, weights.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .toList();
        return Pairs.tree(present, targets, (left, right, leftIndices, rightIndices) -> {
                    float[] own = own(sum(weights, leftIndices), sum(weights, rightIndices));
                    return new MixtureOfTargets(left, right, own);
                })
                .target();
    }

    private static double sum(double[] weights, List<Integer> indices) {
        return indices.stream().mapToDouble(i -> weights[i]).sum();
    }

    @Override
    public String type() {
        return "mixture";
    }

    /** All parts are, or the caller said so. */
    @Override
    public boolean normalized() {
        return true;
    }

    @Override
    public boolean offers(Operation operation) {
        return part(0).offers(operation) && part(1).offers(operation);
    }

    @Override
    public OptionalDouble largestCurvature(Level level) {
        OptionalDouble left = part(0).largestCurvature(level);
        OptionalDouble right = part(1).largestCurvature(level);
        return left.isPresent() && right.isPresent()
                ? OptionalDouble.of(Math.max(left.getAsDouble(), right.getAsDouble()))
                : OptionalDouble.empty();
    }

    @Override
    public Evaluator evaluator() {
        return new Twin();
    }

    /** Of {@code kernels/target/mixture_of_targets.h}, operation by operation. */
    private final class Twin implements Evaluator {
        private final Evaluator[] parts = evaluators();
        private final float[][] others = new float[dimension()][BATCH];
        private final float[][] difference = new float[dimension()][BATCH];
        private final float[] left = new float[BATCH];
        private final float[] right = new float[BATCH];
        private final float[] density = new float[BATCH];

        @Override
        public void at(float[] numbers, int offset) {
            parts[0].at(numbers, offset + levelOffset(0));
            parts[1].at(numbers, offset + levelOffset(1));
        }

        /** Leaves the parts' scores in {@code scores} and {@link #others}, their shares in {@link #left} and {@link #right}. */
        private void share(float[][] x, float[][] scores, int n) {
            parts[0].score(x, scores, n);
            parts[0].logDensities(left, n);
            parts[1].score(x, others, n);
            parts[1].logDensities(right, n);
            for (int i = 0; i < n; i++) {
                float a = left[i] + logLeft;
                float b = right[i] + logRight;
                float peak = a > b ? a : b;
                a = ExactMath.exp2Weight((a - peak) * LOG2E);
                b = ExactMath.exp2Weight((b - peak) * LOG2E);
                float sum = a + b;
                left[i] = a / sum;
                right[i] = b / sum;
                density[i] = peak + ExactMath.log(sum);
            }
        }

        @Override
        public void score(float[][] x, float[][] score, int n) {
            share(x, score, n);
            for (int d = 0; d < score.length; d++) {
                for (int i = 0; i < n; i++) {
                    score[d][i] = Math.fma(left[i], score[d][i], right[i] * others[d][i]);
                }
            }
        }

        @Override
        public void logDensities(float[] densities, int n) {
            System.arraycopy(density, 0, densities, 0, n);
        }

        private void bend(float[][] x, int n) {
            share(x, difference, n);
            for (int d = 0; d < difference.length; d++) {
                for (int i = 0; i < n; i++) {
                    difference[d][i] = difference[d][i] - others[d][i];
                }
            }
        }

        @Override
        public void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
            bend(x, n);
            parts[0].hessianVectors(x, v, product, n);
            parts[1].hessianVectors(x, v, others, n);
            for (int i = 0; i < n; i++) {
                float along = 0;
                for (int d = 0; d < v.length; d++) {
                    along = Math.fma(difference[d][i], v[d][i], along);
                }
                along = along * left[i] * right[i];
                for (int d = 0; d < v.length; d++) {
                    product[d][i] = Math.fma(
                            left[i], product[d][i], Math.fma(right[i], others[d][i], along * difference[d][i]));
                }
            }
        }

        @Override
        public void laplacians(float[][] x, float[] laplacians, int n) {
            bend(x, n);
            float[] other = new float[BATCH];
            parts[0].laplacians(x, laplacians, n);
            parts[1].laplacians(x, other, n);
            for (int i = 0; i < n; i++) {
                float square = 0;
                for (float[] row : difference) {
                    square = Math.fma(row[i], row[i], square);
                }
                square = square * left[i] * right[i];
                laplacians[i] = Math.fma(left[i], laplacians[i], Math.fma(right[i], other[i], square));
            }
        }

        @Override
        public void draw(Stream stream, int block, float[][] x, int n) {
            parts[0].draw(stream, block + 1, x, n);
            parts[1].draw(stream, block + 1, others, n);
            int[] words = new int[4];
            for (int i = 0; i < n; i++) {
                stream.words(i, block, words);
                if (words[0] >>> 2 >= threshold) {
                    for (int d = 0; d < x.length; d++) {
                        x[d][i] = others[d][i];
                    }
                }
            }
        }
    }
}
