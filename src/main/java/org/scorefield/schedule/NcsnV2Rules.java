package org.scorefield.schedule;

import org.apache.commons.numbers.gamma.ErfDifference;
import org.scorefield.error.Checks;

/**
 * How Song and Ermon (2020, arXiv 2006.09011, "NCSNv2") choose levels of noise and step sizes for annealed Langevin dynamics. σ₁ is the
 * largest distance between two data points ({@link org.scorefield.math.Diameter}), σ_L a level too small to see; both are given here.
 */
public final class NcsnV2Rules {
    /** The overlap that the paper asks for. The settings that it publishes have 0.567. */
    public static final double OVERLAP = 0.5;

    /** In fewer dimensions no ratio brings the overlap down: √(2D) has to be above 3. */
    public static final int LEAST_DIMENSION = 5;

    private static final double MOST_OVERLAP = 0.99;

    private NcsnV2Rules() {}

    /**
     * How much of a level's noise the next level knows: Φ(√(2D)(γ − 1) + 3γ) − Φ(√(2D)(γ − 1) − 3γ), the probability that a radius
     * at level σ_{i−1} = γσ_i lies within three standard deviations of the radii at σ_i (technique 2).
     *
     * @param ratio γ ≥ 1
     * @param dimension D
     */
    public static double overlap(double ratio, int dimension) {
        double shift = Math.sqrt(2.0 * dimension) * (ratio - 1);
        return ErfDifference.value((shift - 3 * ratio) / Math.sqrt(2), (shift + 3 * ratio) / Math.sqrt(2)) / 2;
    }

    /**
     * The ratio γ &gt; 1 of neighbouring levels at which {@link #overlap} is what it should be.
     *
     * @param dimension D ≥ {@link #LEAST_DIMENSION}
     * @param overlap in (0, 0.99]
     */
    public static double ratio(int dimension, double overlap) {
        new Checks()
                .that(
                        dimension >= LEAST_DIMENSION,
                        "dimension",
                        "is " + dimension + ", in which the rule for the ratio of levels has no solution",
                        "at least " + LEAST_DIMENSION)
                .that(
                        overlap > 0 && overlap <= MOST_OVERLAP,
                        "overlap",
                        "is " + overlap,
                        "a number above 0, at most " + MOST_OVERLAP)
                .done();
        // The overlap is above MOST_OVERLAP at 1 and has but one maximum; at `high` the second term alone is 1 − Φ(−40)
        // or so.
        double root = Math.sqrt(2.0 * dimension);
        double low = 1;
        double high = (root + 40) / (root - 3);
        while (true) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                return high;
            }
            if (overlap(middle, dimension) > overlap) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /**
     * A geometric schedule with about this ratio: L = 1 + ln(σ₁/σ_L)/ln γ levels, rounded to the nearest whole number.
     *
     * @param from σ₁
     * @param to σ_L
     * @param ratio γ &gt; 1
     */
    public static GeometricSchedule schedule(double from, double to, double ratio) {
        double steps = StrictMath.log(from / to) / StrictMath.log(ratio);
        return new GeometricSchedule(from, to, steps > 1 ? (int) Math.rint(1 + steps) : 2);
    }

    /**
     * s_T²/σ_i², the variance after T steps at a level beside the level's own: (1 − u)^{2T}·(γ² − c) + c with u = ε/σ_L² and
     * c = 2ε/(σ_L² − σ_L²(1 − u)²) = 1/(1 − u/2), when the steps start from the variance of the level before (technique 4).
     *
     * @param stepSize ε
     * @param last σ_L
     * @param ratio γ
     * @param steps T
     */
    public static double varianceRatio(double stepSize, double last, double ratio, long steps) {
        double u = stepSize / (last * last);
        double c = 1 / (1 - u / 2);
        return StrictMath.pow(1 - u, 2.0 * steps) * (ratio * ratio - c) + c;
    }

    /**
     * The step size ε at which {@link #varianceRatio} is closest to 1. It is above 1 for all ε, and has one minimum below ε = σ_L².
     *
     * @param schedule the levels: σ_L and γ
     * @param steps T ≥ 1, at each level
     */
    public static double stepSize(GeometricSchedule schedule, long steps) {
        double square = schedule.ratio() * schedule.ratio();
        // The derivative by u is negative at 0, positive where c = γ² and from there on; in between it grows.
        double low = 0;
        double high = Math.min(1, 2 * (1 - 1 / square));
        while (true) {
            double u = (low + high) / 2;
            if (u <= low || u >= high) {
                return u * schedule.to() * schedule.to();
            }
            double c = 1 / (1 - u / 2);
            double slope = (1 - StrictMath.pow(1 - u, 2.0 * steps)) * c * c / 2
                    - 2.0 * steps * StrictMath.pow(1 - u, 2.0 * steps - 1) * (square - c);
            if (slope < 0) {
                low = u;
            } else {
                high = u;
            }
        }
    }
}
