package org.scorefield.sampler;

import java.util.OptionalInt;
import org.scorefield.sde.ForwardProcess;

/** The times at which a sampler stops that goes back through a process. */
public interface TimeGrid {
    /**
     * The times, strictly descending, at least two.
     *
     * @throws org.scorefield.error.BadInputException if they do not fit the process
     */
    double[] times(ForwardProcess process);

    /** The first of the times. */
    default double start(ForwardProcess process) {
        return process.end();
    }

    /** n, if the i-th time is a smooth function of i/n that does not depend on n. */
    default OptionalInt evenSteps() {
        return OptionalInt.empty();
    }

    /** What the last time is called in job files. */
    String endKey();
}
