package org.scorefield;

import java.util.List;
import java.util.OptionalDouble;
import org.scorefield.diagnostics.Estimate;

/**
 * What the chains were like after some steps, coordinate by coordinate.
 *
 * @param step how many steps
 * @param time the time of the sampler's process then, if it goes through one and is not between two of its times
 * @param chains how many chains count
 * @param leftOut how many do not, because they became non-finite before
 * @param mean [D], with standard errors
 * @param variance [D], divisor n − 1, with standard errors
 * @param skewness [D]
 * @param excessKurtosis [D], 0 for a normal law
 * @param quantiles [Q][D]: order statistics, exact ({@link org.scorefield.diagnostics.OrderStatistics}), with standard errors
 * @param histogram [D][bins + 2]: how many chains are below, in each, and above the bins; empty without bins
 */
@SuppressWarnings("ArrayRecordComponent")
public record StatisticsAt(
        long step,
        OptionalDouble time,
        long chains,
        long leftOut,
        List<Estimate> mean,
        List<Estimate> variance,
        double[] skewness,
        double[] excessKurtosis,
        List<List<Estimate>> quantiles,
        long[][] histogram) {}
