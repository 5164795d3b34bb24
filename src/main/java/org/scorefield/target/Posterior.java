package org.scorefield.target;

/**
 * What an {@link Observation} y = A·x + N(0, R) makes of a prior: p(x | y) ∝ p(x)·N(y; A·x, R).
 *
 * <p>Of a Gaussian mixture it is one, with weights w_k' ∝ w_k N(y; A·μ_k, A·Σ_k·Aᵀ + R) and Kalman's means and covariances, so that it is
 * exact at every level. Of other priors it is exact at no level, and at levels with σ &gt; 0 approximate: see {@link Guided}.
 */
public final class Posterior {
    private Posterior() {}

    /**
     * The posterior.
     *
     * @param prior of x
     * @param observation of y
     * @throws org.scorefield.error.BadInputException if dimensions differ, or the mixture would be too large
     */
    public static Target of(Target prior, Observation observation) {
        observation.requireDimension(prior.dimension());
        return prior instanceof GaussianMixture mixture
                ? ClosedForms.posterior(mixture, observation)
                : new Guided(prior, observation);
    }
}
