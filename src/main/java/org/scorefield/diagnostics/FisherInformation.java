package org.scorefield.diagnostics;

import java.util.ArrayList;
import java.util.List;

/**
 * The Fisher information of a density with respect to a shift, E[s·sᵀ] = −E[∇² log p], as samples estimate it.
 *
 * @param samples how many
 * @param trace E‖s‖²
 * @param matrix rows of E[s_i·s_k]; in more than {@link Moments#WIDEST_COVARIANCE} dimensions one row, of the diagonal alone
 */
public record FisherInformation(long samples, Estimate trace, List<List<Estimate>> matrix) {
    /** Whether the matrix is there, not only its diagonal. */
    public boolean full() {
        return matrix.size() == matrix.get(0).size();
    }

    /** Gathers it from scores. */
    public static final class Sums {
        private final int dimension;
        private final boolean full;
        private final Averages averages;

        /** No scores yet. */
        public Sums(int dimension) {
            this.dimension = dimension;
            this.full = dimension <= Moments.WIDEST_COVARIANCE;
            this.averages = new Averages(1 + (full ? dimension * (dimension + 1) / 2 : dimension));
        }

        /**
         * Adds scores.
         *
         * @param scores dimension-major, {@code scores[d * count + i]}
         * @param count a multiple of {@link Moments#BLOCK}, except in the last call
         */
        public void add(float[] scores, int count) {
            averages.add(count, (sample, numbers) -> {
                int next = 1;
                double square = 0;
                for (int i = 0; i < dimension; i++) {
                    double s = scores[i * count + sample];
                    square += s * s;
                    for (int k = full ? 0 : i; k <= i; k++) {
                        numbers[next++] = s * scores[k * count + sample];
                    }
                }
                numbers[0] = square;
            });
        }

        /** What was gathered. */
        public FisherInformation result() {
            List<List<Estimate>> matrix = new ArrayList<>();
            for (int i = 0; i < (full ? dimension : 1); i++) {
                List<Estimate> row = new ArrayList<>();
                for (int k = 0; k < dimension; k++) {
                    int high = Math.max(i, k);
                    row.add(averages.get(1 + (full ? high * (high + 1) / 2 + Math.min(i, k) : k)));
                }
                matrix.add(List.copyOf(row));
            }
            return new FisherInformation(averages.count(), averages.get(0), List.copyOf(matrix));
        }
    }
}
