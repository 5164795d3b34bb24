package org.scorefield.plan;

import org.scorefield.error.Checks;
import org.scorefield.target.Level;

/**
 * One step of a sampler that is linear in position, score and noise:
 *
 * <pre>x' = fma(c, z, fma(q, s_kept, fma(p, x_kept, fma(b, s, a·x))))</pre>
 *
 * where s = s(x; level) and z is standard normal. Coefficients are computed in double precision with {@link StrictMath} and rounded
 * once. A term whose coefficients are zero is left out.
 *
 * @param a coefficient of the position
 * @param b coefficient of the score
 * @param p coefficient of the kept position
 * @param q coefficient of the kept score
 * @param c coefficient of the noise
 * @param level where the score is taken
 * @param keep whether x and s before the update become x_kept and s_kept
 */
public record Row(double a, double b, double p, double q, double c, Level level, boolean keep) {
    /** Checks that single precision holds the coefficients. */
    public Row {
        new Checks()
                .single("a", a)
                .single("b", b)
                .single("p", p)
                .single("q", q)
                .single("c", c)
                .done();
    }

    /** x' = a·x, to be extended. */
    public static Row of(double a) {
        return new Row(a, 0, 0, 0, 0, Level.NONE, false);
    }

    /** Adds b·s(x; level). */
    public Row score(double b, Level level) {
        return new Row(a, b, p, q, c, level, keep);
    }

    /** Adds b·s(x) of the target itself. */
    public Row score(double b) {
        return score(b, Level.NONE);
    }

    /** Adds c·z. */
    public Row noise(double c) {
        return new Row(a, b, p, q, c, level, keep);
    }

    /** Adds p·x_kept + q·s_kept. */
    public Row kept(double p, double q) {
        return new Row(a, b, p, q, c, level, keep);
    }

    /** Also stores x and s, as they were before this step, as x_kept and s_kept. */
    public Row keeping() {
        return new Row(a, b, p, q, c, level, true);
    }

    /** Whether the score is evaluated. */
    public boolean usesScore() {
        return b != 0 || keep;
    }

    /** Whether noise is drawn. */
    public boolean usesNoise() {
        return c != 0;
    }

    /** Whether x_kept or s_kept enter. */
    public boolean usesKept() {
        return p != 0 || q != 0;
    }
}
