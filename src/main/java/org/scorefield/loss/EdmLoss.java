package org.scorefield.loss;

import java.util.List;
import org.scorefield.error.Checks;

/**
 * The loss of EDM, the mean over σ of λ(σ)·E‖D(x; σ) − x₀‖² at x = x₀ + σz, with the denoiser D(x; σ) = x + σ²s(x; σ) and
 * λ(σ) = (σ² + σ_d²)/(σ·σ_d)² (Karras, Aittala, Aila and Laine 2022, arXiv 2206.00364, table 1).
 *
 * @param levels where, each with noise; theirs are {@link org.scorefield.schedule.LogNormalSchedule}
 * @param dataDeviation σ_d, the standard deviation of the data
 * @param reduction how its variance is reduced
 */
public record EdmLoss(NoiseLevels levels, double dataDeviation, VarianceReduction reduction) implements Loss {
    /** Checks its arguments. */
    public EdmLoss {
        double square = dataDeviation * dataDeviation;
        new Checks()
                .positive("data-deviation", dataDeviation)
                .that(
                        !(dataDeviation > 0)
                                || dataDeviation == Double.POSITIVE_INFINITY
                                || square >= Float.MIN_NORMAL && square <= Float.MAX_VALUE,
                        "data-deviation",
                        "is " + dataDeviation + ", whose square single precision cannot hold",
                        "squares between " + Float.MIN_NORMAL + " and " + Float.MAX_VALUE)
                .done();
        DenoisingScoreMatching.requireNoise(levels);
    }

    @Override
    public String type() {
        return "edm";
    }

    /** D(x; σ) − x₀ = σ·(z + σs): what λ is to be multiplied with is σ²·‖σs + z‖². */
    private double[] weights() {
        return levels.noise().stream()
                .mapToDouble(level -> 1 + StrictMath.pow(level.sigma() / dataDeviation, 2))
                .toArray();
    }

    @Override
    public List<LossTerm> terms() {
        return reduction.terms(levels, weights());
    }

    @Override
    public List<LossTerm> alternatives() {
        return reduction.alternatives(levels, weights());
    }
}
