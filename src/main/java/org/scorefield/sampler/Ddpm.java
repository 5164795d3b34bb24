package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.schedule.BetaSchedule;
import org.scorefield.target.Level;

/**
 * Denoising diffusion (Ho et al. 2020, arXiv 2006.11239, algorithm 2), for t = T … 1:
 * x ← (x + β_t·s(x; √ᾱ_t, √(1 − ᾱ_t)))/√(1 − β_t) + √v_t·z, without noise in the last step.
 *
 * @param schedule β_1 … β_T
 * @param variance v_t
 */
public record Ddpm(BetaSchedule schedule, Variance variance) implements PlanSampler {
    /** v_t, the variance of a step: both are exact for some target, the large one for N(0, I), the small one for a point. */
    public enum Variance {
        /** β_t. */
        LARGE,
        /** β̃_t = β_t·(1 − ᾱ_{t−1})/(1 − ᾱ_t). */
        SMALL
    }

    @Override
    public Plan plan() {
        double[] betas = schedule.betas();
        double[] alphaBars = schedule.alphaBars();
        List<Row> rows = new ArrayList<>();
        for (int t = betas.length; t >= 1; t--) {
            double beta = betas[t - 1];
            double scale = 1 / StrictMath.sqrt(1 - beta);
            double share = variance == Variance.LARGE ? 1 : (1 - alphaBars[t - 1]) / (1 - alphaBars[t]);
            Row row = Row.of(scale).score(scale * beta, level(alphaBars[t]));
            rows.add(t == 1 ? row : row.noise(StrictMath.sqrt(share * beta)));
        }
        return ReverseTime.plan(rows);
    }

    /** (√ᾱ, √(1 − ᾱ)). */
    static Level level(double alphaBar) {
        return new Level(StrictMath.sqrt(alphaBar), StrictMath.sqrt(1 - alphaBar));
    }

    @Override
    public OptionalDouble priorDeviation() {
        return OptionalDouble.of(1);
    }
}
