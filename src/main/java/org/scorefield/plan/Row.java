package org.scorefield.plan;

import org.scorefield.error.Checks;
import org.scorefield.target.Level;

/**
 * One step of a sampler that is linear in position, score and noise:
 *
 * <pre>x' = fma(c, z, fma(q, s_kept, fma(p, x_kept, fma(b, s, a·x))))</pre>
 *
 * where s = s(x; level) and z is standard normal. Where the level is a step of time, the score is an increment s(x, z; step), which
 * takes the row's noise. Coefficients are computed in double precision with {@link StrictMath} and rounded
 * once. A term whose coefficients are zero is left out.
 *
 * <p>What is kept, for later rows, is x and s as they were before the update, or a sum over rows in the place of s.
 *
 * @param a coefficient of the position
 * @param b coefficient of the score
 * @param p coefficient of the kept position
 * @param q coefficient of the kept score
 * @param c coefficient of the noise
 * @param level where the score is taken
 * @param keep whether x becomes x_kept, and s becomes s_kept unless a sum does
 * @param sum what s_kept becomes instead of s; {@link Sum#NONE} for nothing else
 * @param adaptive whether each chain takes b·ρ² for b and c·ρ for c, with ρ = ‖z‖/‖s‖
 */
public record Row(
        double a, double b, double p, double q, double c, Level level, boolean keep, Sum sum, boolean adaptive) {
    /**
     * s_kept' = fma(w, s, fma(v, x, u·s_kept)), with x and s as they were before the update.
     *
     * @param u coefficient of s_kept
     * @param v coefficient of the position
     * @param w coefficient of the score
     */
    public record Sum(double u, double v, double w) {
        /** No sum. */
        public static final Sum NONE = new Sum(0, 0, 0);
    }

    /** Checks that single precision holds the coefficients. */
    public Row {
        Checks checks = new Checks()
                .single("a", a)
                .single("b", b)
                .single("p", p)
                .single("q", q)
                .single("c", c)
                .single("u", sum.u)
                .single("v", sum.v)
                .single("w", sum.w);
        if (adaptive && (b == 0 || c == 0)) {
            checks.problem("b", "is " + b + " while c is " + c, "both, for an adaptive row");
        }
        checks.done();
    }

    /** A row that neither sums nor adapts. */
    public Row(double a, double b, double p, double q, double c, Level level, boolean keep) {
        this(a, b, p, q, c, level, keep, Sum.NONE, false);
    }

    /** x' = a·x, to be extended. */
    public static Row of(double a) {
        return new Row(a, 0, 0, 0, 0, Level.NONE, false);
    }

    /** Adds b·s(x; level). */
    public Row score(double b, Level level) {
        return new Row(a, b, p, q, c, level, keep, sum, adaptive);
    }

    /** Adds b·s(x) of the target itself. */
    public Row score(double b) {
        return score(b, Level.NONE);
    }

    /** Adds c·z. */
    public Row noise(double c) {
        return new Row(a, b, p, q, c, level, keep, sum, adaptive);
    }

    /** Adds p·x_kept + q·s_kept. */
    public Row kept(double p, double q) {
        return new Row(a, b, p, q, c, level, keep, sum, adaptive);
    }

    /** Also stores x and s, as they were before this step, as x_kept and s_kept. */
    public Row keeping() {
        return new Row(a, b, p, q, c, level, true, sum, adaptive);
    }

    /** Also makes s_kept the sum u·s_kept + v·x + w·s, with x and s as they were before this step. */
    public Row summing(double u, double v, double w) {
        return new Row(a, b, p, q, c, level, keep, new Sum(u, v, w), adaptive);
    }

    /** Takes b·ρ² for b and c·ρ for c, with each chain's own ρ = ‖z‖/‖s‖. */
    public Row adapting() {
        return new Row(a, b, p, q, c, level, keep, sum, true);
    }

    /** Whether the score is evaluated. */
    public boolean usesScore() {
        return b != 0 || keep || sums();
    }

    /** Whether noise is drawn and added. */
    public boolean usesNoise() {
        return c != 0;
    }

    /** Whether noise is drawn for the score. */
    public boolean scoreTakesNoise() {
        return usesScore() && level.isStep();
    }

    /** Whether x_kept or s_kept enter. */
    public boolean usesKept() {
        return p != 0 || q != 0;
    }

    /** Whether s_kept becomes a sum. */
    public boolean sums() {
        return !sum.equals(Sum.NONE);
    }
}
