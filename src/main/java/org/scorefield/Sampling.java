package org.scorefield;

import org.scorefield.backend.Initial;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.random.Philox;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.sampler.StepEnds;
import org.scorefield.target.Target;

/**
 * A sampling job: all that its result depends on.
 *
 * @param target what to sample
 * @param sampler how
 * @param initial where chains start
 * @param chains how many, at least one
 * @param seed key of all random numbers; all 64 bits count
 * @param firstChain global id of the first chain: chains 500 … 599 alone equal rows 500 … 599 of the full run
 * @param recordEvery rows of the plan between records; 0 for none
 * @param statistics what is to be known of the chains on their way
 */
public record Sampling(
        Target target,
        PlanSampler sampler,
        Initial initial,
        long chains,
        long seed,
        long firstChain,
        long recordEvery,
        Statistics statistics) {
    /** Checks what can be checked without a device. */
    public Sampling {
        Checks checks = new Checks()
                .atLeastOne("chains", chains)
                .that(firstChain >= 0, "first-chain", "is " + firstChain, "a whole number >= 0")
                .that(recordEvery >= 0, "record.every", "is " + recordEvery, "a whole number >= 1");
        checks.that(
                chains <= 0 || firstChain <= Long.MAX_VALUE - chains,
                "first-chain",
                "is " + firstChain + " with " + chains + " chains",
                "chain ids below 2^63");
        Plan plan = sampler.plan();
        long steps = stepsOf(plan, checks);
        StepEnds ends = StepEnds.of(sampler, steps);
        ends.check(checks, "record.every", Math.max(0, recordEvery));
        for (int i = 0; i < statistics.steps().length; i++) {
            ends.check(checks, "statistics.steps[" + i + "]", statistics.steps()[i]);
        }
        checks.that(
                target.takesNoise() == plan.takesNoise(),
                "sampler",
                plan.takesNoise()
                        ? "makes steps of an SDE, which the target is not"
                        : "makes no steps of an SDE, as the target is",
                "an SDE's step as the target, and a sampler for it");
        checks.that(
                plan.noise().halvings() == 0 || target.dimension() <= Plan.Noise.MOST_DIMENSIONS,
                "sampler",
                "refines paths in dimension " + target.dimension(),
                "at most " + Plan.Noise.MOST_DIMENSIONS + " coordinates, or noise of its own for each step");
        if (initial instanceof Initial.Normal normal && normal.generator() == Initial.Generator.CURAND) {
            checks.that(
                    chains <= 0 || firstChain <= Initial.Generator.CURAND_CHAINS - chains,
                    "first-chain",
                    "is " + firstChain + " with " + chains + " chains",
                    "chain ids below 2^34 with `generator: curand`");
            checks.that(
                    target.dimension() <= Initial.Generator.CURAND_DIMENSIONS,
                    "initial.generator",
                    "is curand in dimension " + target.dimension(),
                    "philox above dimension 2^24");
        }
        if (initial instanceof Initial.Point point) {
            checks.that(
                    point.at().length == target.dimension(),
                    "initial",
                    "is a point of dimension " + point.at().length,
                    target.dimension() + ", as the target");
        }
        if (initial instanceof Initial.Points points) {
            checks.that(
                    points.dimension() == target.dimension(),
                    "initial",
                    "has points of dimension " + points.dimension(),
                    target.dimension() + ", as the target");
            checks.that(
                    chains <= 0 || firstChain + chains <= points.count(),
                    "initial",
                    "has " + points.count() + " points",
                    "one for each chain, that is " + (firstChain + chains));
        }
        checks.done();
    }

    private static long stepsOf(Plan plan, Checks checks) {
        try {
            long steps = plan.steps();
            checks.that(steps <= Philox.TIMES, "steps", "are " + steps, "at most 2^40 in all");
            return steps;
        } catch (ArithmeticException e) {
            checks.problem("steps", "are more than 2^63", "at most 2^40 in all");
            return Long.MAX_VALUE;
        }
    }

    /**
     * A job of one chain that starts where the sampler wants it, else at a standard normal state, with seed 0.
     *
     * @throws org.scorefield.error.BadInputException if the sampler {@linkplain PlanSampler#needsStart needs a start}
     */
    public static Sampling of(Target target, PlanSampler sampler) {
        new Checks()
                .that(
                        !sampler.needsStart(),
                        "initial",
                        "is not given, and the sampler starts before its process ends",
                        "a start, or times from the end of the process")
                .done();
        return of(target, sampler, new Initial.Normal(sampler.priorDeviation().orElse(1)));
    }

    /** A job of one chain with this start, with seed 0. */
    public static Sampling of(Target target, PlanSampler sampler, Initial initial) {
        return new Sampling(target, sampler, initial, 1, 0, 0, 0, Statistics.NONE);
    }

    /** With this start. */
    public Sampling initial(Initial initial) {
        return new Sampling(target, sampler, initial, chains, seed, firstChain, recordEvery, statistics);
    }

    /** With this many chains. */
    public Sampling chains(long chains) {
        return new Sampling(target, sampler, initial, chains, seed, firstChain, recordEvery, statistics);
    }

    /** With this seed. */
    public Sampling seed(long seed) {
        return new Sampling(target, sampler, initial, chains, seed, firstChain, recordEvery, statistics);
    }

    /** With chain ids from this one on. */
    public Sampling firstChain(long firstChain) {
        return new Sampling(target, sampler, initial, chains, seed, firstChain, recordEvery, statistics);
    }

    /** With a record after every so many steps. */
    public Sampling recordEvery(long steps) {
        return new Sampling(target, sampler, initial, chains, seed, firstChain, steps, statistics);
    }

    /** With statistics on the way. */
    public Sampling statistics(Statistics statistics) {
        return new Sampling(target, sampler, initial, chains, seed, firstChain, recordEvery, statistics);
    }

    /** How many records a chain makes. */
    public long records() {
        return recordEvery == 0 ? 0 : sampler.plan().steps() / recordEvery;
    }
}
