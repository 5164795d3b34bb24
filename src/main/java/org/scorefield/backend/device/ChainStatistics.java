package org.scorefield.backend.device;

import java.util.Arrays;
import java.util.function.Supplier;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.diagnostics.OrderStatistics;

/** Statistics of an ensemble's chains, made where they are: only sums over blocks and counts come to the host. */
final class ChainStatistics {
    private static final int NUMBERS = BlockMoments.NUMBERS;

    /** Work-items that count, at most, where they may share copies: enough to keep a device busy. */
    private static final int MOST_COUNTERS = 1 << 16;

    /** Copies of counts, at most. */
    private static final int MOST_COPIES = 64;

    /** Counts for each chain, at most: to clear and to add up more would take longer than to count. */
    private static final long WORTH = 2;

    /** Of one digit. */
    private static final int LEAST_COUNTS = 1 << 11;

    /** Prefixes that are looked for in one pass, at most: more would leave too few copies. */
    private static final int MOST_PREFIXES = 4;

    private final Supplier<Device.Program> program;
    private final Allocations memory;
    private final Chains all;
    private final int chains;
    private final int vectors;
    private final Device.Memory sums;
    private final Device.Memory products;
    private final int sumFloats;
    private final Device.Memory counts;
    private final int countInts;
    private final Device.Memory prefixes;

    /**
     * Reserves its memory.
     *
     * @param program of {@link ProgramText#statistics}, built when first asked for
     * @param budget as {@link MemoryPlan} takes it
     */
    ChainStatistics(
            Device device, Supplier<Device.Program> program, Allocations memory, long budget, Chains all, int chains) {
        this.program = program;
        this.memory = memory;
        this.all = all;
        this.chains = chains;
        this.vectors = all.stride() / all.lanes();
        long numbers = (long) BlockMoments.blocks(chains) * all.dimension() * NUMBERS;
        this.sumFloats = (int) Math.min(MemoryPlan.sumFloats(device, budget), numbers);
        this.countInts = (int) Math.min(MemoryPlan.countInts(device, budget), Math.max(LEAST_COUNTS, WORTH * chains));
        this.sums = memory.floats("block sums", sumFloats);
        this.products = memory.floats("block products", sumFloats / NUMBERS);
        this.counts = memory.ints("counts", countInts);
        this.prefixes = memory.ints("prefixes", MOST_PREFIXES);
    }

    /** As {@link org.scorefield.backend.Ensemble#moments}, as many coordinates and blocks at a time as fit. */
    BlockMoments moments(boolean frozen, boolean withProducts) {
        BlockMoments made = BlockMoments.empty(all.dimension(), chains, withProducts);
        int rows = Math.min(all.dimension(), sumFloats / NUMBERS);
        int blocks = Math.min(made.blocks(), sumFloats / NUMBERS / rows);
        float[] read = new float[rows * blocks * NUMBERS];
        for (int block = 0; block < made.blocks(); block += blocks) {
            int size = Math.min(blocks, made.blocks() - block);
            for (int row = 0; row < all.dimension(); row += rows) {
                int height = Math.min(rows, all.dimension() - row);
                placed(kernel("block_moments").set(2, sums).set(3, frozen ? -1 : 0), 4, row, height, block, size)
                        .launch((long) height * size);
                sums.read(0, read, 0, height * size * NUMBERS);
                for (int d = 0; d < height; d++) {
                    int to = ((row + d) * made.blocks() + block) * NUMBERS;
                    Canonical.copy(read, d * size * NUMBERS, made.numbers(), to, size * NUMBERS);
                }
            }
            for (int i = 1; withProducts && i < all.dimension(); i++) {
                multiply(made, frozen, i, block, size, read);
            }
        }
        return made;
    }

    private void multiply(BlockMoments made, boolean frozen, int i, int block, int size, float[] read) {
        Device.Kernel kernel = kernel("block_products")
                .set(2, sums)
                .set(3, products)
                .set(4, frozen ? -1 : 0)
                .set(5, i)
                .set(6, block)
                .set(7, size)
                .set(8, chains)
                .set(9, all.stride());
        ofChains(kernel).launch((long) i * size);
        products.read(0, read, 0, i * size);
        for (int k = 0; k < i; k++) {
            Canonical.copy(read, k * size, made.products(), made.products(i) + k * made.blocks() + block, size);
        }
    }

    private Device.Kernel kernel(String name) {
        return program.get().kernel(name);
    }

    private Device.Kernel ofChains(Device.Kernel kernel) {
        return kernel.set(0, all.state()).set(1, all.firstBad());
    }

    private Device.Kernel placed(Device.Kernel kernel, int at, int row, int rows, int block, int blocks) {
        return ofChains(kernel)
                .set(at, row)
                .set(at + 1, rows)
                .set(at + 2, block)
                .set(at + 3, blocks)
                .set(at + 4, chains)
                .set(at + 5, all.stride());
    }

    /** As {@link org.scorefield.backend.Ensemble#countDigits}. */
    long[] countDigits(int coordinate, OrderStatistics.Digit digit) {
        long[] made = new long[digit.size()];
        int most = Math.max(1, Math.min(MOST_PREFIXES, countInts >> digit.bits()));
        for (int first = 0; first < digit.prefixes().length; first += most) {
            int[] some = Arrays.copyOfRange(digit.prefixes(), first, Math.min(digit.prefixes().length, first + most));
            prefixes.write(0, some, some.length);
            Device.Kernel kernel = kernel("count_digits")
                    .set(3, prefixes)
                    .set(4, some.length)
                    .set(5, digit.shift())
                    .set(6, digit.bits());
            count(kernel, 7, coordinate, counts, some.length << digit.bits(), made, first << digit.bits());
        }
        return made;
    }

    /** As {@link org.scorefield.backend.Ensemble#countBins}. */
    long[] countBins(int coordinate, Histogram histogram) {
        float[] thresholds = histogram.thresholds();
        long[] made = new long[thresholds.length + 1];
        int half = Integer.highestOneBit(thresholds.length);
        float[] padded = Arrays.copyOf(thresholds, 2 * half - 1);
        Arrays.fill(padded, thresholds.length, padded.length, Float.POSITIVE_INFINITY);
        try (Allocations own = memory.more()) {
            Device.Memory many = made.length <= countInts ? counts : own.ints("counts of bins", made.length);
            Device.Kernel kernel =
                    kernel("count_bins").set(3, own.copy("thresholds", padded)).set(4, half);
            count(kernel, 5, coordinate, many, made.length, made, 0);
        }
        return made;
    }

    /**
     * Clears, counts, adds up and reads.
     *
     * @param at where the kernel's arguments begin that say how
     */
    private void count(Device.Kernel kernel, int at, int row, Device.Memory where, int size, long[] made, int place) {
        int fit = Math.max(1, Math.min(MOST_COPIES, (int) (where.bytes() / Integer.BYTES / size)));
        int copies = Integer.highestOneBit(fit);
        boolean shared = all.lanes() == 1;
        int items = Math.min(vectors, shared ? MOST_COUNTERS : copies);
        int rounds = (vectors + items - 1) / items;
        kernel("clear_counts").set(0, where).set(1, copies * size).launch((long) copies * size);
        ofChains(kernel)
                .set(2, where)
                .set(at, size)
                .set(at + 1, copies)
                .set(at + 2, items)
                .set(at + 3, shared ? 1 : rounds)
                .set(at + 4, rounds)
                .set(at + 5, shared ? items : 1)
                .set(at + 6, row)
                .set(at + 7, chains)
                .set(at + 8, all.stride())
                .launch(items);
        kernel("add_copies").set(0, where).set(1, size).set(2, copies).launch(size);
        int[] read = new int[size];
        where.read(0, read, 0, size);
        for (int i = 0; i < size; i++) {
            made[place + i] = Integer.toUnsignedLong(read[i]);
        }
    }
}
