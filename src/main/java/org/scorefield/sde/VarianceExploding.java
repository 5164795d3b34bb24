package org.scorefield.sde;

import org.scorefield.error.Checks;

/**
 * The variance exploding process of Song et al. (2021, arXiv 2011.13456, section 3.4): f = 0 and
 * σ(t) = σ_min·(σ_max/σ_min)^t for t from 0 to 1. At time 0 there is noise σ_min already, as in the authors' code.
 *
 * @param sigmaMin σ_min &gt; 0
 * @param sigmaMax σ_max &gt; σ_min
 */
public record VarianceExploding(double sigmaMin, double sigmaMax) implements ForwardProcess {
    /** Checks its arguments. */
    public VarianceExploding {
        new Checks()
                .positive("sigma-min", sigmaMin)
                .positive("sigma-max", sigmaMax)
                .that(
                        !(sigmaMin >= sigmaMax),
                        "sigma-min",
                        "is " + sigmaMin + " while `sigma-max` is " + sigmaMax,
                        "a number below `sigma-max`")
                .done();
    }

    private double rate() {
        return StrictMath.log(sigmaMax / sigmaMin);
    }

    @Override
    public String type() {
        return "ve";
    }

    @Override
    public double drift(double t) {
        return 0;
    }

    @Override
    public double squaredDiffusion(double t) {
        double sigma = deviation(t);
        return sigma * sigma * 2 * rate();
    }

    @Override
    public double mean(double t) {
        return 1;
    }

    @Override
    public double deviation(double t) {
        return sigmaMin * StrictMath.pow(sigmaMax / sigmaMin, t);
    }

    @Override
    public double logSnr(double t) {
        return -(StrictMath.log(sigmaMin) + t * rate());
    }

    @Override
    public double timeOf(double logSnr) {
        return -(logSnr + StrictMath.log(sigmaMin)) / rate();
    }

    @Override
    public double end() {
        return 1;
    }

    @Override
    public double priorDeviation() {
        return sigmaMax;
    }
}
