package org.scorefield.sde;

/**
 * The sub-VP process of Song et al. (2021, arXiv 2011.13456, section 3.4): f = −½β(t), g² = β(t)·(1 − exp(−2∫β)) with β linear from
 * β_min to β_max for t from 0 to 1; m = exp(−½∫β), σ = 1 − m².
 */
public final class SubVariancePreserving implements ForwardProcess {
    private final LinearBeta beta;

    /**
     * A process.
     *
     * @param betaMin β_min &gt; 0
     * @param betaMax β_max ≥ β_min
     */
    public SubVariancePreserving(double betaMin, double betaMax) {
        this.beta = new LinearBeta(betaMin, betaMax);
    }

    @Override
    public String type() {
        return "sub-vp";
    }

    @Override
    public double drift(double t) {
        return -0.5 * beta.at(t);
    }

    @Override
    public double squaredDiffusion(double t) {
        return beta.at(t) * -StrictMath.expm1(-2 * beta.integral(t));
    }

    @Override
    public double mean(double t) {
        return beta.mean(t);
    }

    @Override
    public double deviation(double t) {
        return -StrictMath.expm1(-beta.integral(t));
    }

    /** λ = −ln(e^{B/2} − e^{−B/2}) = B/2 − ln(e^B − 1). */
    @Override
    public double logSnr(double t) {
        double integral = beta.integral(t);
        return 0.5 * integral - Logarithms.ofExpm1(integral);
    }

    /** B = 2·arsinh(e^{−λ}/2). */
    @Override
    public double timeOf(double logSnr) {
        double u = 0.5 * StrictMath.exp(-logSnr);
        double arsinh = StrictMath.log1p(u + u * u / (1 + StrictMath.sqrt(1 + u * u)));
        return beta.timeOf(2 * arsinh);
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
