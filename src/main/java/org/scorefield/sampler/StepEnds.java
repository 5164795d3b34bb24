package org.scorefield.sampler;

import org.scorefield.error.Checks;

/**
 * Where chains can be looked at: after rows of a plan that end a step of its sampler, not at a stage on the way.
 *
 * @param perStep how many rows make a step
 * @param all how many rows there are
 */
public record StepEnds(int perStep, long all) {
    /** Of a sampler whose plan has so many rows in all. */
    public static StepEnds of(PlanSampler sampler, long all) {
        return new StepEnds(sampler.rowsPerStep(), all);
    }

    /**
     * Notes if no step ends after so many rows, or not after each multiple of them.
     *
     * @param where the key that said so
     */
    public void check(Checks checks, String where, long rows) {
        if (rows > all) {
            checks.problem(
                    where,
                    "is " + rows + " but there are only " + all + (perStep == 1 ? " steps" : " rows"),
                    "at most that");
        } else {
            checks.that(
                    rows % perStep == 0 || rows == all,
                    where,
                    "is " + rows + ", which counts rows and ends inside a step of " + perStep,
                    "multiples of " + perStep + (all % perStep == 0 ? "" : ", or all " + all));
        }
    }
}
