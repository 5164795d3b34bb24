package org.scorefield.sampler;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.target.Target;

/**
 * A sampler through time whose noise goes along a Brownian path: with other numbers of steps and the same base, chains follow the same path.
 *
 * <p>Steps need not be of the same length: with times t(u) at u = i/n, dx = f dt + g dB is dx = f·t′ du + g·√t′ dB_u, so that steps that
 * are halved in u follow one path B_u whatever their lengths in t.
 *
 * @param sampler the sampler, one that has {@link PlanSampler#pathSteps}
 * @param steps how many steps of that kind it has
 * @param base for how many steps noise is drawn; {@code steps} is base·2ᵐ
 */
public record AlongPath(PlanSampler sampler, int steps, int base) implements PlanSampler {
    /** Checks its arguments. */
    public AlongPath {
        String name = sampler.getClass().getSimpleName();
        OptionalLong own = sampler.pathSteps();
        int rows = sampler.rowsPerStep();
        Checks checks = new Checks()
                .that(
                        own.isPresent(),
                        "sampler",
                        "is " + name
                                + (rows > 1
                                        ? " with " + rows + " rows a step"
                                        : " with steps that are not halved evenly"),
                        "Forward, Langevin, or ReverseSde on SpacedTimes")
                .that(
                        own.isEmpty() || own.getAsLong() == steps,
                        "steps",
                        "is " + steps,
                        own.orElse(steps) + ", as many as the sampler makes");
        Refinement.check(checks, steps, base);
        checks.done();
    }

    @Override
    public Plan plan() {
        return sampler.plan().with(Refinement.noise(1, steps, base));
    }

    @Override
    public Optional<Target> ownTarget() {
        return sampler.ownTarget();
    }

    @Override
    public OptionalDouble priorDeviation() {
        return sampler.priorDeviation();
    }

    @Override
    public boolean needsStart() {
        return sampler.needsStart();
    }

    @Override
    public double[] times() {
        return sampler.times();
    }

    @Override
    public int rowsPerStep() {
        return sampler.rowsPerStep();
    }
}
