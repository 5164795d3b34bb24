package org.scorefield;

/**
 * Takes results as they come, chunk by chunk, so that a job may be larger than memory. States are dimension-major; the arrays are
 * valid during the call only. Chains are counted from the job's first.
 */
public interface Sink {
    /** Whether final states are wanted; if not, they stay where they are. */
    default boolean wantsStates() {
        return true;
    }

    /** The final state of {@code chains} chains from {@code chain} on. */
    default void state(long chain, int chains, float[] state) {}

    /** Record number {@code record} of {@code chains} chains from {@code chain} on. */
    default void record(long record, long chain, int chains, float[] state) {}

    /** How many of the job's chain-steps are done. */
    default void progress(double chainSteps) {}

    /**
     * Says how many chains the device holds at a time, before the run starts.
     *
     * @param runs how often the chains are run: more than once if they are not all held at once and quantiles are asked for
     */
    default void chunk(int chains, int runs) {}
}
