package org.scorefield.sampler;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;

/** What samplers share that go back through a process. */
final class ReverseTime {
    private ReverseTime() {}

    /**
     * The times of a grid.
     *
     * @param needsNoise whether the sampler needs noise also where they end
     */
    static double[] times(TimeGrid grid, ForwardProcess process, boolean needsNoise) {
        double[] times = grid.times(process);
        double end = times[times.length - 1];
        new Checks()
                .that(
                        !needsNoise || process.deviation(end) > 0,
                        grid.endKey(),
                        "is " + end + ", where no noise is left: a coefficient would be infinite, or a step do nothing",
                        "a time at which there is noise")
                .done();
        return times;
    }

    /** The deviation of the process's prior; empty if times do not start where the process ends. */
    static OptionalDouble priorDeviation(TimeGrid grid, ForwardProcess process) {
        return grid.start(process) == process.end()
                ? OptionalDouble.of(process.priorDeviation())
                : OptionalDouble.empty();
    }

    /** A plan of these rows, each once. */
    static Plan plan(List<Row> rows) {
        return Plan.repeat(1, rows.toArray(Row[]::new));
    }

    /**
     * Times of a grid after each row: {@code rows} of them lead from one to the next, of which {@code at} end at the new one; a last row may
     * follow that removes the noise.
     */
    static double[] afterRows(double[] grid, int rows, int at, boolean denoise) {
        double[] times = new double[1 + (grid.length - 1) * rows + (denoise ? 1 : 0)];
        Arrays.fill(times, Double.NaN);
        times[0] = grid[0];
        for (int i = 1; i < grid.length; i++) {
            Arrays.fill(times, i * rows + 1 - at, i * rows + 1, grid[i]);
        }
        return times;
    }
}
