package org.scorefield.sde;

import org.scorefield.error.Checks;

/**
 * dx = e^{rt} dw for t from 0 to a horizon T: Brownian motion that speeds up, m = 1, variance (e^{2rt} − 1)/(2r). Unlike
 * {@link VarianceExploding} it starts without noise. The form dx = σ^t dw is r = ln σ.
 *
 * @param rate r &gt; 0
 * @param end the horizon T &gt; 0
 */
public record ExponentialDiffusion(double rate, double end) implements ForwardProcess {
    /** Checks its arguments. */
    public ExponentialDiffusion {
        new Checks().positive("rate", rate).positive("horizon", end).done();
    }

    private double variance(double t) {
        return StrictMath.expm1(2 * rate * t) / (2 * rate);
    }

    @Override
    public String type() {
        return "exponential";
    }

    @Override
    public double drift(double t) {
        return 0;
    }

    @Override
    public double squaredDiffusion(double t) {
        return StrictMath.exp(2 * rate * t);
    }

    @Override
    public double mean(double t) {
        return 1;
    }

    @Override
    public double deviation(double t) {
        return StrictMath.sqrt(variance(t));
    }

    @Override
    public double logSnr(double t) {
        return -0.5 * StrictMath.log(variance(t));
    }

    @Override
    public double timeOf(double logSnr) {
        return StrictMath.log1p(2 * rate * StrictMath.exp(-2 * logSnr)) / (2 * rate);
    }

    @Override
    public double priorDeviation() {
        return deviation(end);
    }
}
