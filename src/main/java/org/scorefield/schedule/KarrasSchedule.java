package org.scorefield.schedule;

/**
 * σ_i = (from^{1/ρ} + i/(L−1)·(to^{1/ρ} − from^{1/ρ}))^ρ for i = 0 … L−1 (Karras et al. 2022, arXiv 2206.00364, equation 5).
 * The σ = 0 that they end with is no level to take a score at but where a sampler's last step leads.
 *
 * @param from the largest level &gt; to
 * @param to the smallest level &gt; 0
 * @param levels L ≥ 2
 * @param rho ρ &gt; 0; the authors take 7
 */
public record KarrasSchedule(double from, double to, int levels, double rho) implements NoiseSchedule {
    /** Checks its arguments. */
    public KarrasSchedule {
        Range.check(from, to, levels).positive("rho", rho).done();
    }

    @Override
    public double[] sigmas() {
        return Range.sigmas(from, to, levels, t -> between(from, to, rho, t));
    }

    /** The number at a fraction of the way between two numbers ≥ 0, even in the ρ-th root. */
    public static double between(double from, double to, double rho, double fraction) {
        double first = StrictMath.pow(from, 1 / rho);
        double last = StrictMath.pow(to, 1 / rho);
        return StrictMath.pow(first + fraction * (last - first), rho);
    }
}
