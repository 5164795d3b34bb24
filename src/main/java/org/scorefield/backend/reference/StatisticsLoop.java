package org.scorefield.backend.reference;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.diagnostics.Moments;
import org.scorefield.diagnostics.OrderStatistics;

/** Statistics of chains: the twin of {@code kernels/entry/statistics.h}, operation by operation. */
final class StatisticsLoop {
    private static final int BLOCK = Moments.BLOCK;

    private static final int SUMS = BlockSums.SUMS;

    private final Workers workers;
    private final float[][] x;
    private final long[] firstBad;
    private final int chains;

    /** Of chains at {@code x[d][…]}. */
    StatisticsLoop(Workers workers, float[][] x, long[] firstBad, int chains) {
        this.workers = workers;
        this.x = x;
        this.firstBad = firstBad;
        this.chains = chains;
    }

    /** As {@link org.scorefield.backend.Ensemble#moments}. */
    BlockMoments moments(boolean frozen, boolean products) {
        BlockMoments made = BlockMoments.empty(x.length, chains, products);
        workers.run(made.blocks(), (first, last) -> {
            Block block = new Block(frozen);
            for (int b = first; b < last; b++) {
                block.at(b);
                for (int d = 0; d < x.length; d++) {
                    block.moments(d, made.numbers(), (d * made.blocks() + b) * BlockMoments.NUMBERS);
                    for (int k = 0; products && k < d; k++) {
                        made.products()[made.products(d) + k * made.blocks() + b] = block.product(d, k);
                    }
                }
            }
        });
        return made;
    }

    /** One block after the other. */
    private final class Block {
        private final boolean frozen;
        private final int[] counted = new int[BLOCK];
        private final float[] means = new float[x.length];
        private final float[] partial = new float[SUMS];
        private final float[] cubes = new float[SUMS];
        private final float[] fourths = new float[SUMS];
        private int from;
        private int count;

        Block(boolean frozen) {
            this.frozen = frozen;
        }

        void at(int block) {
            from = block * BLOCK;
            count = 0;
            for (int i = 0; i < Math.min(BLOCK, chains - from); i++) {
                if (frozen || firstBad[from + i] < 0) {
                    counted[count++] = i;
                }
            }
        }

        void moments(int d, float[] numbers, int at) {
            float shift = count > 0 ? x[d][from + counted[0]] : 0;
            Arrays.fill(partial, 0);
            for (int c = 0; c < count; c++) {
                int i = counted[c];
                partial[i % SUMS] = partial[i % SUMS] + (x[d][from + i] - shift);
            }
            float sum = BlockSums.folded(partial);
            means[d] = shift + sum / count;
            Arrays.fill(partial, 0);
            Arrays.fill(cubes, 0);
            Arrays.fill(fourths, 0);
            for (int c = 0; c < count; c++) {
                int i = counted[c];
                float off = x[d][from + i] - means[d];
                float square = off * off;
                partial[i % SUMS] = partial[i % SUMS] + square;
                cubes[i % SUMS] = Math.fma(square, off, cubes[i % SUMS]);
                fourths[i % SUMS] = Math.fma(square, square, fourths[i % SUMS]);
            }
            numbers[at] = count;
            numbers[at + 1] = shift;
            numbers[at + 2] = sum;
            numbers[at + 3] = BlockSums.folded(partial);
            numbers[at + 4] = BlockSums.folded(cubes);
            numbers[at + 5] = BlockSums.folded(fourths);
        }

        float product(int i, int k) {
            Arrays.fill(partial, 0);
            for (int c = 0; c < count; c++) {
                int j = counted[c];
                float offI = x[i][from + j] - means[i];
                float offK = x[k][from + j] - means[k];
                partial[j % SUMS] = Math.fma(offI, offK, partial[j % SUMS]);
            }
            return BlockSums.folded(partial);
        }
    }

    /** As {@link org.scorefield.backend.Ensemble#countDigits}. */
    long[] countDigits(float[] row, OrderStatistics.Digit digit) {
        int mask = (1 << digit.bits()) - 1;
        return count(digit.size(), j -> {
            int top = OrderStatistics.ordered(row[j]) >>> digit.shift();
            int prefix = Arrays.binarySearch(digit.prefixes(), top >>> digit.bits());
            return prefix < 0 ? -1 : (prefix << digit.bits()) + (top & mask);
        });
    }

    /** As {@link org.scorefield.backend.Ensemble#countBins}. */
    long[] countBins(float[] row, Histogram histogram) {
        float[] thresholds = histogram.thresholds();
        return count(thresholds.length + 1, j -> {
            int at = Arrays.binarySearch(thresholds, row[j] + 0f);
            return at < 0 ? -at - 1 : at + 1;
        });
    }

    /** How many chains are in each cell; −1 is no cell. */
    private long[] count(int size, IntUnaryOperator cell) {
        long[] counts = new long[size];
        workers.run(chains, (from, to) -> {
            int[] own = new int[size];
            for (int j = from; j < to; j++) {
                int at = firstBad[j] < 0 ? cell.applyAsInt(j) : -1;
                if (at >= 0) {
                    own[at]++;
                }
            }
            synchronized (counts) {
                for (int i = 0; i < size; i++) {
                    counts[i] += own[i];
                }
            }
        });
        return counts;
    }
}
