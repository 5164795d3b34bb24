package org.scorefield.target;

import java.util.List;

/**
 * How a target that is too large for one work-item is evaluated by several kernels, one after the other.
 *
 * <p>All stages have the same parameters: x and the score, dimension-major, {@code x[d * stride + chain]}; a matrix of {@link #rows}
 * rows, {@code matrix[row * stride + chain]}, with what a stage leaves for the next ones, and in row 0 at the end the log density;
 * the target's constants, its levels and where in them a level starts; its size; the stride.
 *
 * @param name of this way, for the programs' names
 * @param kernels the kernel headers below {@code /kernels}, read after {@link Target#kernel}, with the names and shape of its last part
 * @param worthwhile whether they should be faster than {@code target_evaluate}: a matter of the target's shape alone
 * @param rows of the matrix
 * @param steps in order
 */
public record Stages(String name, List<String> kernels, boolean worthwhile, int rows, List<Step> steps) {
    /** Copies its arguments. */
    public Stages {
        kernels = List.copyOf(kernels);
        steps = List.copyOf(steps);
    }

    /** One of the things to do. */
    public sealed interface Step permits Stage, Slab, Product {}

    /** What a stage's work-items do. */
    public enum Work {
        /** Each does everything for its chains. */
        CHAINS,
        /** Each does one row for its chains. */
        ROWS,
        /** A group of them makes a tile, of rows and chains, as {@code kernels/math/tiles.h} has it. */
        TILES,
        /** A group of them streams through all rows for its chains; each does everything for its own. */
        GROUPS
    }

    /**
     * A kernel.
     *
     * @param kernel its name
     * @param work what a work-item does
     * @param rows how many there are to do
     */
    public record Stage(String kernel, Work work, int rows) implements Step {}

    /**
     * A kernel that does some of the target's {@link Target#size}: it has two more parameters, which of them.
     *
     * @param kernel its name
     * @param work what a work-item does
     * @param rows how many there are to do
     * @param first of those to do
     * @param count of those to do
     */
    public record Slab(String kernel, Work work, int rows, int first, int count) implements Step {}

    /**
     * A product with the table that the target's constants begin with, [{@link Target#size}][{@link Target#dimension}].
     *
     * @param transposed whether the score becomes tableᵀ · matrix; otherwise the matrix becomes table · x
     * @param row where the matrix begins
     */
    public record Product(boolean transposed, int row) implements Step {}
}
