package org.scorefield.sampler;

import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.target.Level;

/**
 * A step from a level (α_s, σ_s) back to one with less noise (α_t, σ_t), whatever process leads through both. With h = λ_t − λ_s,
 * λ = ln(α/σ): given the later state, the earlier one is still open by the factor 1 − e^{−2h} in its variance.
 *
 * <p>In terms of the score, the noise in x is predicted as ε = −σ_s·s and what x came from as x̂₀ = (x + σ_s²·s)/α_s.
 *
 * @param from (α_s, σ_s), σ_s &gt; 0
 * @param to (α_t, σ_t)
 * @param h &gt; 0; infinite if σ_t is 0
 */
record Transition(Level from, Level to, double h) {
    /** Between two times of a process. */
    static Transition of(ForwardProcess process, double s, double t) {
        return new Transition(process.level(s), process.level(t), process.logSnr(t) - process.logSnr(s));
    }

    /** Between two levels. */
    static Transition of(Level from, Level to) {
        double h = StrictMath.log(to.alpha() / from.alpha() * (from.sigma() / to.sigma()));
        return new Transition(from, to, h);
    }

    /** α_t/α_s. */
    double scale() {
        return to.alpha() / from.alpha();
    }

    /** 1 − e^{−2h}. */
    private double openness() {
        return -StrictMath.expm1(-2 * h);
    }

    /** x' = (α_t/α_s)·x + … */
    private Row scaled(double score) {
        return Row.of(scale()).score(score, from);
    }

    /**
     * DDIM (Song et al. 2021, arXiv 2010.02502, equation 12): α_t·x̂₀ + √(σ_t² − ς²)·ε + ς·z with ς = η·σ_t·√(1 − e^{−2h}). With
     * η = 0 it is DPM-Solver-1, with η = 1 ancestral sampling: a draw of the state at t given that at s and x̂₀.
     */
    Row ddim(double eta) {
        double direction = to.sigma() * StrictMath.sqrt(1 - eta * eta * openness());
        return scaled(from.sigma() * (scale() * from.sigma() - direction))
                .noise(eta * to.sigma() * StrictMath.sqrt(openness()));
    }

    /**
     * The exponential integrator of the reverse SDE with ε held: x' = (α_t/α_s)·x − (1 + η²)·σ_t·(e^h − 1)·ε + η·σ_t·√(e^{2h} − 1)·z
     * (Zhang and Chen 2022, arXiv 2204.13902; with η = 1 Lu et al. 2022, arXiv 2211.01095, equation 18).
     */
    Row exponential(double eta) {
        double growth = scale() * from.sigma(); // σ_t·e^h
        return scaled((1 + eta * eta) * from.sigma() * (growth - to.sigma()))
                .noise(eta * growth * StrictMath.sqrt(openness()));
    }

    /**
     * DPM-Solver++(2M) and, with η &gt; 0, SDE-DPM-Solver++(2M) (Lu et al. 2022, arXiv 2211.01095, algorithm 2 and equation 14):
     *
     * <pre>x' = (σ_t/σ_s)·e^{−η²h}·x + α_t·(1 − e^{−(1+η²)h})·((1 + k)·x̂₀ − k·x̂₀,before) + σ_t·√(1 − e^{−2η²h})·z,</pre>
     *
     * k = h/(2·h_before). It keeps x and s for the next step.
     *
     * @param before the step before this, null for the first, which takes k = 0
     */
    Row multistep(Transition before, double eta) {
        double noisy = eta * eta * h;
        double gain = to.alpha() * -StrictMath.expm1(-(h + noisy));
        double k = before == null ? 0 : h / (2 * before.h);
        double now = gain * (1 + k) / from.alpha();
        Row row = Row.of(to.sigma() / from.sigma() * StrictMath.exp(-noisy) + now)
                .score(now * from.sigma() * from.sigma(), from)
                .noise(to.sigma() * StrictMath.sqrt(-StrictMath.expm1(-2 * noisy)));
        if (before != null) {
            double then = -gain * k / before.from.alpha();
            row = row.kept(then, then * before.from.sigma() * before.from.sigma());
        }
        return row.keeping();
    }

    /** x̂₀ at a level, by Tweedie's formula. */
    static Row denoised(Level level) {
        return Row.of(1 / level.alpha()).score(level.sigma() * level.sigma() / level.alpha(), level);
    }
}
