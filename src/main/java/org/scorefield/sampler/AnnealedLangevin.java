package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Plan.Segment;
import org.scorefield.plan.Row;
import org.scorefield.schedule.NoiseSchedule;
import org.scorefield.target.Level;

/**
 * Annealed Langevin dynamics (Song and Ermon 2019, arXiv 1907.05600, algorithm 1): for each level σ₁ &gt; … &gt; σ_L in turn,
 * x ← x + (α_i/2)·s(x; σ_i) + √α_i·z with α_i = ε·σ_i²/σ_L².
 *
 * @param schedule the levels
 * @param stepsPerLevel steps at each level, at least one
 * @param stepSize ε &gt; 0
 * @param denoise whether a last step x + σ_L²·s(x; σ_L), the posterior mean, removes the remaining noise
 */
public record AnnealedLangevin(NoiseSchedule schedule, long stepsPerLevel, double stepSize, boolean denoise)
        implements PlanSampler {
    /** Checks its arguments. */
    public AnnealedLangevin {
        new Checks()
                .atLeastOne("steps-per-level", stepsPerLevel)
                .positive("step-size", stepSize)
                .done();
    }

    @Override
    public Plan plan() {
        double[] sigmas = schedule.sigmas();
        double last = sigmas[sigmas.length - 1];
        List<Segment> segments = new ArrayList<>();
        for (double sigma : sigmas) {
            double alpha = stepSize * (sigma * sigma) / (last * last);
            Row row = Row.of(1).score(alpha / 2, Level.noise(sigma)).noise(StrictMath.sqrt(alpha));
            segments.add(new Segment(List.of(row), stepsPerLevel));
        }
        if (denoise) {
            segments.add(new Segment(List.of(Row.of(1).score(last * last, Level.noise(last))), 1));
        }
        return new Plan(segments);
    }

    /** σ₁: at the first level the noise should drown the data (Song and Ermon 2020, arXiv 2006.09011, technique 1). */
    @Override
    public OptionalDouble priorDeviation() {
        return OptionalDouble.of(schedule.sigmas()[0]);
    }
}
