package org.scorefield.sampler;

import java.util.Arrays;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.target.Level;

/** Takes one chain through a plan's rows in double precision, so that rounding does not hide what the rows do. */
final class DoubleChain {
    /** s(x; level). */
    interface Score {
        double[] at(Level level, double[] x);
    }

    /** The noise of a step. */
    interface Noise {
        /** For plans without noise. */
        Noise NONE = step -> {
            throw new AssertionError("step " + step + " draws noise");
        };

        double[] at(long step);
    }

    private DoubleChain() {}

    /** Where a chain comes to. */
    static double[] run(Plan plan, double[] start, Score score, Noise noise) {
        double[] x = start.clone();
        double[] keptX = new double[x.length];
        double[] keptScore = new double[x.length];
        long t = 0;
        for (Plan.Run run : plan.runs(0, plan.steps(), 0, Integer.MAX_VALUE)) {
            for (long i = 0; i < run.steps(); i++, t++) {
                Row row = run.row();
                double[] s = row.usesScore() ? score.at(row.level(), x) : new double[x.length];
                double[] z = row.usesNoise() ? noise.at(t) : new double[x.length];
                double ratio = row.adaptive() ? square(z) / square(s) : 1;
                double[] next = new double[x.length];
                for (int d = 0; d < x.length; d++) {
                    next[d] = row.a() * x[d]
                            + row.b() * ratio * s[d]
                            + row.p() * keptX[d]
                            + row.q() * keptScore[d]
                            + row.c() * Math.sqrt(ratio) * z[d];
                    if (row.sums()) {
                        Row.Sum sum = row.sum();
                        keptScore[d] = sum.u() * keptScore[d] + sum.v() * x[d] + sum.w() * s[d];
                    } else if (row.keep()) {
                        keptScore[d] = s[d];
                    }
                    keptX[d] = row.keep() ? x[d] : keptX[d];
                }
                x = next;
            }
        }
        return x;
    }

    private static double square(double[] x) {
        return Arrays.stream(x).map(value -> value * value).sum();
    }
}
