package org.scorefield.sampler;

import java.util.List;
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

    /** A plan of these rows, each once. */
    static Plan plan(List<Row> rows) {
        return Plan.repeat(1, rows.toArray(Row[]::new));
    }
}
