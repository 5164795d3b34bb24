package org.scorefield.sde;

import org.scorefield.error.Checks;

/**
 * β(t) = β_min + t·(β_max − β_min) for t from 0 to 1, and its integral B(t) = ∫₀ᵗ β.
 *
 * @param min β_min &gt; 0
 * @param max β_max ≥ β_min
 */
record LinearBeta(double min, double max) {
    LinearBeta {
        new Checks()
                .positive("beta-min", min)
                .positive("beta-max", max)
                .that(
                        !(min > max),
                        "beta-min",
                        "is " + min + " while `beta-max` is " + max,
                        "a number up to `beta-max`")
                .done();
    }

    double at(double t) {
        return min + t * (max - min);
    }

    double integral(double t) {
        return t * (min + 0.5 * t * (max - min));
    }

    /** The time at which the integral has this value. */
    double timeOf(double integral) {
        return 2 * integral / (min + StrictMath.sqrt(min * min + 2 * (max - min) * integral));
    }

    /** exp(−B(t)/2). */
    double mean(double t) {
        return StrictMath.exp(-0.5 * integral(t));
    }
}
