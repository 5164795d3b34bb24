package org.scorefield.sampler;

import java.util.Locale;
import org.scorefield.error.Checks;
import org.scorefield.random.Normals;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;

/**
 * Vectors v with E vvᵀ = I, by which a trace is estimated: tr A = E vᵀAv (Hutchinson 1990). Each is drawn for a point by its address, so
 * that it depends on nothing but the seed and the numbers of point and vector.
 *
 * @param law of their entries, which are independent
 * @param count vectors a point, of which the mean is taken, at least one
 */
public record Probes(Law law, int count) {
    /** How entries are drawn, each with mean 0 and variance 1. */
    public enum Law {
        /** +1 or −1: exact where the matrix is diagonal, otherwise the least variance that independent entries have. */
        RADEMACHER,
        /** Standard normal. */
        GAUSSIAN;

        /** In job files: {@code rademacher}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks its arguments. */
    public Probes {
        new Checks().atLeastOne("projections", count).done();
    }

    /**
     * One vector for each of some points.
     *
     * @param probe which of the vectors, from 0
     * @param first the first point's number
     * @param points how many
     * @return dimension-major, {@code v[d * points + i]}
     */
    public float[] draw(int probe, long seed, long first, int points, int dimension) {
        float[] vectors = new float[Math.multiplyExact(dimension, points)];
        int[] words = new int[4];
        float[] four = new float[4];
        for (int i = 0; i < points; i++) {
            for (int d = 0; d < dimension; d++) {
                if (d % 4 == 0) {
                    Philox.block(seed, Purpose.PROBE, first + i, probe, d / 4, words);
                    entries(words, four);
                }
                vectors[d * points + i] = four[d % 4];
            }
        }
        return vectors;
    }

    private void entries(int[] words, float[] four) {
        if (law == Law.GAUSSIAN) {
            Normals.of(words, four);
            return;
        }
        for (int j = 0; j < four.length; j++) {
            four[j] = words[j] < 0 ? -1 : 1;
        }
    }
}
