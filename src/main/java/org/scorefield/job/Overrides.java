package org.scorefield.job;

/**
 * What is to hold instead of a job file's settings; null where the file's holds.
 *
 * @param chains how many chains
 * @param seed the seed, all 64 bits
 * @param firstChain global id of the first chain
 * @param allowUnstable whether a step too large to be stable is accepted
 */
public record Overrides(Long chains, Long seed, Long firstChain, boolean allowUnstable) {
    /** The file's settings hold. */
    public static final Overrides NONE = new Overrides(null, null, null, false);
}
