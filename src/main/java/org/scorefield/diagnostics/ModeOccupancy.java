package org.scorefield.diagnostics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How samples are spread over the components of a mixture. Measures that know only scores are blind to it, since the score near a mode
 * hardly depends on the weights.
 *
 * @param samples how many
 * @param modes one for each component
 */
public record ModeOccupancy(long samples, List<Mode> modes) {
    /**
     * A component.
     *
     * @param weight w_k, what is expected
     * @param occupancy the share of samples to which no other component is more probable (of equals, the first); expected is w_k where
     *     components do not overlap
     * @param posterior the mean of the component's posterior probability; expected is w_k, exactly, from the mixture's own samples
     */
    public record Mode(double weight, Estimate occupancy, Estimate posterior) {}

    /** The posterior probabilities of components. */
    public interface Posterior {
        /** Writes those of a sample. */
        void of(int sample, double[] probabilities);
    }

    /** Gathers it. */
    public static final class Sums {
        private final double[] weights;
        private final Averages averages;

        /** No samples yet. */
        public Sums(double[] weights) {
            this.weights = weights.clone();
            this.averages = new Averages(2 * weights.length);
        }

        /** Adds samples, so many as {@link Averages#add} takes. */
        public void add(int count, Posterior posterior) {
            int k = weights.length;
            averages.add(count, (sample, numbers) -> {
                double[] probabilities = new double[k];
                posterior.of(sample, probabilities);
                int most = 0;
                for (int j = 0; j < k; j++) {
                    most = probabilities[j] > probabilities[most] ? j : most;
                    numbers[j] = 0;
                    numbers[k + j] = probabilities[j];
                }
                numbers[most] = 1;
            });
        }

        /** What was gathered. */
        public ModeOccupancy result() {
            int k = weights.length;
            return new ModeOccupancy(
                    averages.count(),
                    IntStream.range(0, k)
                            .mapToObj(j -> new Mode(weights[j], averages.get(j), averages.get(k + j)))
                            .toList());
        }
    }
}
