package org.scorefield.target;

import java.util.Locale;

/**
 * How a step of an Ito SDE with diagonal noise is made, h its length and w = √h·z (Kloeden and Platen, Numerical Solution of Stochastic
 * Differential Equations, 1992).
 */
public enum SdeScheme {
    /** x + a·h + b·w: strong order ½, 1 if the noise is additive; weak order 1. */
    EULER_MARUYAMA,
    /** x + a·h + b·w + ½·b·b′·(w² − h) (section 10.3): strong order 1. */
    MILSTEIN,
    /**
     * x̄ = x + ã·h + b·w, then x + ½(ã(x) + ã(x̄))·h + ½(b(x) + b(x̄))·w with the same w, where ã = a − ½·b·b′ is the drift after
     * Stratonovich (Rümelin 1982): strong order 1, and 2 without noise.
     */
    HEUN;

    /** In job files: {@code euler-maruyama}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
