package org.scorefield.backend.device;

import java.util.ArrayList;
import java.util.List;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** Evaluates a target for chains on a device, stage by stage. */
final class StagedEvaluation {
    /** Work-items of a group that makes a tile, and the tile's rows; {@code kernels/math/tiles.h} has the same numbers. */
    private static final int GROUP_SIZE = 128;

    private static final int TILE_ROWS = 64;

    private final List<Launch> launches = new ArrayList<>();
    private final Device.Memory matrix;
    private final int lanes;
    private final int size;
    private final int stride;

    /** A stage's kernel; of tiles, those for all rows of the same chains, or 0. */
    private record Launch(Device.Kernel kernel, int tiles) {}

    /** Reserves the stages' matrix. */
    StagedEvaluation(Device.Program program, Stages stages, Target target, Allocations memory, int lanes, int stride) {
        this.lanes = lanes;
        this.size = target.size();
        this.stride = stride;
        this.matrix = memory.floats("stages", (long) stages.rows() * stride);
        for (Stages.Stage stage : stages.stages()) {
            launches.add(new Launch(program.kernel(stage.kernel()), tiles(stage.rows(), TILE_ROWS)));
        }
    }

    private static int tiles(int count, int size) {
        return (count + size - 1) / size;
    }

    /** Chains of a tile. */
    private static int tileChains(int lanes) {
        return lanes == 1 ? 64 : 16 * lanes;
    }

    /**
     * Evaluates the score.
     *
     * @param x where
     * @param score receives it; both dimension-major with the stride
     * @param levels has the level's numbers
     * @param level where they start
     */
    void run(Device.Memory x, Device.Memory score, Device.Memory constants, Device.Memory levels, int level) {
        for (Launch launch : launches) {
            Device.Kernel kernel = launch.kernel;
            kernel.set(0, x)
                    .set(1, score)
                    .set(2, matrix)
                    .set(3, constants)
                    .set(4, levels)
                    .set(5, level)
                    .set(6, size)
                    .set(7, stride);
            if (launch.tiles == 0) {
                kernel.launch(stride / lanes);
            } else {
                kernel.launchGroups((long) launch.tiles * tiles(stride, tileChains(lanes)), GROUP_SIZE);
            }
        }
    }

    /** Copies the log densities of the first {@code count} to {@code target[at …]}. */
    void logDensities(float[] target, int at, int count) {
        matrix.read(0, target, at, count);
    }
}
