package org.scorefield.loss;

import org.scorefield.target.Level;

/**
 * A loss at one level.
 *
 * @param index its number: the time of its random numbers' addresses
 * @param integrand what is averaged over samples
 * @param noise the level (α, σ) of the samples x = αx₀ + σz
 * @param model the level at which the model's score is taken
 * @param weight what the mean is multiplied with
 */
public record LossTerm(int index, Integrand integrand, Level noise, Level model, double weight) {}
