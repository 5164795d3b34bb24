package org.scorefield.schedule;

import org.scorefield.error.Checks;

/**
 * σ_i = from·(to/from)^((i−1)/(L−1)), as Song and Ermon (2019, arXiv 1907.05600) use it.
 *
 * @param from the largest level σ₁ &gt; to
 * @param to the smallest level σ_L &gt; 0
 * @param levels L ≥ 2
 */
public record GeometricSchedule(double from, double to, int levels) implements NoiseSchedule {
    /** Checks its arguments. */
    public GeometricSchedule {
        new Checks()
                .positive("from", from)
                .positive("to", to)
                .that(!(from <= to), "from", "is " + from + " while `to` is " + to, "a number above `to`")
                .that(levels >= 2, "levels", "is " + levels, "a whole number >= 2")
                .done();
    }

    @Override
    public double[] sigmas() {
        double[] sigmas = new double[levels];
        for (int i = 0; i < levels; i++) {
            sigmas[i] = from * StrictMath.pow(to / from, (double) i / (levels - 1));
        }
        sigmas[levels - 1] = to;
        return sigmas;
    }
}
