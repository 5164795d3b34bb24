package org.scorefield.schedule;

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
        Range.check(from, to, levels).done();
    }

    /** γ = σ_{i−1}/σ_i &gt; 1, the same for all neighbours. */
    public double ratio() {
        return StrictMath.pow(from / to, 1.0 / (levels - 1));
    }

    @Override
    public double[] sigmas() {
        return Range.sigmas(from, to, levels, t -> from * StrictMath.pow(to / from, t));
    }
}
