package org.scorefield.target;

import org.scorefield.error.Checks;

/**
 * A level of noise: the target at level (α, σ) is the law of αX + σZ, with Z standard normal and independent of X.
 *
 * @param alpha the scale α &gt; 0
 * @param sigma the standard deviation σ ≥ 0 of the added noise
 */
public record Level(double alpha, double sigma) {
    /** The target itself: (1, 0). */
    public static final Level NONE = new Level(1, 0);

    /** Checks its arguments. */
    public Level {
        new Checks()
                .positive("alpha", alpha)
                .that(sigma >= 0 && Double.isFinite(sigma), "sigma", "is " + sigma, "a finite number >= 0")
                .done();
    }

    /** The level that only adds noise: (1, σ). */
    public static Level noise(double sigma) {
        return new Level(1, sigma);
    }

    @Override
    public String toString() {
        return "(" + alpha + ", " + sigma + ")";
    }
}
