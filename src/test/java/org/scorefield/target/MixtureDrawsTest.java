package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.contract.Cases;
import org.scorefield.target.Covariance.Kind;

/** Draws beside the mixture's exact mean and covariance, μ = α Σ w_k μ_k and α² Σ w_k (Σ_k + μ_k μ_kᵀ) + σ² I − μ μᵀ. */
class MixtureDrawsTest {
    private static final int DRAWS = 200_000;

    private static float[] draw(Target target, Level level) {
        try (Backend java = Backends.open("java", Options.DEFAULT)) {
            return java.draw(target, level, 4, 0, DRAWS);
        }
    }

    /** Five standard errors: one of the 13 figures of a kind is off by chance in 1.4·10⁵ cases. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void momentsAreTheMixtures(Kind kind) {
        Cases.Mixture mixture = Cases.mixture(kind, 3, 7);
        Level level = new Level(0.8, 0.6);
        float[] x = draw(mixture.mixture(), level);
        for (int a = 0; a < 3; a++) {
            int row = a;
            compare(mean(mixture, level, a), i -> x[row * DRAWS + i], "mean " + a);
            for (int b = 0; b <= a; b++) {
                int column = b;
                double second = level.sigma() * level.sigma() * (a == b ? 1 : 0);
                for (int k = 0; k < mixture.weights().length; k++) {
                    second += level.alpha()
                            * level.alpha()
                            * mixture.weights()[k]
                            * (mixture.covariances()[k][a][b] + mixture.means()[k][a] * mixture.means()[k][b]);
                }
                compare(second, i -> (double) x[row * DRAWS + i] * x[column * DRAWS + i], "moment " + a + ", " + b);
            }
        }
    }

    private static double mean(Cases.Mixture mixture, Level level, int a) {
        double mean = 0;
        for (int k = 0; k < mixture.weights().length; k++) {
            mean += level.alpha() * mixture.weights()[k] * mixture.means()[k][a];
        }
        return mean;
    }

    private interface Figure {
        double of(int draw);
    }

    private static void compare(double expected, Figure figure, String what) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += figure.of(i);
            squares += figure.of(i) * figure.of(i);
        }
        double mean = sum / DRAWS;
        double error = Math.sqrt((squares / DRAWS - mean * mean) / DRAWS);
        assertEquals(expected, mean, 5 * error, what);
    }

    /** Components of weight zero are never drawn, and each of 1000 others about as often as it should be. */
    @Test
    void componentsAreDrawnByWeight() {
        int components = 1000;
        double[] weights = new double[components];
        double[] means = new double[components];
        for (int k = 0; k < components; k++) {
            means[k] = k;
            weights[k] = k % 3 == 0 ? 0 : k % 3 == 1 ? 0.002 : 0.001;
        }
        double sum =
                Stream.of(weights).flatMapToDouble(java.util.Arrays::stream).sum();
        for (int k = 0; k < components; k++) {
            weights[k] /= sum;
        }
        float[] x = draw(GaussianMixture.of(weights, means, 1, Covariance.isotropic(1e-6)), Level.NONE);
        int[] counts = new int[components];
        for (float value : x) {
            counts[Math.round(value)]++;
        }
        double chiSquare = 0;
        int cells = 0;
        for (int k = 0; k < components; k++) {
            if (weights[k] == 0) {
                assertEquals(0, counts[k]);
            } else {
                double expected = DRAWS * weights[k];
                chiSquare += (counts[k] - expected) * (counts[k] - expected) / expected;
                cells++;
            }
        }
        // mean cells − 1 and variance twice that: five standard deviations
        assertTrue(Math.abs(chiSquare - (cells - 1)) < 5 * Math.sqrt(2.0 * (cells - 1)), "chi-square " + chiSquare);
    }
}
