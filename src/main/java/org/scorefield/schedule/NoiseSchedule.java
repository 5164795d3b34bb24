package org.scorefield.schedule;

/** A descending sequence of noise levels σ₁ &gt; … &gt; σ_L, in double precision, on the host only. */
public interface NoiseSchedule {
    /** σ₁ … σ_L, descending. */
    double[] sigmas();
}
