package org.scorefield.schedule;

import org.scorefield.error.Checks;

/**
 * σ_i = (from^{1/ρ} + i/(L−1)·(to^{1/ρ} − from^{1/ρ}))^ρ for i = 0 … L−1 (Karras et al. 2022, arXiv 2206.00364, equation 5).
 *
 * @param from the largest level &gt; to
 * @param to the smallest level &gt; 0
 * @param levels L ≥ 2
 * @param rho ρ &gt; 0; the authors take 7
 */
public record KarrasSchedule(double from, double to, int levels, double rho) implements NoiseSchedule {
    /** Checks its arguments. */
    public KarrasSchedule {
        new Checks()
                .positive("from", from)
                .positive("to", to)
                .that(!(from <= to), "from", "is " + from + " while `to` is " + to, "a number above `to`")
                .that(levels >= 2, "levels", "is " + levels, "a whole number >= 2")
                .positive("rho", rho)
                .done();
    }

    @Override
    public double[] sigmas() {
        double[] sigmas = new double[levels];
        for (int i = 0; i < levels; i++) {
            sigmas[i] = between(from, to, rho, (double) i / (levels - 1));
        }
        sigmas[0] = from;
        sigmas[levels - 1] = to;
        return sigmas;
    }

    /** The number at a fraction of the way between two numbers ≥ 0, even in the ρ-th root. */
    public static double between(double from, double to, double rho, double fraction) {
        double first = StrictMath.pow(from, 1 / rho);
        double last = StrictMath.pow(to, 1 / rho);
        return StrictMath.pow(first + fraction * (last - first), rho);
    }
}
