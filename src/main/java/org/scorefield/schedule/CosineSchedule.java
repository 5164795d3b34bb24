package org.scorefield.schedule;

/**
 * The cosine schedule of Nichol and Dhariwal (2021, arXiv 2102.09672, equation 17) as levels of noise.
 *
 * <p>Of the signal's variance they keep ᾱ(t) = cos²θ(t)/cos²θ(0), with θ(t) = (t + s)/(1 + s)·π/2 and s = 0.008. Beside a signal
 * scaled back to its own size the noise has the standard deviation
 * σ(t) = √((1 − ᾱ)/ᾱ) = √(sin(θ(t) − θ(0))·sin(θ(t) + θ(0)))/cos θ(t). The levels are σ(t) at equal steps of t between the times
 * at which it is {@code from} and {@code to}.
 *
 * @param from the largest level σ₁ &gt; to
 * @param to the smallest level σ_L ≥ {@link #SMALLEST}
 * @param levels L ≥ 2
 */
public record CosineSchedule(double from, double to, int levels) implements NoiseSchedule {
    /** Below this, double precision cannot tell the angles of different levels apart. */
    public static final double SMALLEST = 1e-6;

    private static final double OFFSET = CosineBetaSchedule.OFFSET;

    private static final double FIRST_ANGLE = OFFSET / (1 + OFFSET) * Math.PI / 2;

    /** Checks its arguments. */
    public CosineSchedule {
        Range.check(from, to, levels)
                .that(!(to > 0 && to < SMALLEST), "to", "is " + to, "a number >= " + SMALLEST)
                .done();
    }

    @Override
    public double[] sigmas() {
        double begin = angle(from);
        double end = angle(to);
        return Range.sigmas(from, to, levels, t -> sigma(begin + (end - begin) * t));
    }

    /** θ, in which t is linear: tan²θ = (σ² + sin²θ(0))/cos²θ(0). */
    private static double angle(double sigma) {
        return StrictMath.atan2(StrictMath.hypot(sigma, StrictMath.sin(FIRST_ANGLE)), StrictMath.cos(FIRST_ANGLE));
    }

    private static double sigma(double angle) {
        double square = StrictMath.sin(angle - FIRST_ANGLE) * StrictMath.sin(angle + FIRST_ANGLE);
        return Math.sqrt(square) / StrictMath.cos(angle);
    }
}
