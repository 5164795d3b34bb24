package org.scorefield.loss;

import java.util.List;

/**
 * How a loss by denoising is to have less variance with the same mean.
 *
 * @param antithetic whether each sample is averaged over z and −z, which costs a second evaluation
 * @param control whether the control variate 2s(αx₀)·z/σ + (‖z‖² − D)/σ² is subtracted from ‖s(x) + z/σ‖², which costs another
 */
public record VarianceReduction(boolean antithetic, Control control) {
    /** None. */
    public static final VarianceReduction NONE = new VarianceReduction(false, Control.OFF);

    /** Whether to use the control variate. */
    public enum Control {
        /** Nowhere. */
        OFF,
        /** At all levels. */
        ON,
        /** At the levels where a pilot run finds less variance with it: the smaller ones. */
        AUTO
    }

    /** Terms of a loss by denoising. */
    List<LossTerm> terms(NoiseLevels levels, double[] weights) {
        return terms(levels, weights, control == Control.ON);
    }

    /** The other way to compute them, if there is a choice. */
    List<LossTerm> alternatives(NoiseLevels levels, double[] weights) {
        return control == Control.AUTO ? terms(levels, weights, true) : List.of();
    }

    private List<LossTerm> terms(NoiseLevels levels, double[] weights, boolean controlled) {
        return levels.terms(new Integrand.Denoising(antithetic, controlled), weights);
    }
}
