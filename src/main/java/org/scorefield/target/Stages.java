package org.scorefield.target;

import java.util.List;

/**
 * How a target that is too large for one work-item is evaluated by several kernels, one after the other. They do the operations of
 * {@code target_evaluate} to the bit, so that no result depends on which of the two ways is taken.
 *
 * <p>All stages have the same parameters: x and the score, dimension-major, {@code x[d * stride + chain]}; a matrix of {@link #rows}
 * rows, {@code matrix[row * stride + chain]}, with what a stage leaves for the next ones, and in row 0 at the end the log density;
 * the target's constants, its levels and where in them a level starts; its size; the stride.
 *
 * @param kernel the kernel header below {@code /kernels}, read after {@link Target#kernel}
 * @param worthwhile whether they should be faster than {@code target_evaluate}: a matter of the target's shape alone
 * @param rows of the matrix
 * @param stages in order
 */
public record Stages(String kernel, boolean worthwhile, int rows, List<Stage> stages) {
    /** Copies its arguments. */
    public Stages {
        stages = List.copyOf(stages);
    }

    /**
     * A kernel.
     *
     * @param kernel its name
     * @param rows a group of work-items makes a tile ({@code kernels/math/tiles.h}) of so many rows in all; 0: a work-item makes
     *     everything for its chains
     */
    public record Stage(String kernel, int rows) {}
}
