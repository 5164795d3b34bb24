package org.scorefield.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.error.BadInputException;

class SteinDiscrepancyTest {
    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = Backends.open("java", Options.DEFAULT);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /** Of points, dimension-major, from the standard normal density. */
    private static SteinDiscrepancy of(SteinKernel kernel, int count, float... points) {
        int dimension = points.length / count;
        float[] scores = new float[points.length];
        double[] diagonal = new double[count];
        for (int i = 0; i < count; i++) {
            double square = 0;
            for (int d = 0; d < dimension; d++) {
                scores[d * count + i] = -points[d * count + i];
                square += (double) points[d * count + i] * points[d * count + i];
            }
            diagonal[i] = kernel.diagonal(square, dimension);
        }
        return new SteinDiscrepancy(backend.pairSums(kernel, points, scores, count), diagonal);
    }

    private static SteinKernel kernel(String form, double scale, double beta) {
        return form.equals("rbf") ? SteinKernel.gaussian(scale) : SteinKernel.inverseMultiquadric(scale, beta);
    }

    /** By NumPy 2.4.6 in double precision, from the four terms of k₀ for all pairs at once. */
    @ParameterizedTest
    @CsvSource({
        "imq, 1, -0.5, 0.1131412332, -0.6636214835, 0.2515884318, -0.4355144603",
        "imq, 2, -0.3, 0.0049961260, -0.2619053427, 0.0557534063, -0.2849259931",
        "rbf, 1, 0, 0.0453903144, -0.7652478618, 0.3270992567, -0.3411259292",
        "rbf, 2, 0, 0.0114725706, -0.4411244774, 0.1889282602, -0.3263396747"
    })
    void agreesWithNumPyOnTheLine(String form, double scale, double beta, double v3, double u3, double v5, double u5) {
        SteinDiscrepancy three = of(kernel(form, scale, beta), 3, -1, 0, 1);
        SteinDiscrepancy five = of(kernel(form, scale, beta), 5, -2, -1, 0, 1, 2);
        // single precision terms of order 1
        assertEquals(v3, three.vStatistic().value(), 1e-7);
        assertEquals(u3, three.uStatistic().value(), 1e-7);
        assertEquals(v5, five.vStatistic().value(), 1e-7);
        assertEquals(u5, five.uStatistic().value(), 1e-7);
    }

    @ParameterizedTest
    @CsvSource({
        "imq, 1, -0.5, 0.5613766407, -0.5014978124",
        "imq, 2, -0.3, 0.0794902152, -0.3448449159",
        "rbf, 1, 0, 0.5527531877, -0.5129957497"
    })
    void agreesWithNumPyInThePlane(String form, double scale, double beta, double v, double u) {
        SteinDiscrepancy four = of(kernel(form, scale, beta), 4, 0, 1, 0, -1, 0, 0, 2, -1);
        assertEquals(v, four.vStatistic().value(), 1e-7);
        assertEquals(u, four.uStatistic().value(), 1e-7);
    }

    private static float[] normals(long seed, int count, double mean) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] points = new float[count];
        for (int i = 0; i < count; i++) {
            points[i] = (float) (mean + random.nextGaussian());
        }
        return points;
    }

    /** Of N(m, 1) from N(0, 1) it is 0.705757·m² with c = 1, β = −½. Four standard errors: a fresh seed would fail once in 16,000 times. */
    @ParameterizedTest
    @CsvSource({"0", "0.5", "1", "-2"})
    void isThatOfShiftedNormals(double mean) {
        Estimate estimate =
                of(kernel("imq", 1, -0.5), 20_000, normals(5, 20_000, mean)).uStatistic();
        assertEquals(0.705757 * mean * mean, estimate.value(), 4 * estimate.standardError());
        assertTrue(estimate.standardError() < 0.02 * (0.01 + mean * mean), () -> "standard error of " + estimate);
    }

    /**
     * The jackknife's variance beside that of 1000 repetitions: the same where the points are not from the density, twice as large where
     * they are. The latter's own standard deviation is 4.5 % and 10 % or so.
     */
    @ParameterizedTest
    @CsvSource({"1, 1, 0.15", "0, 2, 0.5"})
    void standardErrorsAreThoseOfRepetitions(double mean, double expected, double tolerance) {
        int repetitions = 1000;
        for (boolean biased : new boolean[] {false, true}) {
            double sum = 0;
            double squares = 0;
            double variances = 0;
            for (int r = 0; r < repetitions; r++) {
                SteinDiscrepancy discrepancy = of(kernel("imq", 1, -0.5), 60, normals(r, 60, mean));
                Estimate estimate = biased ? discrepancy.vStatistic() : discrepancy.uStatistic();
                sum += estimate.value();
                squares += estimate.value() * estimate.value();
                variances += estimate.standardError() * estimate.standardError() / repetitions;
            }
            double variance = (squares - sum * sum / repetitions) / (repetitions - 1);
            assertEquals(expected, variances / variance, tolerance, biased ? "V" : "U");
        }
    }

    @Test
    void tooFewPointsHaveNoStatistic() {
        SteinDiscrepancy one = of(SteinKernel.gaussian(2), 1, 3);
        assertEquals(9 + 0.25, one.vStatistic().value(), 1e-12);
        assertTrue(Double.isNaN(one.vStatistic().standardError()));
        assertTrue(Double.isNaN(one.uStatistic().value()));
        assertTrue(
                Double.isNaN(of(SteinKernel.gaussian(2), 2, 3, 4).uStatistic().standardError()));
    }

    @Test
    void kernelsThatAreNoneAreRefused() {
        assertRefused("c: is 0.0; allowed: a finite number > 0", () -> SteinKernel.inverseMultiquadric(0, -0.5));
        assertRefused(
                "beta: is 0.5; allowed: a number below 0, at least -100.0",
                () -> SteinKernel.inverseMultiquadric(1, 0.5));
        assertRefused("bandwidth: is NaN; allowed: a finite number > 0", () -> SteinKernel.gaussian(Double.NaN));
        assertRefused(
                "c: is 1.0E-30, whose square single precision cannot hold; allowed: a number from 1.1E-19 to 1.8E19",
                () -> SteinKernel.inverseMultiquadric(1e-30, -0.5));
        assertRefused(
                "bandwidth: is 1.0E30, whose square single precision cannot hold; allowed: a number from 1.1E-19 to 1.8E19",
                () -> SteinKernel.gaussian(1e30));
    }

    private static void assertRefused(String message, Runnable kernel) {
        assertEquals(message, assertThrows(BadInputException.class, kernel::run).getMessage());
    }

    /** 0, 1, …, n − 1 on the line: n − d pairs have the distance d. */
    @ParameterizedTest
    @CsvSource({"1, NaN", "2, 1", "3, 1", "4, 1.5", "5, 2", "7, 2"})
    void mediansAreInTheMiddle(int count, double median) {
        float[] points = new float[count];
        for (int i = 0; i < count; i++) {
            points[i] = i;
        }
        assertEquals(median, MedianDistance.of(points, 1));
    }

    /** Of many standard normal points in the plane, distances are Rayleigh with scale √2: their median is √2·√(2 ln 2). */
    @ParameterizedTest
    @CsvSource({"1024", "100000"})
    void ofManyPointsSomeAreTaken(int count) {
        // 1024 points: by U-statistics the median's standard error is about 1.5 %
        assertEquals(2 * Math.sqrt(Math.log(2)), MedianDistance.of(normals(3, 2 * count, 0), 2), 0.1);
    }
}
