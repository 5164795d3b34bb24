package org.scorefield.loss;

import java.util.List;
import org.scorefield.error.Checks;

/**
 * Sliced score matching, λ·E[vᵀ(∇s(x))v + ½(vᵀs(x))²], or with its variance reduced λ·E[vᵀ(∇s(x))v + ½‖s(x)‖²] (Song, Garg, Shi and Ermon
 * 2019, arXiv 1905.07088). Directions v have E vvᵀ = I, so that both have the mean of implicit score matching.
 *
 * @param levels where
 * @param weighting λ
 * @param projection how v is drawn
 * @param projections how many v a sample is averaged over
 * @param reduced whether the variance is reduced: {@code ssm-vr}
 */
public record SlicedScoreMatching(
        NoiseLevels levels, Weighting weighting, Projection projection, int projections, boolean reduced)
        implements Loss {
    /** Checks its arguments. */
    public SlicedScoreMatching {
        new Checks().atLeastOne("projections", projections).done();
        weighting.of(levels.noise());
    }

    @Override
    public String type() {
        return reduced ? "ssm-vr" : "ssm";
    }

    @Override
    public List<LossTerm> terms() {
        return levels.terms(new Integrand.Sliced(projection, projections, reduced), weighting.of(levels.noise()));
    }
}
