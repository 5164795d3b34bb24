package org.scorefield.loss;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.scorefield.error.Checks;
import org.scorefield.schedule.BetaSchedule;
import org.scorefield.schedule.NoiseSchedule;
import org.scorefield.target.Level;

/**
 * The levels (α, σ) of a loss's samples x = αx₀ + σz.
 *
 * @param noise the levels, at least one
 * @param conditional whether the model's score is taken at the level of the noise; otherwise at none
 */
public record NoiseLevels(List<Level> noise, boolean conditional) {
    /** The data themselves. */
    public static final NoiseLevels NONE = new NoiseLevels(List.of(Level.NONE), true);

    /** Checks that single precision holds the levels, and copies them. */
    public NoiseLevels {
        noise = List.copyOf(noise);
        Checks checks = new Checks().that(!noise.isEmpty(), "levels", "are none", "at least one");
        noise.forEach(level -> checks.single("alpha", level.alpha()).single("sigma", level.sigma()));
        checks.done();
    }

    /** The levels (1, σ) of a schedule; the model's score is taken there, too. */
    public static NoiseLevels of(NoiseSchedule schedule) {
        return new NoiseLevels(
                Arrays.stream(schedule.sigmas()).mapToObj(Level::noise).toList(), true);
    }

    /** The levels (√ᾱ_t, √(1 − ᾱ_t)), t = 1 … T, of a discrete diffusion; the model's score is taken there, too. */
    public static NoiseLevels of(BetaSchedule betas) {
        return new NoiseLevels(
                Arrays.stream(betas.alphaBars())
                        .skip(1)
                        .mapToObj(kept -> new Level(Math.sqrt(kept), Math.sqrt(1 - kept)))
                        .toList(),
                true);
    }

    /** The level (1, σ). */
    public static NoiseLevels of(double sigma) {
        return new NoiseLevels(List.of(Level.noise(sigma)), true);
    }

    /** These, with the model's score taken at no level. */
    public NoiseLevels unconditional() {
        return new NoiseLevels(noise, false);
    }

    /** How many levels. */
    public int size() {
        return noise.size();
    }

    /** A term a level with this integrand and these weights. */
    List<LossTerm> terms(Integrand integrand, double[] weights) {
        return IntStream.range(0, noise.size())
                .mapToObj(i ->
                        new LossTerm(i, integrand, noise.get(i), conditional ? noise.get(i) : Level.NONE, weights[i]))
                .toList();
    }
}
