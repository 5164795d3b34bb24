package org.scorefield.job;

/**
 * What is to hold instead of a loss job's settings; null where the file's holds.
 *
 * @param samples how many samples
 * @param seed the seed, all 64 bits
 */
public record LossOverrides(Long samples, Long seed) {
    /** The file's settings hold. */
    public static final LossOverrides NONE = new LossOverrides(null, null);
}
