package org.scorefield.backend;

import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.diagnostics.OrderStatistics;
import org.scorefield.plan.Plan;

/**
 * Consecutive chains on a device, with what they need to go on: position, status and, for plans that keep, the kept position and
 * score. Chain j of the ensemble has the global id firstChain + j, which is all that its noise depends on.
 *
 * <p>States are dimension-major: {@code x[d * chains + j]}.
 */
public interface Ensemble extends AutoCloseable {
    /** How many chains. */
    int chains();

    /** Starts the chains at a normal or uniform state drawn for their ids, or at given points. */
    void initialise(Initial initial);

    /**
     * Applies steps {@code from} to {@code to} (exclusive) of the plan. A chain whose next state is not finite stays at its last one
     * for good, and remembers the step.
     *
     * @param every after each step t where t + 1 is a multiple of this, the state goes to {@code recorder}; 0 for never
     * @param recorder receives the records in order
     */
    void advance(Plan plan, long from, long to, long every, Recorder recorder);

    /** Copies the state, D × {@link #chains()}, into {@code state}. */
    void state(float[] state);

    /** Copies each chain's first bad step, −1 for none, into {@code steps}. */
    void firstBadSteps(long[] steps);

    /**
     * Sums over blocks of 256 chains, of which the first begins at the ensemble's first.
     *
     * @param frozen whether also chains count whose next state was not finite, with their last one
     * @param products whether also products of coordinates are wanted
     */
    BlockMoments moments(boolean frozen, boolean products);

    /**
     * How often each digit follows each prefix in a coordinate of the chains that are not frozen.
     *
     * @return {@code counts[(p << bits) + digit]}
     */
    long[] countDigits(int coordinate, OrderStatistics.Digit digit);

    /**
     * How many of a coordinate of the chains that are not frozen fall below, into each of, and above the bins.
     *
     * @return [bins + 2]
     */
    long[] countBins(int coordinate, Histogram histogram);

    @Override
    void close();

    /** Receives recorded states. */
    @FunctionalInterface
    interface Recorder {
        /** Records nothing. */
        Recorder NONE = (record, state) -> {};

        /** All chains have taken the steps before {@code step}. What this throws ends the advance. */
        default void reached(long step) {}

        /**
         * One record.
         *
         * @param record its number: the step divided by {@code every}, less one
         * @param state the state after that step, dimension-major; valid during the call only
         */
        void record(long record, float[] state);
    }
}
