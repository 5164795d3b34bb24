package org.scorefield.loss;

import java.util.List;

/**
 * Explicit score matching, ½λ·E‖s(x) − ∇log p(x)‖², for data p whose score is known. At levels of noise p is the data's law there.
 *
 * @param levels where
 * @param weighting λ
 */
public record ExplicitScoreMatching(NoiseLevels levels, Weighting weighting) implements Loss {
    /** Checks its arguments. */
    public ExplicitScoreMatching {
        weighting.of(levels.noise());
    }

    @Override
    public String type() {
        return "esm";
    }

    @Override
    public List<LossTerm> terms() {
        return levels.terms(new Integrand.Explicit(), weighting.of(levels.noise()));
    }
}
