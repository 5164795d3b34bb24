package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;

/**
 * The probability flow of a process, dx/dt = f·x − ½g²·s(x; t), run back from its end (Song et al. 2021, arXiv 2011.13456): only the
 * start is random.
 *
 * @param process the process
 * @param solver how a step is made
 * @param grid the times
 * @param denoise whether a last step removes the noise that is left: x ← x̂₀ = (x + σ²·s)/m
 */
public record ProbabilityFlow(ForwardProcess process, Solver solver, TimeGrid grid, boolean denoise)
        implements PlanSampler {
    /** How a step is made. */
    public enum Solver {
        /** Euler's method in t, order 1. */
        EULER,
        /** Heun's method in t, order 2, two scores a step. */
        HEUN,
        /** The classical Runge–Kutta method in t, order 4, four scores a step. */
        RK4,
        /** DPM-Solver-1, which is DDIM, order 1. */
        DPM_SOLVER_1("dpm-solver-1"),
        /** DPM-Solver-2, order 2, two scores a step. */
        DPM_SOLVER_2("dpm-solver-2"),
        /** DPM-Solver-3, order 3, three scores a step. */
        DPM_SOLVER_3("dpm-solver-3"),
        /** DPM-Solver++(2S), order 2, two scores a step. */
        DPM_SOLVER_PP_2S("dpm-solver++2s"),
        /** DPM-Solver++(2M), order 2, one score a step. */
        DPM_SOLVER_PP_2M("dpm-solver++2m");

        private final String label;

        Solver() {
            this.label = name().toLowerCase(Locale.ROOT);
        }

        Solver(String label) {
            this.label = label;
        }

        /** In job files: {@code dpm-solver++2m}. */
        public String label() {
            return label;
        }

        private int rows() {
            return switch (this) {
                case EULER, DPM_SOLVER_1, DPM_SOLVER_PP_2M -> 1;
                case HEUN, DPM_SOLVER_2, DPM_SOLVER_PP_2S -> 2;
                case DPM_SOLVER_3 -> 3;
                case RK4 -> 4;
            };
        }

        /** Whether σ(t) = 0 at the end would make a coefficient infinite. */
        private boolean needsNoise() {
            return switch (this) {
                case EULER, HEUN, RK4, DPM_SOLVER_1 -> false;
                case DPM_SOLVER_2, DPM_SOLVER_3, DPM_SOLVER_PP_2S, DPM_SOLVER_PP_2M -> true;
            };
        }
    }

    private double[] gridTimes() {
        return ReverseTime.times(grid, process, denoise || solver.needsNoise());
    }

    @Override
    public double[] times() {
        return ReverseTime.afterRows(gridTimes(), rowsPerStep(), 1, denoise);
    }

    @Override
    public int rowsPerStep() {
        return solver.rows();
    }

    @Override
    public Plan plan() {
        double[] times = gridTimes();
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < times.length; i++) {
            rows.addAll(step(times, i));
        }
        if (denoise) {
            rows.add(Transition.denoised(process.level(times[times.length - 1])));
        }
        return ReverseTime.plan(rows);
    }

    private List<Row> step(double[] times, int i) {
        double s = times[i - 1];
        double t = times[i];
        return switch (solver) {
            case EULER -> RungeKutta.EULER.rows(process, s, t);
            case HEUN -> RungeKutta.HEUN.rows(process, s, t);
            case RK4 -> RungeKutta.RK4.rows(process, s, t);
            case DPM_SOLVER_1 -> List.of(Transition.of(process, s, t).ddim(0));
            case DPM_SOLVER_2 -> DpmSolver.second(process, s, t);
            case DPM_SOLVER_3 -> DpmSolver.third(process, s, t);
            case DPM_SOLVER_PP_2S -> DpmSolver.secondOfData(process, s, t);
            case DPM_SOLVER_PP_2M ->
                List.of(Transition.of(process, s, t)
                        .multistep(i == 1 ? null : Transition.of(process, times[i - 2], s), 0));
        };
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
