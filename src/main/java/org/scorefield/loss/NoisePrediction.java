package org.scorefield.loss;

import java.util.Arrays;
import java.util.List;

/**
 * The simple loss of DDPM, the mean over t of E‖ε − ε(x_t, t)‖² at x_t = √ᾱ_t·x₀ + √(1 − ᾱ_t)·ε, with ε(x, t) = −√(1 − ᾱ_t)·s(x; t) (Ho, Jain
 * and Abbeel 2020, arXiv 2006.11239, equation 14).
 *
 * @param levels (√ᾱ_t, √(1 − ᾱ_t)), each with noise
 * @param reduction how its variance is reduced
 */
public record NoisePrediction(NoiseLevels levels, VarianceReduction reduction) implements Loss {
    /** Checks its arguments. */
    public NoisePrediction {
        DenoisingScoreMatching.requireNoise(levels);
    }

    @Override
    public String type() {
        return "ddpm";
    }

    private double[] ones() {
        double[] ones = new double[levels.size()];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Override
    public List<LossTerm> terms() {
        return reduction.terms(levels, ones());
    }

    @Override
    public List<LossTerm> alternatives() {
        return reduction.alternatives(levels, ones());
    }
}
