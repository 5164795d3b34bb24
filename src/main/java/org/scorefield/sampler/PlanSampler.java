package org.scorefield.sampler;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.scorefield.plan.Plan;
import org.scorefield.target.Target;

/** A sampler that is a table: every backend runs it, and it needs no kernel of its own. */
public interface PlanSampler {
    /** The table. */
    Plan plan();

    /** What chains follow, if the sampler brings it along: it then takes no other. */
    default Optional<Target> ownTarget() {
        return Optional.empty();
    }

    /** The standard deviation of the normal law, with mean 0, that chains have to start from, if the sampler knows of one. */
    default OptionalDouble priorDeviation() {
        return OptionalDouble.empty();
    }

    /** Whether chains have to be given a start, because the sampler goes back from a time at which their law depends on the target. */
    default boolean needsStart() {
        return false;
    }

    /**
     * The times of the sampler's process after 0, 1, 2, … rows of the plan; NaN where the state is not one at a time. Empty if it goes
     * through no process.
     */
    default double[] times() {
        return new double[0];
    }

    /**
     * How many rows of the plan make a step of the method. After those inside of one, the state is a stage on the way, which follows no law
     * that one asks for. After the last step a row of its own may follow.
     */
    default int rowsPerStep() {
        return 1;
    }

    /**
     * How many steps there are for noise along a Brownian path: they come first in the plan, are a row each, and are all of the same length
     * in time or in a smooth function of time that does not depend on their number. Empty if there are none such.
     */
    default OptionalLong pathSteps() {
        return OptionalLong.empty();
    }
}
