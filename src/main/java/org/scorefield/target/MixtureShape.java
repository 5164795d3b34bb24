package org.scorefield.target;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scorefield.target.Covariance.Kind;

/**
 * What of a Gaussian mixture is compiled into its kernels, and how they take its components: a matter of its shape alone.
 *
 * @param kind of covariance
 * @param dimension D
 * @param block components that are taken at a time
 * @param padded components, filled up to whole blocks or pages
 * @param pages how its many components are taken; null where there are few
 */
record MixtureShape(Kind kind, int dimension, int block, int padded, PageShape pages) {
    /** Up to this many components are one block, compiled in; more are taken in blocks of this many. */
    private static final int LARGEST_BLOCK = 8;

    /**
     * From so many coordinates on, and so many numbers in all means, one work-item is too little: where four arrays of so many
     * coordinates are more than half of a GPU thread's 255 registers, and the means more than a few tiles. Chosen by reckoning.
     */
    private static final int WIDE_DIMENSION = 32;

    private static final int WIDE_MEANS = 1 << 11;

    private static final String STAGES = "target/gaussian_mixture_stages.h";

    /** For means μ_k at {@code means[k·D …]}. */
    static MixtureShape of(Kind kind, double[] means, int dimension) {
        int components = means.length / dimension;
        int block = kind == Kind.FULL ? 1 : Math.min(components, LARGEST_BLOCK);
        boolean many = kind == Kind.ISOTROPIC && components >= PageShape.MANY;
        int unit = many ? PageShape.PAGE : block;
        int padded = (components + unit - 1) / unit * unit;
        return new MixtureShape(kind, dimension, block, padded, many ? PageShape.of(means, dimension, padded) : null);
    }

    /** Macros and their values. */
    Map<String, Integer> macros() {
        Map<String, Integer> macros =
                new HashMap<>(Map.of("COVARIANCE", kind.ordinal(), "BLOCK", block, "ONE_BLOCK", oneBlock() ? 1 : 0));
        if (paged()) {
            macros.put("PAGE", PageShape.PAGE);
        }
        return macros;
    }

    /** How several kernels evaluate it. */
    Optional<Stages> stages() {
        if (kind == Kind.FULL) {
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

    /** How matrix products evaluate it. */
    Optional<Stages> products() {
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
    boolean hasMeanSquares() {
        return kind == Kind.ISOTROPIC || kind == Kind.PER_COMPONENT;
    }

    /** Whether its many components are taken a page at a time. */
    boolean paged() {
        return pages != null;
    }

    /** Whether its components are few enough to be compiled in. */
    boolean oneBlock() {
        return block == padded && kind != Kind.FULL;
    }
}
