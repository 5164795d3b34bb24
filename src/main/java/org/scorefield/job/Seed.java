package org.scorefield.job;

import java.math.BigInteger;
import java.util.SplittableRandom;

/**
 * The seed of a job.
 *
 * @param value all 64 bits
 * @param drawn whether it was drawn, because none was given
 */
record Seed(long value, boolean drawn) {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /**
     * Reads the key {@code seed}.
     *
     * @param override what holds in its place, or null
     */
    static Seed read(Section root, Long override) {
        BigInteger given = root.whole("seed", false, LEAST, MOST, null);
        if (override != null) {
            return new Seed(override, false);
        }
        return given != null ? new Seed(given.longValue(), false) : new Seed(draw(), true);
    }

    /** A seed below 2⁵³, so that every JSON reader keeps it. */
    private static long draw() {
        return new SplittableRandom().nextLong() >>> 11;
    }
}
