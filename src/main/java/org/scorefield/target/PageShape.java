package org.scorefield.target;

import java.util.ArrayList;
import java.util.List;

/**
 * How the scores of an isotropic mixture of many components are computed, such as a kernel density's: by
 * {@code kernels/target/gaussian_mixture_pages.h}, which has the formulas. A matter of the mixture's shape alone, but for what comes from
 * products.
 *
 * @param dimension D
 * @param components K, whole pages
 * @param largestSquare the largest |μ_k|²
 */
record PageShape(int dimension, int components, double largestSquare) {
    /** From so many components on. */
    static final int MANY = 1024;

    /** Components of a page. */
    static final int PAGE = 64;

    /** Mixtures of more coordinates are wide. */
    static final int NARROW = 16;

    /** How many numbers a level has for it. */
    static final int LEVEL = 4;

    static final String KERNEL = "target/gaussian_mixture_pages.h";

    /** Components of which a device holds exponents at a time: whole pages. */
    private static final int SLAB = 1024;

    /** From so many components on, a step takes so long that it may be several launches. Chosen by reckoning. */
    private static final int LONG = 4096;

    /**
     * Exponents come from products where they are off by no more than this times a few 2⁻²⁴, to base 2: at most some 3e-4. Scores are
     * then off by up to 5e-5 of the terms that they are a sum of, halfway between data points, where differences are off by half of that.
     */
    private static final double LARGEST_LOSS = 1024;

    /**
     * A narrow one's pull comes from products up to this: its terms, some √v in size, are then off by up to 2⁻²⁴·|μ|/√v times a few, which is
     * 5e-5 at most, too.
     */
    private static final double LARGEST_SPREAD = 1 << 16;

    /** Numbers of products: no larger than this, and than 2⁵⁰ for y, so that all that comes from them is finite. */
    private static final double LARGEST_FACTOR = 0x1p40;

    private static final double LOG2E = 1 / StrictMath.log(2);

    /** For means μ_k at {@code means[k·D …]}. */
    static PageShape of(double[] means, int dimension, int components) {
        double largest = 0;
        for (int from = 0; from < means.length; from += dimension) {
            double square = 0;
            for (int d = from; d < from + dimension; d++) {
                square += means[d] * means[d];
            }
            largest = Math.max(largest, square);
        }
        return new PageShape(dimension, components, largest);
    }

    /** Writes a level's numbers to {@code numbers[offset …]}. */
    void level(double alpha, double variance, float[] numbers, int offset) {
        double scale = 0.5 * LOG2E * alpha * alpha / variance;
        numbers[offset] = (float) -scale;
        numbers[offset + 1] = (float) (-alpha / variance);
        numbers[offset + 2] = products(scale) ? 1 : 0;
        numbers[offset + 3] = (float) (2 * scale);
    }

    private boolean products(double scale) {
        return scale * largestSquare <= (dimension > NARROW ? LARGEST_LOSS : LARGEST_SPREAD)
                && scale <= LARGEST_FACTOR
                && largestSquare <= LARGEST_FACTOR;
    }

    /** How several kernels evaluate it: by one, or slab by slab if it is wide. */
    Stages stages() {
        if (dimension <= NARROW) {
            Stages.Step stream = new Stages.Stage("stage_stream", Stages.Work.GROUPS, 1);
            List<String> kernels = List.of("target/gaussian_mixture_stream.h");
            return new Stages("stream", kernels, components >= LONG, 1, List.of(stream));
        }
        List<Stages.Step> steps = new ArrayList<>();
        steps.add(new Stages.Stage("stage_begin", Stages.Work.CHAINS, 1));
        for (int first = 0; first < components; first += SLAB) {
            int count = Math.min(SLAB, components - first);
            steps.add(new Stages.Slab("stage_exponents", Stages.Work.TILES, count, first, count));
            steps.add(new Stages.Slab("stage_weights", Stages.Work.CHAINS, 1, first, count));
            steps.add(new Stages.Slab("stage_pull", Stages.Work.TILES, dimension, first, count));
        }
        steps.add(new Stages.Stage("stage_finish", Stages.Work.ROWS, dimension));
        int rows = 4 + dimension + SLAB / PAGE + SLAB;
        return new Stages("slabs", List.of("target/gaussian_mixture_slabs.h"), true, rows, steps);
    }
}
