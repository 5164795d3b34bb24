package org.scorefield.sde;

/**
 * The variance preserving process of Song et al. (2021, arXiv 2011.13456, section 3.4): f = −½β(t), g² = β(t) with β linear from
 * β_min to β_max for t from 0 to 1; m = exp(−½∫β), σ² = 1 − m².
 */
public final class VariancePreserving implements ForwardProcess {
    private final LinearBeta beta;

    /**
     * A process.
     *
     * @param betaMin β_min &gt; 0
     * @param betaMax β_max ≥ β_min
     */
    public VariancePreserving(double betaMin, double betaMax) {
        this.beta = new LinearBeta(betaMin, betaMax);
    }

    @Override
    public String type() {
        return "vp";
    }

    @Override
    public double drift(double t) {
        return -0.5 * beta.at(t);
    }

    @Override
    public double squaredDiffusion(double t) {
        return beta.at(t);
    }

    @Override
    public double mean(double t) {
        return beta.mean(t);
    }

    @Override
    public double deviation(double t) {
        return StrictMath.sqrt(-StrictMath.expm1(-beta.integral(t)));
    }

    /** λ = −½ ln(e^B − 1). */
    @Override
    public double logSnr(double t) {
        return -0.5 * Logarithms.ofExpm1(beta.integral(t));
    }

    @Override
    public double timeOf(double logSnr) {
        return beta.timeOf(Logarithms.ofExpp1(-2 * logSnr));
    }

    @Override
    public double end() {
        return 1;
    }

    @Override
    public double priorDeviation() {
        return 1;
    }
}
