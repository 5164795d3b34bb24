package org.scorefield.schedule;

import java.util.function.DoubleUnaryOperator;
import org.scorefield.error.Checks;

/** What schedules that run from one level to another have in common. */
final class Range {
    private Range() {}

    /** Asks for from &gt; to &gt; 0 and at least two levels; the caller ends the checking. */
    static Checks check(double from, double to, int levels) {
        return new Checks()
                .positive("from", from)
                .positive("to", to)
                .that(!(from <= to), "from", "is " + from + " while `to` is " + to, "a number above `to`")
                .that(levels >= 2, "levels", "is " + levels, "a whole number >= 2");
    }

    /** What a schedule makes of the share t = i/(L − 1) of the way, for i = 0 … L − 1; both ends are met exactly. */
    static double[] sigmas(double from, double to, int levels, DoubleUnaryOperator ofShare) {
        double[] sigmas = new double[levels];
        for (int i = 1; i < levels - 1; i++) {
            sigmas[i] = ofShare.applyAsDouble((double) i / (levels - 1));
        }
        sigmas[0] = from;
        sigmas[levels - 1] = to;
        return sigmas;
    }
}
