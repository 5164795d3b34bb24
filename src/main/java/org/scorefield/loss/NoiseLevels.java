package org.scorefield.loss;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

    /** Copies its arguments. */
    public NoiseLevels {
        noise = List.copyOf(noise);
    }

    /** The levels (1, σ) of a schedule; the model's score is taken there, too. */
    public static NoiseLevels of(NoiseSchedule schedule) {
        return new NoiseLevels(
                Arrays.stream(schedule.sigmas()).mapToObj(Level::noise).toList(), true);
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
