package org.scorefield.target;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The product of densities, Π_i p_i, without the constant that would normalise it: log densities, scores and Hessians are sums. The
 * product of smoothed densities is not the smoothed product, so it has no levels.
 */
public final class Product extends Composite {
    private Product(Part left, Part right) {
        super("target/product.h", List.of(left, right), new float[0], 0, 0);
    }

    /**
     * The product of targets of one dimension. If all are Gaussian mixtures it is one, normalised, with K₁·K₂·… components, and has
     * levels.
     *
     * @throws org.scorefield.error.BadInputException if dimensions differ, or there would be too many components
     */
    public static Target of(List<Target> targets) {
        requireSameDimension(targets);
        return ClosedForms.mixtures(targets)
                ? ClosedForms.product(targets)
                : Pairs.tree(
                                IntStream.range(0, targets.size()).boxed().toList(),
                                targets,
                                (left, right, leftIndices, rightIndices) -> new Product(left, right))
                        .target();
    }

    @Override
    public String type() {
        return "product";
    }

    @Override
    Level levelOfParts(Level level) {
        requireNone(level, "the product of smoothed densities is not the smoothed product");
        return level;
    }

    @Override
    public OptionalDouble largestCurvature(Level level) {
        OptionalDouble left = part(0).largestCurvature(level);
        OptionalDouble right = part(1).largestCurvature(level);
        return left.isPresent() && right.isPresent()
                ? OptionalDouble.of(left.getAsDouble() + right.getAsDouble())
                : OptionalDouble.empty();
    }

    /** The twin of {@code kernels/target/product.h}. */
    @Override
    public Evaluator evaluator() {
        Evaluator[] parts = evaluators();
        float[][] others = new float[dimension()][Evaluator.BATCH];
        float[] other = new float[Evaluator.BATCH];
        return new Evaluator() {
            @Override
            public void at(float[] numbers, int offset) {
                parts[0].at(numbers, offset + levelOffset(0));
                parts[1].at(numbers, offset + levelOffset(1));
            }

            @Override
            public void score(float[][] x, float[][] score, int n) {
                parts[0].score(x, score, n);
                parts[1].score(x, others, n);
                add(score, n);
            }

            @Override
            public void logDensities(float[] densities, int n) {
                parts[0].logDensities(densities, n);
                parts[1].logDensities(other, n);
                add(densities, other, n);
            }

            @Override
            public void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
                parts[0].hessianVectors(x, v, product, n);
                parts[1].hessianVectors(x, v, others, n);
                add(product, n);
            }

            @Override
            public void laplacians(float[][] x, float[] laplacians, int n) {
                parts[0].laplacians(x, laplacians, n);
                parts[1].laplacians(x, other, n);
                add(laplacians, other, n);
            }

            private void add(float[][] sums, int n) {
                for (int d = 0; d < sums.length; d++) {
                    add(sums[d], others[d], n);
                }
            }

            private void add(float[] sum, float[] term, int n) {
                for (int i = 0; i < n; i++) {
                    sum[i] = sum[i] + term[i];
                }
            }
        };
    }
}
