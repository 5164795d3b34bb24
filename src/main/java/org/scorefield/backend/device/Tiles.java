package org.scorefield.backend.device;

import java.util.Map;
import java.util.Set;

/**
 * The tiles that {@code kernels/math/tiles.h} makes.
 *
 * @param group work-items that make one, 16 of them side by side
 * @param rows of one
 * @param chains of one: each work-item makes 4 columns, because every number read from local memory is then used several times; where
 *     there are lanes, they do that, and more columns would not fit registers
 */
record Tiles(int group, int rows, int chains) {
    private static final String GROUP_SIZE = "GROUP_SIZE";
    private static final String TILE_ROWS = "TILE_ROWS";
    private static final String TILE_CHAINS = "TILE_CHAINS";

    /** The names in {@link #macros}. */
    static final Set<String> MACROS = Set.of(GROUP_SIZE, TILE_ROWS, TILE_CHAINS);

    static Tiles of(int lanes) {
        return new Tiles(128, 64, lanes == 1 ? 64 : 16 * lanes);
    }

    /** What a program is told of them. */
    Map<String, Integer> macros() {
        return Map.of(GROUP_SIZE, group, TILE_ROWS, rows, TILE_CHAINS, chains);
    }

    /** How many groups cover so many rows and chains. */
    long groups(int allRows, int allChains) {
        return (long) cover(allRows, rows) * cover(allChains, chains);
    }

    /** How many of a size cover a count. */
    static int cover(int count, int size) {
        return (count + size - 1) / size;
    }
}
