package org.scorefield.sde;

import org.scorefield.error.Checks;

/**
 * dx = −θ·x dt + σ dw for t from 0 to a horizon T; m = e^{−θt}, variance σ²/(2θ)·(1 − e^{−2θt}). It forgets its start and ends near
 * N(0, σ²/(2θ)). For a process around another mean, shift the target.
 *
 * @param theta θ &gt; 0
 * @param sigma σ &gt; 0
 * @param end the horizon T &gt; 0
 */
public record OrnsteinUhlenbeck(double theta, double sigma, double end) implements ForwardProcess {
    /** Checks its arguments. */
    public OrnsteinUhlenbeck {
        new Checks()
                .positive("theta", theta)
                .positive("sigma", sigma)
                .positive("horizon", end)
                .done();
    }

    private double stationaryVariance() {
        return sigma * sigma / (2 * theta);
    }

    @Override
    public String type() {
        return "ornstein-uhlenbeck";
    }

    @Override
    public double drift(double t) {
        return -theta;
    }

    @Override
    public double squaredDiffusion(double t) {
        return sigma * sigma;
    }

    @Override
    public double mean(double t) {
        return StrictMath.exp(-theta * t);
    }

    @Override
    public double deviation(double t) {
        return StrictMath.sqrt(stationaryVariance() * -StrictMath.expm1(-2 * theta * t));
    }

    @Override
    public double logSnr(double t) {
        return -0.5 * (StrictMath.log(stationaryVariance()) + Logarithms.ofExpm1(2 * theta * t));
    }

    @Override
    public double timeOf(double logSnr) {
        return Logarithms.ofExpp1(-2 * logSnr - StrictMath.log(stationaryVariance())) / (2 * theta);
    }

    @Override
    public double priorDeviation() {
        return StrictMath.sqrt(stationaryVariance());
    }
}
