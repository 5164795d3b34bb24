package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;

/**
 * A process run back from its end, dx = (f·x − ½(1 + η²)·g²·s(x; t)) dt + η·g dw̄ (Song et al. 2021, arXiv 2011.13456): η = 1 is Anderson's
 * reverse SDE, η = 0 the probability flow.
 *
 * @param process the process
 * @param solver how a step is made
 * @param eta η ≥ 0; at most 1 for {@link Solver#ANCESTRAL}
 * @param grid the times
 * @param denoise whether a last step removes the noise that is left: x ← x̂₀ = (x + σ²·s)/m
 */
public record ReverseSde(ForwardProcess process, Solver solver, double eta, TimeGrid grid, boolean denoise)
        implements PlanSampler {
    /** How a step is made. */
    public enum Solver {
        /** x ← x − (f·x − ½(1 + η²)·g²·s)·Δ + η·g·√Δ·z, order 1. */
        EULER_MARUYAMA,
        /** A draw from the law of the earlier state given the later one and x̂₀; η as in DDIM. */
        ANCESTRAL,
        /** The linear part exactly, the noise's prediction held. */
        EXPONENTIAL,
        /** The linear part exactly, the prediction of x₀ extrapolated from two steps. */
        SDE_DPM_SOLVER_2M("sde-dpm-solver++2m");

        private final String label;

        Solver() {
            this.label = name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        Solver(String label) {
            this.label = label;
        }

        /** In job files: {@code euler-maruyama}. */
        public String label() {
            return label;
        }
    }

    /** Checks its arguments. */
    public ReverseSde {
        boolean ancestral = solver == Solver.ANCESTRAL;
        new Checks()
                .that(
                        eta >= 0 && Double.isFinite(eta) && (!ancestral || eta <= 1),
                        "eta",
                        "is " + eta,
                        ancestral ? "a number from 0 to 1" : "a finite number >= 0")
                .done();
    }

    private double[] gridTimes() {
        return ReverseTime.times(grid, process, denoise || solver == Solver.SDE_DPM_SOLVER_2M);
    }

    @Override
    public double[] times() {
        return ReverseTime.afterRows(gridTimes(), 1, 1, denoise);
    }

    @Override
    public Plan plan() {
        double[] times = gridTimes();
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < times.length; i++) {
            rows.add(row(times, i));
        }
        if (denoise) {
            rows.add(Transition.denoised(process.level(times[times.length - 1])));
        }
        return ReverseTime.plan(rows);
    }

    /** The step to {@code times[i]}. */
    Row row(double[] times, int i) {
        Transition step = Transition.of(process, times[i - 1], times[i]);
        return switch (solver) {
            case EULER_MARUYAMA -> eulerMaruyama(times[i - 1], times[i]);
            case ANCESTRAL -> step.ddim(eta);
            case EXPONENTIAL -> step.exponential(eta);
            case SDE_DPM_SOLVER_2M ->
                step.multistep(i == 1 ? null : Transition.of(process, times[i - 2], times[i - 1]), eta);
        };
    }

    private Row eulerMaruyama(double s, double t) {
        double step = s - t;
        double g2 = process.squaredDiffusion(s);
        return Row.of(1 - process.drift(s) * step)
                .score(0.5 * (1 + eta * eta) * g2 * step, process.level(s))
                .noise(eta * StrictMath.sqrt(g2 * step));
    }

    @Override
    public OptionalLong pathSteps() {
        OptionalInt even = grid.evenSteps();
        return even.isPresent() ? OptionalLong.of(even.getAsInt()) : OptionalLong.empty();
    }

    @Override
    public OptionalDouble priorDeviation() {
        return ReverseTime.priorDeviation(grid, process);
    }

    @Override
    public boolean needsStart() {
        return priorDeviation().isEmpty();
    }
}
