package org.scorefield.random;

/**
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), by address: the twin of
 * {@code kernels/random/philox.h}.
 *
 * <p>Key: the 64-bit seed. Counter: word 0 holds the block in bits 0–15, the purpose's ordinal in 16–23 and bits 32–39 of time in
 * 24–31; word 1 is time; words 2 and 3 are the global chain id. There is no state and no "next".
 */
public final class Philox {
    /** Times below this have an address. */
    public static final long TIMES = 1L << 40;

    private static final int M0 = 0xd2511f53;
    private static final int M1 = 0xcd9e8d57;
    private static final int W0 = 0x9e3779b9;
    private static final int W1 = 0xbb67ae85;
    private static final int ROUNDS = 10;

    private Philox() {}

    /** Writes the four words of the block at this address into {@code words}. */
    public static void block(long seed, Purpose purpose, long chain, long time, int block, int[] words) {
        int w0 = block | purpose.ordinal() << 16 | (int) (time >>> 32) << 24;
        words(w0, (int) time, (int) chain, (int) (chain >>> 32), (int) seed, (int) (seed >>> 32), ROUNDS, words);
    }

    /** The cipher itself: counter c0…c3, key k0, k1. */
    static void words(int c0, int c1, int c2, int c3, int k0, int k1, int rounds, int[] words) {
        for (int round = 0; round < rounds; round++) {
            long product0 = (M0 & 0xffffffffL) * (c0 & 0xffffffffL);
            long product1 = (M1 & 0xffffffffL) * (c2 & 0xffffffffL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += W0;
            k1 += W1;
        }
        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
    }
}
