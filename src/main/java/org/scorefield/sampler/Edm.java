package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.schedule.NoiseSchedule;
import org.scorefield.target.Level;

/**
 * The sampler of Karras et al. (2022, arXiv 2206.00364, algorithm 2): the flow dx/dσ = −σ·s(x; σ) from σ_0 down to σ_{N−1} and to 0, by
 * Heun's method, with noise added before steps where wanted.
 *
 * <pre>
 * σ̂ = (1 + γ_i)·σ_i,  x̂ = x + S_noise·√(σ̂² − σ_i²)·z,  γ_i = min(S_churn/N, √2 − 1) if S_tmin ≤ σ_i ≤ S_tmax, else 0
 * x' = x̂ − (σ_{i+1} − σ̂)·σ̂·s(x̂; σ̂), and unless σ_{i+1} = 0 the mean of both ends' slopes
 * </pre>
 *
 * @param schedule σ_0 … σ_{N−1}
 * @param second whether the slopes of both ends count (Heun's method, order 2) or only the first (Euler's, order 1)
 * @param churn noise added
 */
public record Edm(NoiseSchedule schedule, boolean second, Churn churn) implements PlanSampler {
    private static final double MOST_GROWTH = StrictMath.sqrt(2) - 1;

    /**
     * How much noise is added.
     *
     * @param amount S_churn ≥ 0
     * @param least S_tmin ≥ 0: the smallest σ at which noise is added
     * @param most S_tmax ≥ S_tmin: the largest
     * @param inflation S_noise &gt; 0
     */
    public record Churn(double amount, double least, double most, double inflation) {
        /** No noise. */
        public static final Churn NONE = new Churn(0, 0, Double.POSITIVE_INFINITY, 1);

        /** Checks its arguments. */
        public Churn {
            new Checks()
                    .atLeastZero("s-churn", amount)
                    .that(least >= 0, "s-tmin", "is " + least, "a number >= 0")
                    .that(
                            least <= most || !(least >= 0),
                            "s-tmin",
                            "is " + least + " while `s-tmax` is " + most,
                            "a number up to `s-tmax`")
                    .positive("s-noise", inflation)
                    .done();
        }
    }

    @Override
    public Plan plan() {
        double[] sigmas = schedule.sigmas();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < sigmas.length; i++) {
            double next = i + 1 < sigmas.length ? sigmas[i + 1] : 0;
            step(sigmas[i], next, growth(sigmas[i], sigmas.length), rows);
        }
        return ReverseTime.plan(rows);
    }

    private double growth(double sigma, int steps) {
        boolean noisy = sigma >= churn.least && sigma <= churn.most;
        return noisy ? Math.min(churn.amount / steps, MOST_GROWTH) : 0;
    }

    private void step(double sigma, double next, double growth, List<Row> rows) {
        double raised = (1 + growth) * sigma;
        if (growth > 0) {
            rows.add(Row.of(1).noise(churn.inflation * sigma * StrictMath.sqrt(growth * (2 + growth))));
        }
        double step = raised - next;
        Row first = Row.of(1).score(step * raised, Level.noise(raised));
        if (second && next > 0) {
            rows.add(first.keeping());
            rows.add(Row.of(0).score(0.5 * step * next, Level.noise(next)).kept(1, 0.5 * step * raised));
        } else {
            rows.add(first);
        }
    }

    /** Where only some steps have a row for noise, rows have no period, and any may be looked at. */
    @Override
    public int rowsPerStep() {
        double[] sigmas = schedule.sigmas();
        long noisy = DoubleStream.of(sigmas)
                .filter(sigma -> growth(sigma, sigmas.length) > 0)
                .count();
        int quiet = second ? 2 : 1;
        return noisy == 0 ? quiet : noisy == sigmas.length ? quiet + 1 : 1;
    }

    @Override
    public OptionalDouble priorDeviation() {
        return OptionalDouble.of(schedule.sigmas()[0]);
    }
}
