package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.error.BadInputException;

class StudentTTest {
    private static final double[] LOCATION = {-1.5, 0.25, 3};
    private static final double[] SCALES = {0.5, 1, 4};

    private static double logDensity(double[] x, double[] location, double[] scales, double degrees) {
        int dimension = x.length;
        double square = 0;
        double sum = LogGamma.value((degrees + dimension) / 2)
                - LogGamma.value(degrees / 2)
                - dimension / 2.0 * Math.log(degrees * Math.PI);
        for (int d = 0; d < dimension; d++) {
            double u = (x[d] - location[d]) / scales[d];
            square += u * u;
            sum -= Math.log(scales[d]);
        }
        return sum - (degrees + dimension) / 2 * Math.log1p(square / degrees);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2.75, 30, 1e6})
    void isTheFormula(double degrees) {
        StudentT target = StudentT.of(LOCATION, SCALES, degrees);
        TargetChecks checks = new TargetChecks(target, Level.NONE, x -> logDensity(x, LOCATION, SCALES, degrees));
        double curvature = 4 * (degrees + 3) / degrees;
        for (double t = -6; t <= 6; t += 0.59375) {
            checks.compare(new double[] {t, 1.5 * t, 0.25 - t}, 1e-3, curvature, curvature);
        }
        checks.compare(LOCATION, 1e-3, curvature, curvature);
        checks.compare(new double[] {0x1p20, 0, 3}, 0x1p10, 1e-6, 1e-6);
    }

    /** Γ by its ratio, for dimensions even and odd. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 33, 200})
    void isNormalised(int dimension) {
        for (double degrees : new double[] {0.5, 3, 77}) {
            double[] location = new double[dimension];
            double[] scales = new double[dimension];
            java.util.Arrays.fill(scales, 1);
            float[] density = new float[Target.Evaluator.BATCH];
            Target.Evaluator evaluator = TargetChecks.at(StudentT.of(location, 1, degrees), Level.NONE);
            evaluator.score(new float[dimension][1], new float[dimension][1], 1);
            evaluator.logDensities(density, 1);
            double exact = logDensity(location, location, scales, degrees);
            assertEquals(exact, density[0], 1e-7 * Math.abs(exact) + 1e-7);
        }
    }

    @Test
    void inOneDimensionItIsTheDistributionOfThatName() {
        TDistribution law = TDistribution.of(2.5);
        Target.Evaluator evaluator = TargetChecks.at(StudentT.of(new double[1], 1, 2.5), Level.NONE);
        float[] density = new float[1];
        for (float x : new float[] {-100, -2, 0, 0.5f, 7}) {
            evaluator.score(new float[][] {{x}}, new float[1][1], 1);
            evaluator.logDensities(density, 1);
            assertEquals(law.logDensity(x), density[0], 2e-6);
        }
    }

    /** E‖s‖² = (ν + D)/(ν + D + 2) Σ 1/s² (the Fisher information of a location; Lange, Little and Taylor 1989). */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 3, 50})
    void scoresOfDrawsHaveFishersInformation(double degrees) {
        StudentT target = StudentT.of(LOCATION, SCALES, degrees);
        int count = 100_000;
        try (Backend java = Backends.open("java", Options.DEFAULT)) {
            float[] x = java.draw(target, Level.NONE, 7, 0, count);
            float[] scores = java.evaluate(target, Level.NONE, x, count).scores();
            double expected = (degrees + 3) / (degrees + 5) * (4 + 1 + 1.0 / 16);
            TargetChecks.compareMean(
                    expected, TargetChecks.figures(scores, 3, s -> s[0] * s[0] + s[1] * s[1] + s[2] * s[2]), "E‖s‖²");
            float[] laplacians = java.laplacians(target, Level.NONE, x, count);
            TargetChecks.compareMean(-expected, TargetChecks.figures(laplacians, 1, l -> l[0]), "E Δ log p");
        }
    }

    /** Each coordinate is Student t, the square over D has Fisher's F distribution, and directions are uniform. */
    @ParameterizedTest
    @CsvSource({"1, 0.5", "2, 1", "3, 2.5", "5, 30", "6, 1e6"})
    void drawsAreStudentT(int dimension, double degrees) {
        int count = 100_000;
        double[] location = new double[dimension];
        double[] scales = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            location[d] = d;
            scales[d] = d + 0.5;
        }
        float[] draws = TargetChecks.draw(StudentT.of(location, scales, degrees), Level.NONE, count);
        TDistribution law = TDistribution.of(degrees);
        for (int d = 0; d < dimension; d++) {
            int row = d;
            TargetChecks.requireDistribution(
                    TargetChecks.figures(draws, dimension, x -> (x[row] - location[row]) / scales[row]),
                    law::cumulativeProbability,
                    "coordinate " + d);
        }
        FDistribution squares = FDistribution.of(dimension, degrees);
        TargetChecks.requireDistribution(
                TargetChecks.figures(draws, dimension, x -> square(x, location, scales) / dimension),
                squares::cumulativeProbability,
                "square");
        for (int a = 0; a < dimension; a++) {
            for (int b = 0; b <= a; b++) {
                int row = a;
                int column = b;
                TargetChecks.compareMean(
                        a == b ? 1.0 / dimension : 0,
                        TargetChecks.figures(
                                draws,
                                dimension,
                                x -> (x[row] - location[row])
                                        / scales[row]
                                        * (x[column] - location[column])
                                        / scales[column]
                                        / square(x, location, scales)),
                        "direction " + a + ", " + b);
            }
        }
    }

    private static double square(double[] x, double[] location, double[] scales) {
        double sum = 0;
        for (int d = 0; d < x.length; d++) {
            sum += (x[d] - location[d]) * (x[d] - location[d]) / (scales[d] * scales[d]);
        }
        return sum;
    }

    @Test
    void theCurvatureIsLargestAtTheLocation() {
        StudentT target = StudentT.of(LOCATION, SCALES, 2.5);
        double largest = target.largestCurvature(Level.NONE).orElseThrow();
        float[][] x = {{-1.5f}, {0.25f}, {3}};
        float[][] product = new float[3][1];
        TargetChecks.at(target, Level.NONE).hessianVectors(x, new float[][] {{1}, {0}, {0}}, product, 1);
        assertEquals(largest, -product[0][0], 1e-6 * largest);
    }

    @Test
    void hasNoLevels() {
        StudentT target = StudentT.of(LOCATION, SCALES, 2.5);
        for (Level level : List.of(Level.noise(1), new Level(0.5, 0))) {
            BadInputException e =
                    assertThrows(BadInputException.class, () -> target.level(level, new float[target.levelSize()], 0));
            assertTrue(e.getMessage().contains("is student-t, which has no levels, and is wanted at"), e.getMessage());
        }
    }

    @Test
    void refusesAllThatIsWrongAtOnce() {
        BadInputException e = assertThrows(
                BadInputException.class,
                () -> StudentT.of(new double[] {Double.NEGATIVE_INFINITY}, new double[] {1, 1e-20}, 0.25));
        assertEquals("""
                location[0]: is -Infinity; allowed: a finite number that single precision holds
                scale: is given for 2 coordinates; allowed: one number, or 1, as many as location has
                scale[1]: is 1.0E-20; allowed: a number from 1.0842022E-19 to 1.8446743E19
                degrees-of-freedom: is 0.25; allowed: a number from 0.5 to 1000000.0""", e.getMessage());
        assertThrows(BadInputException.class, () -> StudentT.of(new double[1], 1, Double.NaN));
        assertThrows(BadInputException.class, () -> StudentT.of(new double[1], 1, 2e6));
    }
}
