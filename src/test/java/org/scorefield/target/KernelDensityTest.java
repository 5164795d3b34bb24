package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.Engine;
import org.scorefield.backend.Evaluation;
import org.scorefield.error.BadInputException;

/** p(x) = 1/n Σ N(x; x_i, h² + σ²), straight from this formula in double precision. */
class KernelDensityTest {
    private static final int POINTS = 20;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0.5, 0",
        "1, 7, 0.3, 0",
        "2, 8, 1, 0",
        "2, 9, 0.1, 0.5",
        "3, 100, 0.7, 0",
        "5, 1001, 0, 0.9",
        "17, 64, 2, 0"
    })
    void isTheMeanOfKernels(int dimension, int n, double bandwidth, double sigma) {
        SplittableRandom random = new SplittableRandom(100L * dimension + n);
        double[] data =
                random.doubles((long) n * dimension, -2, 2).map(x -> (float) x).toArray();
        GaussianMixture target = GaussianMixture.kernelDensity(data, dimension, bandwidth);
        assertEquals(n, target.components());
        float[] points = new float[POINTS * dimension];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) random.nextDouble(-3, 3);
        }
        try (Engine engine = Engine.open("java")) {
            Evaluation evaluation = engine.score(target, Level.noise(sigma), points, POINTS);
            for (int i = 0; i < POINTS; i++) {
                compare(data, dimension, bandwidth * bandwidth + sigma * sigma, points, i, evaluation);
            }
        }
    }

    private static void compare(
            double[] data, int dimension, double variance, float[] points, int i, Evaluation evaluation) {
        int n = data.length / dimension;
        double density = 0;
        double magnitude = 0;
        double[] gradient = new double[dimension];
        for (int k = 0; k < n; k++) {
            double square = 0;
            for (int d = 0; d < dimension; d++) {
                double delta = points[d * POINTS + i] - data[k * dimension + d];
                square += delta * delta;
            }
            double kernel = Math.exp(-0.5 * square / variance) / Math.pow(2 * Math.PI * variance, 0.5 * dimension) / n;
            density += kernel;
            magnitude += kernel * Math.sqrt(square) / variance;
            for (int d = 0; d < dimension; d++) {
                gradient[d] -= kernel * (points[d * POINTS + i] - data[k * dimension + d]) / variance;
            }
        }
        assertTrue(density > 0, "the direct formula underflows");
        double log = Math.log(density);
        // exponents of up to some 500 are rounded to single precision, and each is a sum of D squares
        double tolerance = 1e-5;
        assertEquals(log, evaluation.logDensities()[i], tolerance * Math.max(1, Math.abs(log)), "log density " + i);
        for (int d = 0; d < dimension; d++) {
            double score = gradient[d] / density;
            // relative to the terms of the sum, which may cancel
            assertEquals(score, evaluation.scores()[d * POINTS + i], tolerance * magnitude / density, "score " + i);
        }
    }

    @Test
    void needsWholePoints() {
        String allowed = " numbers; allowed: at least one point of dimension 2, and whole points";
        assertRefused(new double[0], 2, "points: has 0" + allowed);
        assertRefused(new double[3], 2, "points: has 3" + allowed);
        assertRefused(new double[3], 0, "dimension: is 0; allowed: a whole number >= 1");
    }

    private static void assertRefused(double[] points, int dimension, String message) {
        BadInputException failure =
                assertThrows(BadInputException.class, () -> GaussianMixture.kernelDensity(points, dimension, 1));
        assertEquals(message, failure.getMessage());
    }
}
