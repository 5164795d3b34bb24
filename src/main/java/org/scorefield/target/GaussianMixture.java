package org.scorefield.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Checks;
import org.scorefield.target.Covariance.Kind;

/**
 * A mixture of K Gaussians in D dimensions, p(x) = Σ_k w_k N(x; μ_k, Σ_k).
 *
 * <p>It stays a mixture at every level (α, σ): means αμ_k, covariances α²Σ_k + σ²I. With r_k the posterior probability of component
 * k, the score is s(x) = −Σ_k r_k (α²Σ_k + σ²I)⁻¹ (x − αμ_k).
 */
public final class GaussianMixture implements Target {
    private static final double LOG2E = 1 / StrictMath.log(2);

    private final boolean ofPoints;
    private final int dimension;
    private final int components;
    private final double[] logWeights;
    private final double[] means;
    private final Covariance covariance;
    private final MixtureShape shape;
    private final float[] constants;

    private GaussianMixture(
            double[] logWeights, double[] means, int dimension, Covariance covariance, boolean ofPoints) {
        this.ofPoints = ofPoints;
        this.dimension = dimension;
        this.components = logWeights.length;
        this.logWeights = logWeights;
        this.covariance = covariance;
        this.shape = MixtureShape.of(covariance.kind(), means, dimension);
        this.means = shape.oneBlock() || covariance.kind() == Kind.FULL ? means.clone() : new double[0];
        this.constants = layOutConstants(means);
    }

    /**
     * A mixture.
     *
     * @param weights w_k ≥ 0, [K], adding up to 1 within K·1e-6
     * @param means μ_k, [K][D]
     * @param covariance Σ_k
     * @throws BadInputException naming everything that does not fit
     */
    public static GaussianMixture of(double[] weights, double[][] means, Covariance covariance) {
        Checks checks = new Checks();
        int dimension = means.length == 0 ? 0 : means[0].length;
        checks.that(means.length > 0, "means", "has no components", "at least one")
                .that(means.length == 0 || dimension > 0, "means[0]", "is empty", "at least one coordinate");
        for (int k = 0; k < means.length; k++) {
            checks.that(
                    means[k].length == dimension,
                    "means[" + k + "]",
                    "has " + means[k].length + " coordinates",
                    dimension + ", as many as means[0]");
        }
        checks.done();
        double[] flat = Arrays.stream(means).flatMapToDouble(Arrays::stream).toArray();
        return of(weights, flat, dimension, covariance);
    }

    /** A mixture with its means in one array, μ_k at {@code means[k·D …]}; otherwise as {@link #of(double[], double[][], Covariance)}. */
    public static GaussianMixture of(double[] weights, double[] means, int dimension, Covariance covariance) {
        return of(weights, means, dimension, covariance, false);
    }

    private static GaussianMixture of(
            double[] weights, double[] means, int dimension, Covariance covariance, boolean ofPoints) {
        MixtureChecks.requireWhole("means", means, dimension);
        int components = means.length / dimension;
        Checks checks = new Checks();
        MixtureChecks.weights(checks, weights, components, "means");
        MixtureChecks.means(checks, means, dimension);
        MixtureChecks.covariance(checks, covariance, components, dimension);
        checks.done();
        double[] logWeights = Arrays.stream(weights).map(StrictMath::log).toArray();
        return new GaussianMixture(logWeights, means, dimension, covariance, ofPoints);
    }

    /** A mixture whose normalised weights are given by logarithms, so that none is too small, and whose shapes fit. */
    static GaussianMixture ofLogWeights(double[] logWeights, double[] means, int dimension, Covariance covariance) {
        Checks checks = new Checks();
        MixtureChecks.means(checks, means, dimension);
        checks.done();
        return new GaussianMixture(logWeights, means, dimension, covariance, false);
    }

    /**
     * Kernel density estimation: a component at each data point, equally weighted, with variance bandwidth².
     *
     * @param points [n·D], point by point
     * @param bandwidth standard deviation ≥ 0; zero is for levels with σ &gt; 0
     */
    public static GaussianMixture kernelDensity(double[] points, int dimension, double bandwidth) {
        new Checks().atLeastZero("bandwidth", bandwidth).done();
        MixtureChecks.requireWhole("points", points, dimension);
        int n = points.length / dimension;
        double[] weights = new double[n];
        Arrays.fill(weights, 1.0 / n);
        return of(weights, points, dimension, Covariance.isotropic(bandwidth * bandwidth), true);
    }

    private float[] layOutConstants(double[] means) {
        int perComponent = switch (covariance.kind()) {
            case ISOTROPIC -> dimension + 2;
            case PER_COMPONENT -> dimension + 1;
            case DIAGONAL -> dimension;
            case FULL -> dimension + dimension * dimension;
        };
        float[] numbers = new float[Math.multiplyExact(shape.padded(), perComponent)];
        for (int i = 0; i < means.length; i++) {
            numbers[i] = (float) means[i];
        }
        int next = shape.padded() * dimension;
        if (covariance.kind() == Kind.ISOTROPIC) {
            for (int k = 0; k < shape.padded(); k++) {
                numbers[next++] = k < components ? (float) (logWeights[k] * LOG2E) : Float.NEGATIVE_INFINITY;
            }
        } else if (covariance.kind() == Kind.FULL) {
            for (int k = 0; k < components; k++) {
                for (int i = 0; i < dimension; i++) {
                    for (int j = 0; j < dimension; j++) {
                        numbers[next++] = (float) covariance.eigenvector(k, i, j);
                    }
                }
            }
        }
        if (shape.hasMeanSquares()) {
            for (int k = 0; k < components; k++) {
                double square = 0;
                for (int d = 0; d < dimension; d++) {
                    square += means[k * dimension + d] * means[k * dimension + d];
                }
                numbers[next++] = (float) square;
            }
        }
        return numbers;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Optional<float[]> points() {
        return ofPoints ? Optional.of(Arrays.copyOf(constants, components * dimension)) : Optional.empty();
    }

    /** K, the number of components. */
    public int components() {
        return components;
    }

    /** log w_k. */
    double logWeight(int k) {
        return logWeights[k];
    }

    /** μ_k; of many components, unless full, it is in single precision, as the backends take it: it would take more memory than all else. */
    double[] mean(int k) {
        double[] mean = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            int i = k * dimension + d;
            mean[d] = means.length == 0 ? constants[i] : means[i];
        }
        return mean;
    }

    /** Σ. */
    Covariance covariance() {
        return covariance;
    }

    @Override
    public String type() {
        return "gaussian-mixture";
    }

    @Override
    public boolean normalized() {
        return true;
    }

    @Override
    public List<KernelPart> kernel(String own) {
        KernelPart part = KernelPart.of("target/gaussian_mixture.h", own, shape());
        List<KernelPart> parts = new ArrayList<>(List.of(part));
        if (shape.paged()) {
            parts.add(part.sibling(PageShape.KERNEL));
        }
        parts.add(part.sibling("target/gaussian_mixture_curvature.h"));
        parts.add(part.sibling("target/gaussian_mixture_draw.h"));
        return parts;
    }

    /** What is compiled into its kernels besides the dimension: macros and their values. */
    public Map<String, Integer> shape() {
        return shape.macros();
    }

    @Override
    public Optional<Stages> stages() {
        return shape.stages();
    }

    @Override
    public Optional<Stages> products() {
        return shape.products();
    }

    /** The number of components, filled up to whole blocks with components of weight zero. */
    @Override
    public int size() {
        return shape.padded();
    }

    @Override
    public float[] constants() {
        return constants;
    }

    @Override
    public int levelSize() {
        return Math.addExact(variancesSize(), shape.oneBlock() ? means.length : 0);
    }

    /** The size of a level without the scaled means. */
    private int variancesSize() {
        return switch (covariance.kind()) {
            case ISOTROPIC -> 4 + (shape.paged() ? PageShape.LEVEL : 0);
            case PER_COMPONENT -> 2 + 2 * shape.padded();
            case DIAGONAL, FULL -> Math.addExact(2 + shape.padded(), Math.multiplyExact(shape.padded(), dimension));
        };
    }

    @Override
    public void level(Level level, float[] numbers, int offset) {
        MixtureChecks.requireDensity(covariance, level);
        if (shape.oneBlock()) {
            for (int i = 0; i < means.length; i++) {
                numbers[offset + variancesSize() + i] = (float) (level.alpha() * means[i]);
            }
        }
        double logConstant = -0.5 * dimension * StrictMath.log(2 * Math.PI);
        numbers[offset] = (float) level.alpha();
        if (covariance.kind() == Kind.ISOTROPIC) {
            double variance = covariance.eigenvalue(level, 0, 0);
            numbers[offset + 1] = (float) (logConstant - 0.5 * dimension * StrictMath.log(variance));
            numbers[offset + 2] = (float) (-0.5 * LOG2E / variance);
            numbers[offset + 3] = (float) (-1 / variance);
            if (shape.paged()) {
                shape.pages().level(level.alpha(), variance, numbers, offset + 4);
            }
            return;
        }
        numbers[offset + 1] = (float) logConstant;
        int next = offset + 2 + shape.padded();
        int each = covariance.kind() == Kind.PER_COMPONENT ? 1 : dimension;
        for (int k = 0; k < shape.padded(); k++) {
            boolean padding = k >= components;
            double logDeterminant = 0;
            for (int d = 0; d < each; d++) {
                double variance = padding ? 1 : covariance.eigenvalue(level, k, d);
                logDeterminant += StrictMath.log(variance) * dimension / each;
                numbers[next++] = (float) (1 / variance);
            }
            numbers[offset + 2 + k] =
                    padding ? Float.NEGATIVE_INFINITY : (float) ((logWeights[k] - 0.5 * logDeterminant) * LOG2E);
        }
    }

    @Override
    public float[] drawNumbers() {
        return MixtureDraws.numbers(logWeights, covariance, dimension, shape.padded());
    }

    @Override
    public OptionalDouble largestCurvature(Level level) {
        double smallest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < covariance.components(); k++) {
            for (int d = 0; d < covariance.dimension(k); d++) {
                smallest = Math.min(smallest, covariance.eigenvalue(level, k, d));
            }
        }
        return OptionalDouble.of(1 / smallest);
    }

    @Override
    public Evaluator evaluator() {
        return new MixtureEvaluator(this, covariance.kind(), shape.block(), shape.oneBlock(), shape.pages());
    }
}
