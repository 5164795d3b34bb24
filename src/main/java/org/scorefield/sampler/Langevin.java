package org.scorefield.sampler;

import java.util.OptionalLong;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;

/**
 * The unadjusted Langevin algorithm, x ← x + h·s(x) + √(2h)·z (Roberts and Tweedie 1996).
 *
 * <p>Its stationary law is not quite the target's: on N(0, v) the variance is v/(1 − h/(2v)).
 *
 * @param stepSize h &gt; 0
 * @param steps how many steps, at least one
 */
public record Langevin(double stepSize, long steps) implements PlanSampler {
    /** Checks its arguments. */
    public Langevin {
        new Checks().positive("step-size", stepSize).atLeastOne("steps", steps).done();
    }

    @Override
    public Plan plan() {
        return Plan.repeat(steps, Row.of(1).score(stepSize).noise(StrictMath.sqrt(2 * stepSize)));
    }

    @Override
    public OptionalLong pathSteps() {
        return OptionalLong.of(steps);
    }
}
