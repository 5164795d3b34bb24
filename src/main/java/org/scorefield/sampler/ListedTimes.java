package org.scorefield.sampler;

import org.scorefield.error.Checks;
import org.scorefield.sde.ForwardProcess;

/**
 * Given times.
 *
 * @param times at least two, strictly descending
 */
@SuppressWarnings("ArrayRecordComponent")
public record ListedTimes(double[] times) implements TimeGrid {
    /** Checks and copies its argument. */
    public ListedTimes {
        times = times.clone();
        Checks checks = new Checks()
                .that(times.length >= 2, "grid", "has " + times.length + " times", "at least two: start and end");
        for (int i = 0; i < times.length; i++) {
            checks.that(
                    times[i] >= 0 && (i == 0 || times[i] < times[i - 1]),
                    "grid[" + i + "]",
                    "is " + times[i] + (i == 0 ? "" : " after " + times[i - 1]),
                    "times >= 0 that strictly descend");
        }
        checks.done();
    }

    @Override
    public double[] times(ForwardProcess process) {
        new Checks()
                .that(
                        times[0] <= process.end(),
                        "grid[0]",
                        "is " + times[0],
                        "at most " + process.end() + ", where the process ends")
                .done();
        return times.clone();
    }

    @Override
    public double start(ForwardProcess process) {
        return times[0];
    }

    @Override
    public String endKey() {
        return "grid[" + (times.length - 1) + "]";
    }
}
