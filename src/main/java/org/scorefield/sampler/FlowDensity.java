package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.target.Level;

/**
 * Log densities by the change of variables along the probability flow of a process (Song et al. 2021, arXiv 2011.13456, equation 39).
 * From x(ε) = x the flow dx/dt = f̃ = f·x − ½g²·s(x; t) is followed to the process's end T, and
 *
 * <pre>log p_ε(x) = log p_T(x(T)) + ∫_ε^T ∇·f̃(x(t), t) dt,  ∇·f̃ = D·f − ½g²·Δ log p_t.</pre>
 *
 * The integral is taken by the quadrature of the solver, at the points that its stages look at, so that it has the solver's order.
 *
 * @param process the process
 * @param solver how a step is made
 * @param grid the times, from where the flow ends down to ε
 * @param prior what stands for p_T
 * @param probes by which Δ log p is estimated, the same for the whole way; empty for Δ log p itself
 */
public record FlowDensity(
        ForwardProcess process, RungeKutta solver, TimeGrid grid, Prior prior, Optional<Probes> probes)
        implements PlanSampler {
    /** What stands for the density at the end of the flow. */
    public enum Prior {
        /** The target at level (m(T), σ(T)). */
        EXACT,
        /** N(0, s²·I), where samplers start: {@link ForwardProcess#priorDeviation()}. */
        NORMAL;

        /** In job files: {@code exact}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A row of the flow and what goes into the integral before it is taken: stretch·D + bend·Δ log p(x; the row's level).
     *
     * @param row the row
     * @param stretch its share of ∫ f dt
     * @param bend its share of −∫ ½g² dt
     */
    public record Stage(Row row, double stretch, double bend) {}

    /** Checks that a normal prior is where it belongs. */
    public FlowDensity {
        double last = grid.times(process)[0];
        new Checks()
                .that(
                        prior == Prior.EXACT || last == process.end(),
                        "prior",
                        "is normal, while the times of the grid go to " + last,
                        "exact, or times up to " + process.end() + ", where the process ends")
                .done();
    }

    /** The way, row by row. */
    public List<Stage> stages() {
        double[] times = grid.times(process);
        List<Stage> stages = new ArrayList<>();
        for (int i = times.length - 1; i > 0; i--) {
            for (RungeKutta.Stage each : solver.stages(process, times[i], times[i - 1])) {
                stages.add(new Stage(
                        each.row(),
                        each.share() * process.drift(each.time()),
                        each.share() * RungeKutta.gain(process, each.time())));
            }
        }
        return stages;
    }

    /** The level of the target where the flow ends. */
    public Level last() {
        return process.level(grid.times(process)[0]);
    }

    @Override
    public Plan plan() {
        return ReverseTime.plan(stages().stream().map(Stage::row).toList());
    }
}
