package org.scorefield;

import java.util.stream.IntStream;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.diagnostics.Averages;
import org.scorefield.diagnostics.Estimate;

/**
 * Log densities along a probability flow.
 *
 * @param values one a point, in natural logarithms; NaN or infinite where the flow or the integral did not stay finite
 * @param stages how often the score was evaluated for each
 * @param seconds from the first point to the last
 * @param device what it was computed on
 */
@SuppressWarnings("ArrayRecordComponent")
public record LogDensities(double[] values, long stages, double seconds, DeviceInfo device) {
    /** Their mean over the points, and its standard error for independent ones. */
    public Estimate mean() {
        Averages averages = new Averages(1);
        averages.add(values.length, (i, numbers) -> numbers[0] = values[i]);
        return averages.get(0);
    }

    /** The negative mean in bits a coordinate, −mean/(D·ln 2). */
    public Estimate bitsPerDimension(int dimension) {
        double bit = dimension * Math.log(2);
        Estimate mean = mean();
        return new Estimate(-mean.value() / bit, mean.standardError() / bit);
    }

    /** The points at which single precision has no finite number for it, in order. */
    public int[] notFinite() {
        return IntStream.range(0, values.length)
                .filter(i -> !Float.isFinite((float) values[i]))
                .toArray();
    }
}
