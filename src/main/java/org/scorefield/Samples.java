package org.scorefield;

import java.util.List;
import java.util.OptionalDouble;
import org.scorefield.backend.DeviceInfo;

/**
 * What a sampling job gave.
 *
 * @param state the final states, dimension-major: coordinate d of chain j is {@code state[d * chains + j]}; empty if they went to a
 *     {@link Sink}
 * @param chains how many
 * @param steps how many each took
 * @param seconds from the first step to the last state read
 * @param deviceSeconds of these that the device computed, by its own clock; empty where it has none
 * @param diverged how many chains became non-finite; each stays at its last finite state
 * @param firstDiverged global id of the first of them, −1 for none
 * @param firstBadStep the step that it could not take, −1 for none
 * @param mean of the final states, [D]
 * @param variance of the final states, [D], divisor n − 1
 * @param covariance of the final states, [D][D], divisor n − 1; null in more than 128 dimensions
 * @param statistics at the steps that {@link Statistics} asked for
 * @param device what it was computed on
 */
@SuppressWarnings("ArrayRecordComponent")
public record Samples(
        float[] state,
        long chains,
        long steps,
        double seconds,
        OptionalDouble deviceSeconds,
        long diverged,
        long firstDiverged,
        long firstBadStep,
        double[] mean,
        double[] variance,
        double[][] covariance,
        List<StatisticsAt> statistics,
        DeviceInfo device) {
    /** The same with the final states. */
    Samples with(float[] states) {
        return new Samples(
                states,
                chains,
                steps,
                seconds,
                deviceSeconds,
                diverged,
                firstDiverged,
                firstBadStep,
                mean,
                variance,
                covariance,
                statistics,
                device);
    }

    /** Chain-steps per second. */
    public double chainStepsPerSecond() {
        return (double) chains * steps / seconds;
    }
}
