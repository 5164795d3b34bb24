package org.scorefield.backend.device;

import java.util.HashMap;
import java.util.Map;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** Evaluates a target for chains on a device, stage by stage. */
final class StagedEvaluation {
    private final Device device;
    private final Stages stages;
    private final Map<String, Device.Kernel> kernels = new HashMap<>();
    private final Device.Memory matrix;
    private final Target target;
    private final int stride;
    private final Tiles tiles;

    /** Reserves the stages' matrix. */
    StagedEvaluation(
            Device device, Device.Program program, Stages stages, Target target, Allocations memory, int stride) {
        this.device = device;
        this.stages = stages;
        this.target = target;
        this.stride = stride;
        this.tiles = Tiles.of(device.info().lanes());
        this.matrix = memory.floats("stages", (long) stages.rows() * stride);
        for (Stages.Step step : stages.steps()) {
            if (step instanceof Stages.Stage stage) {
                kernels.put(stage.kernel(), program.kernel(stage.kernel()));
            } else if (step instanceof Stages.Slab slab) {
                kernels.put(slab.kernel(), program.kernel(slab.kernel()));
            }
        }
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
        for (Stages.Step step : stages.steps()) {
            if (step instanceof Stages.Product product) {
                multiply(product, x, score, constants);
            } else if (step instanceof Stages.Slab slab) {
                Device.Kernel kernel = kernel(slab.kernel(), x, score, constants, levels, level);
                kernel.set(8, slab.first()).set(9, slab.count());
                launch(kernel, slab.work(), slab.rows());
            } else {
                Stages.Stage stage = (Stages.Stage) step;
                launch(kernel(stage.kernel(), x, score, constants, levels, level), stage.work(), stage.rows());
            }
        }
    }

    private Device.Kernel kernel(
            String name,
            Device.Memory x,
            Device.Memory score,
            Device.Memory constants,
            Device.Memory levels,
            int level) {
        return kernels.get(name)
                .set(0, x)
                .set(1, score)
                .set(2, matrix)
                .set(3, constants)
                .set(4, levels)
                .set(5, level)
                .set(6, target.size())
                .set(7, stride);
    }

    private void launch(Device.Kernel kernel, Stages.Work work, int rows) {
        long vectors = stride / lanes();
        switch (work) {
            case CHAINS -> kernel.launch(vectors);
            case ROWS -> kernel.launch(vectors * rows);
            case TILES -> kernel.launchGroups(tiles.groups(rows, stride), tiles.group());
            case GROUPS -> kernel.launchGroups(Tiles.cover(stride, tiles.group() * lanes()), tiles.group());
        }
    }

    private void multiply(Stages.Product product, Device.Memory x, Device.Memory score, Device.Memory constants) {
        MatrixProduct library = device.matrixProduct().orElseThrow();
        int size = target.size();
        int dimension = target.dimension();
        long offset = (long) product.row() * stride;
        if (product.transposed()) {
            library.multiply(true, dimension, size, stride, constants, matrix, offset, score, 0);
        } else {
            library.multiply(false, size, dimension, stride, constants, x, 0, matrix, offset);
        }
    }

    private int lanes() {
        return device.info().lanes();
    }

    /** Copies the log densities of the first {@code count} to {@code to[at …]}. */
    void logDensities(float[] to, int at, int count) {
        matrix.read(0, to, at, count);
    }
}
