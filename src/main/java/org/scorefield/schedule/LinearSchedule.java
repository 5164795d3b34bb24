package org.scorefield.schedule;

/**
 * σ_i = from + (to − from)·(i−1)/(L−1): equal steps of the standard deviation.
 *
 * @param from the largest level σ₁ &gt; to
 * @param to the smallest level σ_L &gt; 0
 * @param levels L ≥ 2
 */
public record LinearSchedule(double from, double to, int levels) implements NoiseSchedule {
    /** Checks its arguments. */
    public LinearSchedule {
        Range.check(from, to, levels).done();
    }

    @Override
    public double[] sigmas() {
        return Range.sigmas(from, to, levels, t -> from + (to - from) * t);
    }
}
