package org.scorefield.target;

import java.util.Map;
import java.util.Optional;

/**
 * A density to follow: its score s(x) = ∇ₓ log p(x) at any level, as numbers and code for the backends. A target is immutable
 * and knows no backend.
 *
 * <p>Its kernel header and its {@link Evaluator} are twins: the same operations on the same numbers in the same order.
 */
public interface Target {
    /** D, the number of coordinates. */
    int dimension();

    /** The kernel header below {@code /kernels} that defines {@code target_evaluate}. */
    String kernel();

    /** What is compiled in besides the dimension: macro names and their values. */
    Map<String, Integer> shape();

    /**
     * How several kernels can evaluate it, where one work-item may be too little; empty if there is no such way. They do the operations
     * of {@code target_evaluate} to the bit, so that no result depends on which of the two ways is taken.
     */
    default Optional<Stages> stages() {
        return Optional.empty();
    }

    /** Likewise, with the work in matrix products, which round otherwise: for fast arithmetic. */
    default Optional<Stages> products() {
        return Optional.empty();
    }

    /** The number handed to {@code target_evaluate} as its size. */
    int size();

    /** The numbers that do not depend on the level, laid out as the kernel reads them. Callers do not change them. */
    float[] constants();

    /** How many numbers a level takes. */
    int levelSize();

    /**
     * Writes the numbers of one level, computed in double and rounded once, to {@code numbers[offset …]}.
     *
     * @throws org.scorefield.error.BadInputException if the target has no density at this level
     */
    void level(Level level, float[] numbers, int offset);

    /**
     * The largest eigenvalue of −∇² log p that a single part of the target has at this level. A Langevin step h is unstable when
     * h times this is 2 or more.
     */
    double largestCurvature(Level level);

    /** The plain Java twin of the kernel. One thread at a time uses an evaluator. */
    Evaluator evaluator();

    /**
     * Computes log densities and scores in exact single precision, for a batch of points at a time: coordinate d of point i is
     * {@code x[d][i]}. What is computed for one point does not depend on the others.
     */
    interface Evaluator {
        /** The most points of a batch. */
        int BATCH = 256;

        /**
         * Takes over the numbers of a level.
         *
         * @param numbers written by {@link Target#level}
         * @param offset where they start
         */
        void at(float[] numbers, int offset);

        /**
         * Evaluates scores.
         *
         * @param x the points [D][{@link #BATCH}]
         * @param score receives s(x), laid out likewise
         * @param n how many points
         */
        void score(float[][] x, float[][] score, int n);

        /** The log densities of the first n points last given to {@link #score}. */
        void logDensities(float[] densities, int n);
    }
}
