package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.target.Level;

/**
 * Predictor–corrector sampling (Song et al. 2021, arXiv 2011.13456, algorithm 1): after each step back to a time t, Langevin steps at
 * that time, x ← x + ε·s + √(2ε)·z.
 *
 * @param predictor makes the steps back; a solver that needs one step only
 * @param corrector chooses ε
 * @param ratio the signal-to-noise ratio r &gt; 0
 * @param corrections Langevin steps after each step back, at least one
 */
public record PredictorCorrector(ReverseSde predictor, Corrector corrector, double ratio, int corrections)
        implements PlanSampler {
    /** The most rows of a plan, which are all in memory. */
    private static final int MOST_ROWS = 1 << 22;

    /** How ε is chosen; α = (m(s)/m(t))² for a step back from s to t, 1 where the process does not shrink. */
    public enum Corrector {
        /**
         * ε = 2α·(r·‖z‖/‖s‖)², each chain with its own norms; the authors' code takes means over a batch, which would tie chains
         * together. Steps that grow with ‖z‖ and where the score is small do not follow p, but p^{D/(D+2)}·‖s‖²: the variance of a
         * normal law becomes ((D + 2)/D)² times what it is. It is for many dimensions.
         */
        LANGEVIN,
        /** ε = 2α·(r·σ(t))², the same for all chains, as in annealed Langevin dynamics; the authors' code calls it "ald". */
        ANNEALED_LANGEVIN;

        /** In job files: {@code annealed-langevin}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Checks its arguments. */
    public PredictorCorrector {
        new Checks()
                .that(
                        predictor.solver() != ReverseSde.Solver.SDE_DPM_SOLVER_2M,
                        "solver",
                        "is " + predictor.solver().label() + ", which goes on from the step before",
                        "euler-maruyama, ancestral, exponential")
                .positive("signal-to-noise", ratio)
                .atLeastOne("corrections", corrections)
                .done();
    }

    @Override
    public Plan plan() {
        ForwardProcess process = predictor.process();
        double[] times = ReverseTime.times(predictor.grid(), process, true);
        long most = (times.length - 1) * (1L + corrections);
        new Checks()
                .that(
                        most <= MOST_ROWS,
                        "corrections",
                        "are " + corrections + " after each of " + (times.length - 1) + " steps",
                        "at most " + MOST_ROWS + " rows in all, steps and corrections")
                .done();
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < times.length; i++) {
            rows.add(predictor.row(times, i));
            Row correction = correction(process.level(times[i - 1]), process.level(times[i]));
            for (int j = 0; j < corrections; j++) {
                rows.add(correction);
            }
        }
        if (predictor.denoise()) {
            rows.add(Transition.denoised(process.level(times[times.length - 1])));
        }
        return ReverseTime.plan(rows);
    }

    @Override
    public double[] times() {
        double[] times = ReverseTime.times(predictor.grid(), predictor.process(), true);
        return ReverseTime.afterRows(times, 1 + corrections, 1 + corrections, predictor.denoise());
    }

    private Row correction(Level before, Level level) {
        double shrinkage = before.alpha() / level.alpha();
        double size = ratio * shrinkage * (corrector == Corrector.LANGEVIN ? 1 : level.sigma());
        Row row = Row.of(1).score(2 * size * size, level).noise(2 * size);
        return corrector == Corrector.LANGEVIN ? row.adapting() : row;
    }

    @Override
    public OptionalDouble priorDeviation() {
        return predictor.priorDeviation();
    }

    @Override
    public boolean needsStart() {
        return predictor.needsStart();
    }
}
