package org.scorefield.sampler;

import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;

/** Steps of the same length whose noise goes along one Brownian path, whatever their number. */
final class Refinement {
    private Refinement() {}

    /** How many of the steps there would be if they were doubled as long as their number is even. */
    static int coarsest(int steps) {
        return steps >> Integer.numberOfTrailingZeros(steps);
    }

    /**
     * Notes if a number of steps is not that of a refinement.
     *
     * @param base how many steps the path is drawn for: {@code steps} is this times a power of two
     */
    static void check(Checks checks, int steps, int base) {
        boolean refines = base >= 1 && base <= steps && steps % base == 0 && Integer.bitCount(steps / base) == 1;
        checks.that(
                refines || steps < 1,
                "base",
                "is " + base + " with " + steps + " steps",
                "steps, halved any number of times");
    }

    /** The noise. */
    static Plan.Noise noise(int rows, int steps, int base) {
        return new Plan.Noise(rows, Integer.numberOfTrailingZeros(steps / base));
    }
}
