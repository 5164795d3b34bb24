package org.scorefield.sampler;

import java.util.OptionalDouble;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;

/**
 * A sampler through time in steps of the same length, whose noise goes along a Brownian path: with other numbers of steps and the same base,
 * chains follow the same path.
 *
 * @param sampler the sampler, each of whose first {@code steps} rows is a step
 * @param steps how many
 * @param base for how many steps noise is drawn; {@code steps} is base·2ᵐ
 */
public record AlongPath(PlanSampler sampler, int steps, int base) implements PlanSampler {
    /** Checks its arguments. */
    public AlongPath {
        Checks checks = new Checks().atLeastOne("steps", steps);
        Refinement.check(checks, steps, base);
        checks.done();
    }

    @Override
    public Plan plan() {
        return sampler.plan().with(Refinement.noise(1, steps, base));
    }

    @Override
    public OptionalDouble priorDeviation() {
        return sampler.priorDeviation();
    }
}
