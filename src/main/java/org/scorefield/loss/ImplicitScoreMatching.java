package org.scorefield.loss;

import java.util.List;

/**
 * Implicit score matching, λ·E[tr ∇s(x) + ½‖s(x)‖²] with the whole trace (Hyvärinen 2005, Journal of Machine Learning Research 6): explicit
 * score matching less ½λ·E‖∇log p(x)‖², which does not depend on the model.
 *
 * @param levels where
 * @param weighting λ
 */
public record ImplicitScoreMatching(NoiseLevels levels, Weighting weighting) implements Loss {
    /** Checks its arguments. */
    public ImplicitScoreMatching {
        weighting.of(levels.noise());
    }

    @Override
    public String type() {
        return "ism";
    }

    @Override
    public List<LossTerm> terms() {
        return levels.terms(new Integrand.Implicit(), weighting.of(levels.noise()));
    }
}
