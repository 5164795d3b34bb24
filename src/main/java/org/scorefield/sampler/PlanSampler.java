package org.scorefield.sampler;

import org.scorefield.plan.Plan;

/** A sampler that is a table: every backend runs it, and it needs no kernel of its own. */
public interface PlanSampler {
    /** The table. */
    Plan plan();
}
