package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;

/**
 * Paths of a process from time 0, dx = f(t)·x dt + g(t) dw, in steps Δ of the same length. It looks at no score: of the target only the
 * dimension counts.
 *
 * @param process the process
 * @param solver how a step is made
 * @param steps how many, at least one
 * @param end where paths end, above 0 and at most where the process does
 */
public record Forward(ForwardProcess process, Solver solver, int steps, double end) implements PlanSampler {
    /** How a step is made. */
    public enum Solver {
        /** x ← x + f·x·Δ + g·√Δ·z. */
        EULER_MARUYAMA,
        /** x ← (m(t)/m(s))·x + √(σ²(t) − (m(t)/m(s))²·σ²(s))·z, a draw from the law at t given the state at s. */
        EXACT;

        /** In job files: {@code euler-maruyama}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Checks its arguments. */
    public Forward {
        new Checks()
                .atLeastOne("steps", steps)
                .that(
                        end > 0 && end <= process.end(),
                        "end",
                        "is " + end,
                        "a time above 0, at most " + process.end() + ", where the process ends")
                .done();
    }

    @Override
    public Plan plan() {
        double step = end / steps;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            double s = i * step;
            rows.add(solver == Solver.EXACT ? exact(s, (i + 1) * step) : eulerMaruyama(s, step));
        }
        // a process that does not change with time makes one row, which costs neither memory nor launches
        boolean same = rows.stream().distinct().limit(2).count() == 1;
        return same ? Plan.repeat(steps, rows.get(0)) : Plan.repeat(1, rows.toArray(Row[]::new));
    }

    @Override
    public double[] times() {
        double[] times = IntStream.rangeClosed(0, steps)
                .mapToDouble(i -> i * (end / steps))
                .toArray();
        times[steps] = end; // whatever the rounding: one asks for statistics at the end
        return times;
    }

    @Override
    public OptionalLong pathSteps() {
        return OptionalLong.of(steps);
    }

    private Row eulerMaruyama(double s, double step) {
        return Row.of(1 + process.drift(s) * step).noise(StrictMath.sqrt(process.squaredDiffusion(s) * step));
    }

    private Row exact(double s, double t) {
        double open = -StrictMath.expm1(2 * (process.logSnr(t) - process.logSnr(s)));
        return Row.of(process.mean(t) / process.mean(s)).noise(process.deviation(t) * StrictMath.sqrt(open));
    }
}
