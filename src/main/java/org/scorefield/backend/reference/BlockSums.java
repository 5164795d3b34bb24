package org.scorefield.backend.reference;

import java.util.Arrays;

/** Sums over a block of samples in the one shape that {@code kernels/entry/loss.h} has. */
final class BlockSums {
    /** Partial sums, each over every sixteenth number. */
    private static final int SUMS = 16;

    private final float[] partial = new float[SUMS];

    /** Writes the sum of n numbers and the sum of squares around their mean to {@code sums[at]} and the next. */
    void of(float[] numbers, int n, float[] sums, int at) {
        Arrays.fill(partial, 0);
        for (int i = 0; i < n; i++) {
            partial[i % SUMS] = partial[i % SUMS] + numbers[i];
        }
        float sum = folded();
        float mean = sum / n;
        Arrays.fill(partial, 0);
        for (int i = 0; i < n; i++) {
            float off = numbers[i] - mean;
            partial[i % SUMS] = Math.fma(off, off, partial[i % SUMS]);
        }
        float squares = folded();
        sums[at] = sum == sum ? sum : Float.NaN;
        sums[at + 1] = squares == squares ? squares : Float.NaN;
    }

    /** By halving. */
    private float folded() {
        for (int gap = SUMS / 2; gap != 0; gap /= 2) {
            for (int i = 0; i < gap; i++) {
                partial[i] = partial[i] + partial[i + gap];
            }
        }
        return partial[0];
    }
}
