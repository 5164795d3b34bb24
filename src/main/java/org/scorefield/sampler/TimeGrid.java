package org.scorefield.sampler;

import org.scorefield.sde.ForwardProcess;

/** The times at which a sampler stops that goes back through a process. */
public interface TimeGrid {
    /**
     * The times, strictly descending, at least two.
     *
     * @throws org.scorefield.error.BadInputException if they do not fit the process
     */
    double[] times(ForwardProcess process);

    /** What the last time is called in job files. */
    String endKey();
}
