package org.scorefield.schedule;

import org.scorefield.error.Checks;

/**
 * β_t = min(1 − ᾱ(t)/ᾱ(t−1), 0.999) with ᾱ(t) = cos²((t/T + 0.008)/1.008 · π/2) (Nichol and Dhariwal 2021, arXiv 2102.09672,
 * equation 17).
 *
 * @param steps T ≥ 2
 */
public record CosineBetaSchedule(int steps) implements BetaSchedule {
    /** The paper's s, which keeps the noise of the first steps from vanishing. */
    static final double OFFSET = 0.008;

    private static final double LARGEST = 0.999;

    /** Checks its argument. */
    public CosineBetaSchedule {
        new Checks()
                .that(steps >= 2, "steps", "is " + steps, "a whole number >= 2")
                .done();
    }

    @Override
    public double[] betas() {
        double[] betas = new double[steps];
        for (int i = 0; i < steps; i++) {
            betas[i] = Math.min(1 - curve(i + 1) / curve(i), LARGEST);
        }
        return betas;
    }

    private double curve(int t) {
        double cosine = StrictMath.cos(((double) t / steps + OFFSET) / (1 + OFFSET) * Math.PI / 2);
        return cosine * cosine;
    }
}
