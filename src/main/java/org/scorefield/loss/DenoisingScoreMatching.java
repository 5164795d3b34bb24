package org.scorefield.loss;

import java.util.List;
import org.scorefield.error.Checks;
import org.scorefield.target.Level;

/**
 * Denoising score matching, ½λ(σ)·E‖s(x; σ) + z/σ‖² at x = αx₀ + σz (Vincent 2011, Neural Computation 23(7)). It is explicit score matching
 * with the data at level σ, plus what does not depend on the model: ½λ(σ)·E‖∇log p(x|x₀) − ∇log p_σ(x)‖².
 *
 * @param levels where, each with noise
 * @param weighting λ
 * @param reduction how its variance is reduced
 */
public record DenoisingScoreMatching(NoiseLevels levels, Weighting weighting, VarianceReduction reduction)
        implements Loss {
    /** Checks its arguments. */
    public DenoisingScoreMatching {
        requireNoise(levels);
        weighting.of(levels.noise());
    }

    /** Refuses levels without noise: z/σ would be infinite. */
    static void requireNoise(NoiseLevels levels) {
        Checks checks = new Checks();
        for (Level level : levels.noise()) {
            checks.positive("sigma", level.sigma());
        }
        checks.done();
    }

    @Override
    public String type() {
        return "dsm";
    }

    private double[] weights() {
        double[] weights = weighting.of(levels.noise());
        for (int i = 0; i < weights.length; i++) {
            double sigma = levels.noise().get(i).sigma();
            weights[i] = weights[i] / (2 * sigma * sigma);
        }
        return weights;
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
