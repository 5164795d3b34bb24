package org.scorefield.backend.reference;

import java.util.Arrays;

/** Sums over a block of chains or samples in the one shape that {@code kernels/math/blocks.h} has. */
final class BlockSums {
    /** Partial sums, each over every sixteenth number. */
    static final int SUMS = 16;

    private final float[] partial = new float[SUMS];

    /** Writes the sum of n numbers and the sum of squares around their mean to {@code sums[at]} and the next. */
    void of(float[] numbers, int n, float[] sums, int at) {
        Arrays.fill(partial, 0);
        for (int i = 0; i < n; i++) {
            partial[i % SUMS] = partial[i % SUMS] + numbers[i];
        }
        float sum = folded(partial);
        float mean = sum / n;
        Arrays.fill(partial, 0);
        for (int i = 0; i < n; i++) {
            float off = numbers[i] - mean;
            partial[i % SUMS] = Math.fma(off, off, partial[i % SUMS]);
        }
        sums[at] = sum;
        sums[at + 1] = folded(partial);
    }

    /** The sum of partial sums, by halving; one form of NaN. */
    static float folded(float[] partial) {
        for (int gap = SUMS / 2; gap != 0; gap /= 2) {
            for (int i = 0; i < gap; i++) {
                partial[i] = partial[i] + partial[i + gap];
            }
        }
        return partial[0] == partial[0] ? partial[0] : Float.NaN;
    }
}
