package org.scorefield.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
    /** Up to this many components are one block, compiled in; more are taken in blocks of this many. */
    private static final int LARGEST_BLOCK = 8;

    /**
     * From so many coordinates on, and so many numbers in all means, one work-item is too little: where four arrays of so many
     * coordinates are more than half of a GPU thread's 255 registers, and the means more than a few tiles. Chosen by reckoning.
     */
    private static final int WIDE_DIMENSION = 32;

    private static final int WIDE_MEANS = 1 << 11;

    /** A matrix whose condition number exceeds this cannot be inverted usefully in single precision. */
    private static final double LARGEST_CONDITION = 1e6;

    private static final String STAGES = "target/gaussian_mixture_stages.h";

    private static final double LOG2E = 1 / StrictMath.log(2);

    private final boolean ofPoints;
    private final int dimension;
    private final int components;
    private final double[] logWeights;
    private final double[] means;
    private final Covariance covariance;
    private final int block;
    private final int padded;

    /** How its many components are taken; null where there are few. */
    private final PageShape pages;

    private final float[] constants;

    private GaussianMixture(
            double[] logWeights, double[] means, int dimension, Covariance covariance, boolean ofPoints) {
        this.ofPoints = ofPoints;
        this.dimension = dimension;
        this.components = logWeights.length;
        this.logWeights = logWeights;
        this.covariance = covariance;
        this.block = covariance.kind() == Kind.FULL ? 1 : Math.min(components, LARGEST_BLOCK);
        boolean many = covariance.kind() == Kind.ISOTROPIC && components >= PageShape.MANY;
        int unit = many ? PageShape.PAGE : block;
        this.padded = (components + unit - 1) / unit * unit;
        this.pages = many ? PageShape.of(means, dimension, padded) : null;
        this.means = oneBlock() || covariance.kind() == Kind.FULL ? means.clone() : new double[0];
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
        requireWhole("means", means, dimension);
        int components = means.length / dimension;
        Checks checks = new Checks();
        checkWeights(checks, weights, components, "means");
        checkMeans(checks, means, dimension);
        if (covariance.kind() != Kind.ISOTROPIC) {
            checks.that(
                    covariance.components() == components,
                    "covariance",
                    "is given for " + covariance.components() + " components",
                    components + ", as many as there are means");
        }
        if (covariance.kind() == Kind.DIAGONAL || covariance.kind() == Kind.FULL) {
            for (int k = 0; k < covariance.components(); k++) {
                checks.that(
                        covariance.dimension(k) == dimension,
                        "covariance[" + k + "]",
                        "has dimension " + covariance.dimension(k),
                        dimension + ", as the means");
            }
        }
        checks.done();
        double[] logWeights = Arrays.stream(weights).map(StrictMath::log).toArray();
        return new GaussianMixture(logWeights, means, dimension, covariance, ofPoints);
    }

    /** A mixture whose normalised weights are given by logarithms, so that none is too small, and whose shapes fit. */
    static GaussianMixture ofLogWeights(double[] logWeights, double[] means, int dimension, Covariance covariance) {
        Checks checks = new Checks();
        checkMeans(checks, means, dimension);
        checks.done();
        return new GaussianMixture(logWeights, means, dimension, covariance, false);
    }

    private static void checkMeans(Checks checks, double[] means, int dimension) {
        for (int i = 0; i < means.length && checks.clean(); i++) {
            double mean = means[i];
            // (not Checks.single: a tiny mean rounds to zero without harm)
            checks.that(
                    Math.abs(mean) <= Float.MAX_VALUE,
                    "means[" + i / dimension + "][" + i % dimension + "]",
                    "is " + mean,
                    "a finite number that single precision holds");
        }
    }

    private static void requireWhole(String where, double[] numbers, int dimension) {
        new Checks()
                .atLeastOne("dimension", dimension)
                .that(
                        numbers.length > 0 && (dimension <= 0 || numbers.length % dimension == 0),
                        where,
                        "has " + numbers.length + " numbers",
                        "at least one point of dimension " + dimension + ", and whole points")
                .done();
    }

    /** Weights of so many things, which are called {@code what}. */
    static void checkWeights(Checks checks, double[] weights, int components, String what) {
        checks.that(
                weights.length == components,
                "weights",
                "has " + weights.length + " numbers",
                components + ", as many as there are " + what);
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            checks.that(
                    weights[k] >= 0 && weights[k] <= Double.MAX_VALUE,
                    "weights[" + k + "]",
                    "is " + weights[k],
                    "a finite number >= 0");
            sum += weights[k];
        }
        if (checks.clean()) {
            checks.that(
                    Math.abs(sum - 1) <= 1e-6 * weights.length,
                    "weights",
                    "add up to " + sum,
                    "a sum of 1 (`normalize-weights: true` divides by the sum)");
        }
    }

    /**
     * Kernel density estimation: a component at each data point, equally weighted, with variance bandwidth².
     *
     * @param points [n·D], point by point
     * @param bandwidth standard deviation ≥ 0; zero is for levels with σ &gt; 0
     */
    public static GaussianMixture kernelDensity(double[] points, int dimension, double bandwidth) {
        new Checks()
                .that(
                        bandwidth >= 0 && Double.isFinite(bandwidth),
                        "bandwidth",
                        "is " + bandwidth,
                        "a finite number >= 0")
                .done();
        requireWhole("points", points, dimension);
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
        float[] numbers = new float[Math.multiplyExact(padded, perComponent)];
        for (int i = 0; i < means.length; i++) {
            numbers[i] = (float) means[i];
        }
        int next = padded * dimension;
        if (covariance.kind() == Kind.ISOTROPIC) {
            for (int k = 0; k < padded; k++) {
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
        if (hasMeanSquares()) {
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
        if (paged()) {
            parts.add(part.sibling(PageShape.KERNEL));
        }
        parts.add(part.sibling("target/gaussian_mixture_curvature.h"));
        parts.add(part.sibling("target/gaussian_mixture_draw.h"));
        return parts;
    }

    /** What is compiled into its kernels besides the dimension: macros and their values. */
    public Map<String, Integer> shape() {
        Map<String, Integer> shape = new HashMap<>(
                Map.of("COVARIANCE", covariance.kind().ordinal(), "BLOCK", block, "ONE_BLOCK", oneBlock() ? 1 : 0));
        if (paged()) {
            shape.put("PAGE", PageShape.PAGE);
        }
        return shape;
    }

    @Override
    public Optional<Stages> stages() {
        if (covariance.kind() == Kind.FULL) {
            return Optional.empty();
        }
        if (paged()) {
            return Optional.of(pages.stages());
        }
        return Optional.of(stages(
                "stages",
                List.of(STAGES),
                new Stages.Stage("stage_exponents", Stages.Work.TILES, padded),
                new Stages.Stage("stage_weights", Stages.Work.CHAINS, 1),
                new Stages.Stage("stage_pull", Stages.Work.TILES, dimension)));
    }

    @Override
    public Optional<Stages> products() {
        if (!hasMeanSquares() || paged()) {
            return Optional.empty();
        }
        return Optional.of(stages(
                "products",
                List.of(STAGES, "target/gaussian_mixture_products.h"),
                new Stages.Stage("stage_norms", Stages.Work.CHAINS, 1),
                new Stages.Product(false, weightRow()),
                new Stages.Stage("stage_expand", Stages.Work.ROWS, padded),
                new Stages.Stage("stage_weights", Stages.Work.CHAINS, 1),
                new Stages.Stage("stage_rebase", Stages.Work.CHAINS, 1),
                new Stages.Product(true, weightRow()),
                new Stages.Stage("stage_combine", Stages.Work.ROWS, dimension)));
    }

    private Stages stages(String name, List<String> kernels, Stages.Step... steps) {
        boolean wide = !oneBlock() && dimension >= WIDE_DIMENSION && (long) padded * dimension >= WIDE_MEANS;
        return new Stages(name, kernels, wide, weightRow() + padded, List.of(steps));
    }

    /** Where the stages' matrix has the weights: behind the log density, the factor and, for each block, what shrinks it. */
    private int weightRow() {
        return 2 + padded / block;
    }

    /** Whether the constants end with |μ_k|². */
    private boolean hasMeanSquares() {
        return covariance.kind() == Kind.ISOTROPIC || covariance.kind() == Kind.PER_COMPONENT;
    }

    private boolean paged() {
        return pages != null;
    }

    private boolean oneBlock() {
        return block == padded && covariance.kind() != Kind.FULL;
    }

    /** The number of components, filled up to whole blocks with components of weight zero. */
    @Override
    public int size() {
        return padded;
    }

    @Override
    public float[] constants() {
        return constants;
    }

    @Override
    public int levelSize() {
        return Math.addExact(variancesSize(), oneBlock() ? means.length : 0);
    }

    /** The size of a level without the scaled means. */
    private int variancesSize() {
        return switch (covariance.kind()) {
            case ISOTROPIC -> 4 + (paged() ? PageShape.LEVEL : 0);
            case PER_COMPONENT -> 2 + 2 * padded;
            case DIAGONAL, FULL -> Math.addExact(2 + padded, Math.multiplyExact(padded, dimension));
        };
    }

    @Override
    public void level(Level level, float[] numbers, int offset) {
        requireDensity(level);
        if (oneBlock()) {
            for (int i = 0; i < means.length; i++) {
                numbers[offset + variancesSize() + i] = (float) (level.alpha() * means[i]);
            }
        }
        double logConstant = -0.5 * dimension * StrictMath.log(2 * Math.PI);
        numbers[offset] = (float) level.alpha();
        if (covariance.kind() == Kind.ISOTROPIC) {
            double variance = variance(level, 0, 0);
            numbers[offset + 1] = (float) (logConstant - 0.5 * dimension * StrictMath.log(variance));
            numbers[offset + 2] = (float) (-0.5 * LOG2E / variance);
            numbers[offset + 3] = (float) (-1 / variance);
            if (paged()) {
                pages.level(level.alpha(), variance, numbers, offset + 4);
            }
            return;
        }
        numbers[offset + 1] = (float) logConstant;
        int next = offset + 2 + padded;
        int each = covariance.kind() == Kind.PER_COMPONENT ? 1 : dimension;
        for (int k = 0; k < padded; k++) {
            boolean padding = k >= components;
            double logDeterminant = 0;
            for (int d = 0; d < each; d++) {
                double variance = padding ? 1 : variance(level, k, d);
                logDeterminant += StrictMath.log(variance) * dimension / each;
                numbers[next++] = (float) (1 / variance);
            }
            numbers[offset + 2 + k] =
                    padding ? Float.NEGATIVE_INFINITY : (float) ((logWeights[k] - 0.5 * logDeterminant) * LOG2E);
        }
    }

    private double variance(Level level, int k, int d) {
        return level.alpha() * level.alpha() * covariance.eigenvalue(k, d) + level.sigma() * level.sigma();
    }

    private void requireDensity(Level level) {
        for (int k = 0; k < covariance.components(); k++) {
            double smallest = Double.POSITIVE_INFINITY;
            double largest = 0;
            for (int d = 0; d < covariance.dimension(k); d++) {
                double variance = variance(level, k, d);
                smallest = Math.min(smallest, variance);
                largest = Math.max(largest, variance);
            }
            Checks checks = new Checks();
            checks.that(
                    smallest >= Float.MIN_NORMAL && largest <= Float.MAX_VALUE && 1 / smallest <= Float.MAX_VALUE,
                    "covariance",
                    "of component " + k + " has the variance " + smallest + " at level " + level,
                    "variances above " + Float.MIN_NORMAL
                            + " at every level used: give a larger one, or levels with sigma > 0");
            if (covariance.kind() == Kind.FULL) {
                checks.that(
                        largest <= LARGEST_CONDITION * smallest,
                        "covariance[" + k + "]",
                        "has the condition number " + largest / smallest + " at level " + level,
                        "at most " + LARGEST_CONDITION + ", since single precision cannot invert it otherwise");
            }
            checks.done();
        }
    }

    @Override
    public float[] drawNumbers() {
        return MixtureDraws.numbers(logWeights, covariance, dimension, padded);
    }

    @Override
    public OptionalDouble largestCurvature(Level level) {
        double smallest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < covariance.components(); k++) {
            for (int d = 0; d < covariance.dimension(k); d++) {
                smallest = Math.min(smallest, variance(level, k, d));
            }
        }
        return OptionalDouble.of(1 / smallest);
    }

    @Override
    public Evaluator evaluator() {
        return new MixtureEvaluator(this, covariance.kind(), block, oneBlock(), pages);
    }
}
