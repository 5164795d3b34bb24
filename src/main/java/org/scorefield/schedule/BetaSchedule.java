package org.scorefield.schedule;

/** The variances β_1 … β_T of the noise that a discrete variance preserving process adds step by step, on the host only. */
public interface BetaSchedule {
    /** β_1 … β_T, each above 0 and below 1. */
    double[] betas();

    /** ᾱ_0 … ᾱ_T: ᾱ_t = Π_{i ≤ t} (1 − β_i), the square of the start's coefficient after t steps; ᾱ_0 = 1. */
    default double[] alphaBars() {
        double[] betas = betas();
        double[] alphaBars = new double[betas.length + 1];
        alphaBars[0] = 1;
        for (int t = 1; t <= betas.length; t++) {
            alphaBars[t] = alphaBars[t - 1] * (1 - betas[t - 1]);
        }
        return alphaBars;
    }
}
