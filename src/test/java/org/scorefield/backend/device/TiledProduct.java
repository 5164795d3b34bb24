package org.scorefield.backend.device;

import java.util.List;
import java.util.TreeMap;
import org.scorefield.target.KernelPart;

/** A matrix product by a kernel of our own, where a test has no library for it. */
final class TiledProduct implements MatrixProduct, AutoCloseable {
    private static final int GROUP_SIZE = 128;
    private static final int TILE_ROWS = 64;

    private final Device.Program program;
    private final Device.Kernel kernel;
    private final int tileChains;
    private int products;

    TiledProduct(Device device) {
        int lanes = device.info().lanes();
        ProgramText check = ProgramText.check(lanes);
        ProgramText text = new ProgramText(
                "product",
                new TreeMap<>(check.macros()),
                List.of(KernelPart.file("math/tiles.h"), KernelPart.file("product.h")));
        this.program = device.build(text);
        this.kernel = program.kernel("product");
        this.tileChains = lanes == 1 ? 64 : 16 * lanes;
    }

    /** How many were computed. */
    int products() {
        return products;
    }

    @Override
    public void multiply(
            boolean transposed,
            int rows,
            int steps,
            int stride,
            Device.Memory table,
            Device.Memory from,
            long fromOffset,
            Device.Memory to,
            long toOffset) {
        products++;
        long tiles = (long) ((rows + TILE_ROWS - 1) / TILE_ROWS) * ((stride + tileChains - 1) / tileChains);
        kernel.set(0, table)
                .set(1, from)
                .set(2, to)
                .set(3, transposed ? 1 : 0)
                .set(4, rows)
                .set(5, steps)
                .set(6, stride)
                .set(7, fromOffset)
                .set(8, toOffset)
                .launchGroups(tiles, GROUP_SIZE);
    }

    @Override
    public void close() {
        program.close();
    }
}
