package org.scorefield.target;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.scorefield.error.BadInputException;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;

/**
 * A density to follow: its score s(x) = ∇ₓ log p(x) at any level, as numbers and code for the backends. A target is immutable
 * and knows no backend.
 *
 * <p>Its kernel header and its {@link Evaluator} are twins: the same operations on the same numbers in the same order.
 */
public interface Target {
    /** D, the number of coordinates. */
    int dimension();

    /** What it is called in job files: {@code gaussian-mixture}. */
    String type();

    /**
     * The kernel code: what it is made of first, then its own, which defines {@code OWN(evaluate)} and, for what it offers, where the
     * program asks for it, {@code OWN(hessian_vector)} and {@code OWN(laplacian)} ({@code #if CURVATURE}) and {@code OWN(draw)}
     * ({@code #if DRAWS}); if it {@linkplain #takesNoise takes noise}, nothing of this but {@code OWN(increment)}.
     * {@code kernels/README.md} has the parameters.
     *
     * @param own the prefix that {@code OWN} stands for
     */
    List<KernelPart> kernel(String own);

    /** Whether {@code OWN(evaluate)} takes products with the Hessian of what it is made of, so that this has to be compiled in. */
    default boolean evaluatesByCurvature() {
        return false;
    }

    /**
     * Whether it is no density but the increment of a step, which stands in for the score and depends on the step's noise: then its
     * levels are {@linkplain Level#isStep steps}, and its evaluator only has {@link Evaluator#increments}.
     */
    default boolean takesNoise() {
        return false;
    }

    /** Whether its density is known to integrate to 1, at every level that it has; otherwise log densities lack a constant. */
    default boolean normalized() {
        return false;
    }

    /** Whether it can do this, at levels where it has a density. */
    default boolean offers(Operation operation) {
        return true;
    }

    /** Whether it can do this at a level: some cannot where there is no noise. */
    default boolean offers(Operation operation, Level level) {
        return offers(operation);
    }

    /**
     * Refuses what it does not offer.
     *
     * @throws BadInputException naming target, operation and level
     */
    default void require(Operation operation, Level level) {
        require(operation);
        if (!offers(operation, level)) {
            throw new BadInputException(
                    "target",
                    "of type " + type() + " has no " + operation.label() + " at level " + level,
                    "allowed: a level with sigma > 0, or a target that has");
        }
    }

    /**
     * Refuses what it offers at no level.
     *
     * @throws BadInputException naming target and operation
     */
    default void require(Operation operation) {
        if (!offers(operation)) {
            throw new BadInputException(
                    "target", "of type " + type() + " has no " + operation.label(), "allowed: a target that has");
        }
    }

    /** What some targets offer besides log density and score. */
    enum Operation {
        /** Products of the Hessian of log p and a vector, and its trace. */
        CURVATURE("Hessian"),
        /** Exact, independent draws. */
        DRAW("exact draws");

        private final String label;

        Operation(String label) {
            this.label = label;
        }

        /** In messages. */
        public String label() {
            return label;
        }
    }

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

    /** The data that it was made of, [n·D], point by point, in single precision; empty if it was made of something else. */
    default Optional<float[]> points() {
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

    /** The numbers that draws need, which are from the target itself, at no level; empty if it offers none. Callers do not change them. */
    default float[] drawNumbers() {
        return new float[0];
    }

    /**
     * The largest eigenvalue of −∇² log p that a single part of the target has at this level, if a bound is known. A Langevin step h is
     * unstable when h times this is 2 or more.
     */
    OptionalDouble largestCurvature(Level level);

    /**
     * Says in plain words which is the first point where log density or score are not finite at no level, and why, if the target can tell;
     * empty if they are finite at all.
     *
     * @param points point by point
     */
    default Optional<String> notFinite(float[] points) {
        return Optional.empty();
    }

    /** Likewise, of a target whose levels are steps, at the time of one. */
    default Optional<String> notFinite(float[] points, Level level) {
        return notFinite(points);
    }

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

        /**
         * Computes what stands in for scores if the target takes noise.
         *
         * @param x the points [D][{@link #BATCH}]
         * @param z the noise, laid out likewise
         * @param increments receives s(x, z), laid out likewise
         * @param n how many points
         */
        default void increments(float[][] x, float[][] z, float[][] increments, int n) {
            throw new UnsupportedOperationException();
        }

        /**
         * Multiplies Hessians of log p with vectors.
         *
         * @param x the points [D][{@link #BATCH}]
         * @param v the vectors, laid out likewise
         * @param product receives ∇² log p(x) · v, laid out likewise
         * @param n how many points
         */
        default void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
            throw new UnsupportedOperationException();
        }

        /** Computes traces of the Hessian of log p, by D products with unit vectors unless there is a better way. */
        default void laplacians(float[][] x, float[] laplacians, int n) {
            float[][] v = new float[x.length][BATCH];
            float[][] product = new float[x.length][BATCH];
            Arrays.fill(laplacians, 0, n, 0);
            for (int d = 0; d < x.length; d++) {
                Arrays.fill(v[d], 0, n, 1);
                hessianVectors(x, v, product, n);
                Arrays.fill(v[d], 0, n, 0);
                for (int i = 0; i < n; i++) {
                    laplacians[i] = laplacians[i] + product[d][i];
                }
            }
        }

        /**
         * Draws from the target itself, at no level.
         *
         * @param stream who draws
         * @param block the first block of numbers to take
         * @param x receives the draws [D][{@link #BATCH}]
         * @param n how many
         */
        default void draw(Stream stream, int block, float[][] x, int n) {
            throw new UnsupportedOperationException();
        }
    }

    /**
     * Addresses of random numbers for a batch of consecutive chains or samples: the twin of {@code Stream} in
     * {@code kernels/random/philox.h}.
     *
     * @param seed the key
     * @param purpose what for
     * @param first the id of the batch's first
     * @param time the same for all
     */
    record Stream(long seed, Purpose purpose, long first, long time) {
        /** The four words of a block for the batch's i-th. */
        void words(int i, int block, int[] words) {
            Philox.block(seed, purpose, first + i, time, block, words);
        }
    }
}
