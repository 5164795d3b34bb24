package org.scorefield.backend.device;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.scorefield.target.KernelPart;

/** A matrix product by a kernel of our own, where a test has no library for it. */
final class TiledProduct implements MatrixProduct, AutoCloseable {
    private final Device.Program program;
    private final Device.Kernel kernel;
    private final Tiles tiles;
    private int products;

    TiledProduct(Device device) {
        int lanes = device.info().lanes();
        this.tiles = Tiles.of(lanes);
        SortedMap<String, Integer> macros = new TreeMap<>(Programs.check(lanes).macros());
        macros.putAll(tiles.macros());
        ProgramText text = new ProgramText(
                "product", macros, List.of(KernelPart.file("math/tiles.h"), KernelPart.file("product.h")));
        this.program = device.build(text);
        this.kernel = program.kernel("product");
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
        kernel.set(0, table)
                .set(1, from)
                .set(2, to)
                .set(3, transposed ? 1 : 0)
                .set(4, rows)
                .set(5, steps)
                .set(6, stride)
                .set(7, fromOffset)
                .set(8, toOffset)
                .launchGroups(tiles.groups(rows, stride), tiles.group());
    }

    @Override
    public void close() {
        program.close();
    }
}
