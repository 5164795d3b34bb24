package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.schedule.BetaSchedule;

/**
 * Denoising diffusion implicit models (Song et al. 2021, arXiv 2010.02502): some of the T steps of a schedule, t = 1 + ⌊i·T/steps⌋ for
 * i = steps − 1 … 0, and then to x̂₀. That is their linear spacing (appendix D.2), ⌊c·i⌋ with c such that the last is close to T.
 *
 * @param schedule β_1 … β_T
 * @param steps how many, from 1 to T
 * @param eta η from 0 (deterministic) to 1 (as {@link Ddpm} with its small variance)
 */
public record Ddim(BetaSchedule schedule, int steps, double eta) implements PlanSampler {
    /** Checks its arguments. */
    public Ddim {
        int most = schedule.betas().length;
        new Checks()
                .that(steps >= 1 && steps <= most, "steps", "is " + steps, "a whole number from 1 to " + most)
                .that(eta >= 0 && eta <= 1, "eta", "is " + eta, "a number from 0 to 1")
                .done();
    }

    @Override
    public Plan plan() {
        double[] alphaBars = schedule.alphaBars();
        int most = alphaBars.length - 1;
        List<Row> rows = new ArrayList<>();
        for (int i = steps - 1; i >= 0; i--) {
            double earlier = i == 0 ? 1 : alphaBars[time(i - 1, most)];
            rows.add(Transition.of(Ddpm.level(alphaBars[time(i, most)]), Ddpm.level(earlier))
                    .ddim(eta));
        }
        return ReverseTime.plan(rows);
    }

    /** The i-th, from 0, of the steps that are taken of T. */
    private int time(int i, long most) {
        return 1 + (int) (i * most / steps);
    }

    @Override
    public OptionalDouble priorDeviation() {
        return OptionalDouble.of(1);
    }
}
