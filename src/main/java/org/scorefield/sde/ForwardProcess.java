package org.scorefield.sde;

import org.scorefield.target.Level;

/**
 * A forward process that is linear in position, dx = f(t)·x dt + g(t) dw for t from 0 to T: it takes a target at time 0 to the target
 * at level (m(t), σ(t)) at time t. All of it is in closed form and in double precision, on the host only.
 *
 * <p>Reverse in time, dx = (f·x − ½(1 + η²)·g²·s(x; t)) dt + η·g dw̄ has the same marginals for every η (Anderson 1982; Song et al.
 * 2021, arXiv 2011.13456).
 */
public interface ForwardProcess {
    /** What it is called in job files: {@code vp}. */
    String type();

    /** f(t), the coefficient of the position in the drift. */
    double drift(double t);

    /** g²(t), the square of the diffusion coefficient. */
    double squaredDiffusion(double t);

    /** m(t), the coefficient of the start in the mean at time t. */
    double mean(double t);

    /** σ(t), the standard deviation at time t of what started at one point. */
    double deviation(double t);

    /** λ(t) = ln(m(t)/σ(t)), half the logarithm of the signal-to-noise ratio; falls with t, and is infinite where σ is 0. */
    double logSnr(double t);

    /** The time t at which λ(t) has this value. */
    double timeOf(double logSnr);

    /** T, when it ends. */
    double end();

    /** The standard deviation of the normal law, with mean 0, that stands for what it ends in. */
    double priorDeviation();

    /** (m(t), σ(t)), the level of the target at time t. */
    default Level level(double t) {
        return new Level(mean(t), deviation(t));
    }
}
