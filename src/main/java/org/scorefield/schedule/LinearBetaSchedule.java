package org.scorefield.schedule;

import org.scorefield.error.Checks;

/**
 * β evenly spaced from {@code from} to {@code to} (Ho et al. 2020, arXiv 2006.11239: 1e-4 to 0.02 in 1000 steps).
 *
 * @param from β_1, above 0
 * @param to β_T ≥ β_1, below 1
 * @param steps T ≥ 2
 */
public record LinearBetaSchedule(double from, double to, int steps) implements BetaSchedule {
    /** Checks its arguments. */
    public LinearBetaSchedule {
        new Checks()
                .that(from > 0 && from < 1, "from", "is " + from, "a number between 0 and 1")
                .that(to > 0 && to < 1, "to", "is " + to, "a number between 0 and 1")
                .that(!(from > to), "from", "is " + from + " while `to` is " + to, "a number up to `to`")
                .that(steps >= 2, "steps", "is " + steps, "a whole number >= 2")
                .done();
    }

    @Override
    public double[] betas() {
        double[] betas = new double[steps];
        for (int i = 0; i < steps; i++) {
            betas[i] = from + (to - from) * i / (steps - 1);
        }
        return betas;
    }
}
