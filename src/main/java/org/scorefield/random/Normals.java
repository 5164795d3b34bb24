package org.scorefield.random;

import org.scorefield.math.ExactMath;

/**
 * Standard normals by address: four to a Philox block, by Box and Muller (1958). The twin of {@code kernels/random/normal.h}.
 *
 * <p>In dimension 1 one block serves four consecutive times, in dimension 2 two; from dimension 3 on, a time takes ⌈D/4⌉ blocks.
 */
public final class Normals {
    private Normals() {}

    /** log₂ of how many consecutive times one block serves in this dimension. */
    public static int timesPerBlockLog2(int dimension) {
        return dimension == 1 ? 2 : dimension == 2 ? 1 : 0;
    }

    /** Uniform in (0, 1] from all 32 bits of a word: never 0. */
    public static float unitInterval(int word) {
        return Math.fma((float) (word & 0xffffffffL), 0x1p-32f, 0x1p-33f);
    }

    /** Turns four words into four standard normals. The largest magnitude is √(66 ln 2) = 6.76. */
    public static void of(int[] words, float[] normals) {
        for (int i = 0; i < 4; i += 2) {
            float radius = (float) Math.sqrt(-2.0f * ExactMath.logNormal(unitInterval(words[i])));
            normals[i] = radius * ExactMath.cosTurn(words[i + 1]);
            normals[i + 1] = radius * ExactMath.sinTurn(words[i + 1]);
        }
    }
}
