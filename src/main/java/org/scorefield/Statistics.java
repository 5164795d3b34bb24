package org.scorefield;

import java.util.Optional;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.error.Checks;

/**
 * What is to be known of the chains at some steps, coordinate by coordinate, besides mean, variance, skewness and kurtosis. It is computed
 * where the chains are; no state leaves the device for it. Chains that became non-finite before are left out.
 *
 * @param steps after how many steps of the plan, which are its rows, strictly ascending; 0 is the start
 * @param quantiles their probabilities; may be empty
 * @param histogram bins, if any
 */
@SuppressWarnings("ArrayRecordComponent")
public record Statistics(long[] steps, double[] quantiles, Optional<Histogram> histogram) {
    /** Nothing. */
    public static final Statistics NONE = at();

    /** Checks and copies its arguments. */
    public Statistics {
        steps = steps.clone();
        quantiles = quantiles.clone();
        Checks checks = new Checks();
        for (int i = 0; i < steps.length; i++) {
            boolean first = i == 0;
            checks.that(
                    steps[i] >= 0 && (first || steps[i] > steps[i - 1]),
                    "steps[" + i + "]",
                    "is " + steps[i] + (first ? "" : " after " + steps[i - 1]),
                    "whole numbers >= 0 that strictly ascend");
        }
        for (int i = 0; i < quantiles.length; i++) {
            checks.that(
                    quantiles[i] >= 0 && quantiles[i] <= 1,
                    "quantiles[" + i + "]",
                    "is " + quantiles[i],
                    "probabilities from 0 to 1");
        }
        checks.done();
    }

    /** Mean, variance, skewness and kurtosis after these numbers of steps. */
    public static Statistics at(long... steps) {
        return new Statistics(steps, new double[0], Optional.empty());
    }

    /** With quantiles. */
    public Statistics quantiles(double... probabilities) {
        return new Statistics(steps, probabilities, histogram);
    }

    /** With a histogram. */
    public Statistics histogram(Histogram bins) {
        return new Statistics(steps, quantiles, Optional.of(bins));
    }
}
