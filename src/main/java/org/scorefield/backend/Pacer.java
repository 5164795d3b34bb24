package org.scorefield.backend;

/**
 * How many steps to take at a time, so that each stretch takes about a quarter of a second: long enough to cost nothing, short enough
 * that progress is seen and an interruption heeded. A few steps may take a second: where states are many, to read and to write them takes as
 * long as several steps. No result depends on it.
 */
public final class Pacer {
    private static final double SECONDS = 0.25;
    private static final double MOST_SECONDS = 1;
    private static final long FIRST = 16;
    private static final long MOST = 1 << 30;

    /** In one dimension so many steps share a block of noise: stretches of whole blocks draw none twice. */
    private static final long BLOCK = 4;

    private long steps = FIRST;

    /** Steps to take next. */
    public long steps() {
        return steps;
    }

    /** Learns that {@code taken} steps took {@code seconds}. */
    public void took(long taken, double seconds) {
        double factor = SECONDS / Math.max(seconds, 1e-9);
        double aim = Math.min(factor, 16.0) * taken;
        // a stretch cut short by something else says little about longer ones
        double next = factor < 1 ? aim : Math.max(aim, steps);
        if (next < FIRST) {
            next = Math.min(FIRST, taken * MOST_SECONDS / Math.max(seconds, 1e-9));
        }
        steps = (long) Math.max(1, Math.min(next, MOST));
        if (steps > BLOCK) {
            steps -= steps % BLOCK;
        }
    }
}
