package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.error.BadInputException;

class GaussianMixtureTest {
    private static final double[] HALVES = {0.5, 0.5};
    private static final double[][] PLANE = {{0, 0}, {1, 2}};
    private static final Covariance UNIT = Covariance.isotropic(1);

    private static final double LOG2E = 1 / Math.log(2);
    private static final double LOG_2PI = Math.log(2 * Math.PI);

    /** Messages have one problem a line: where, what is wrong with the value, what is allowed. */
    private static DynamicTest refused(Executable bad, String... lines) {
        return DynamicTest.dynamicTest(lines[0], () -> {
            BadInputException failure = assertThrows(BadInputException.class, bad);
            assertEquals(String.join("\n", lines), failure.getMessage());
        });
    }

    private static Executable mixture(double[] weights, double[][] means, Covariance covariance) {
        return () -> GaussianMixture.of(weights, means, covariance);
    }

    @TestFactory
    Stream<DynamicTest> badMixturesAreRefused() {
        String finite = "; allowed: a finite number that single precision holds";
        String sum = "; allowed: a sum of 1 (`normalize-weights: true` divides by the sum)";
        return Stream.of(
                refused(
                        mixture(new double[] {-0.5, Double.NaN}, PLANE, UNIT),
                        "weights[0]: is -0.5; allowed: a finite number >= 0",
                        "weights[1]: is NaN; allowed: a finite number >= 0"),
                refused(
                        mixture(new double[] {0, Double.POSITIVE_INFINITY}, PLANE, UNIT),
                        "weights[1]: is Infinity; allowed: a finite number >= 0"),
                refused(mixture(new double[] {0.5, 0.25}, PLANE, UNIT), "weights: add up to 0.75" + sum),
                refused(mixture(new double[] {0, 0}, PLANE, UNIT), "weights: add up to 0.0" + sum),
                refused(
                        mixture(new double[] {1}, PLANE, UNIT),
                        "weights: has 1 numbers; allowed: 2, as many as there are means"),
                refused(
                        mixture(new double[] {0.5, 0.5, 0}, PLANE, UNIT),
                        "weights: has 3 numbers; allowed: 2, as many as there are means"),
                refused(
                        mixture(new double[0], new double[0][], UNIT),
                        "means: has no components; allowed: at least one"),
                refused(
                        mixture(new double[] {1}, new double[1][0], UNIT),
                        "means[0]: is empty; allowed: at least one coordinate"),
                refused(
                        mixture(HALVES, new double[][] {{0, 0}, {1}}, UNIT),
                        "means[1]: has 1 coordinates; allowed: 2, as many as means[0]"),
                refused(
                        mixture(HALVES, new double[][] {{0, 0}, {1, Double.NaN}}, UNIT),
                        "means[1][1]: is NaN" + finite),
                refused(mixture(HALVES, new double[][] {{0, -1e39}, {1, 1}}, UNIT), "means[0][1]: is -1.0E39" + finite),
                refused(
                        mixture(HALVES, PLANE, Covariance.perComponent(new double[] {1, 2, 3})),
                        "covariance: is given for 3 components; allowed: 2, as many as there are means"),
                refused(
                        mixture(HALVES, PLANE, Covariance.diagonal(new double[][] {{1, 1}, {1, 1, 1}})),
                        "covariance[1]: has dimension 3; allowed: 2, as the means"),
                refused(
                        mixture(HALVES, PLANE, Covariance.full(new double[][][] {{{1}}, {{1, 0}, {0, 1}}})),
                        "covariance[0]: has dimension 1; allowed: 2, as the means"),
                refused(
                        () -> GaussianMixture.kernelDensity(new double[] {1, 2}, 2, -1),
                        "bandwidth: is -1.0; allowed: a finite number >= 0"),
                refused(
                        () -> GaussianMixture.kernelDensity(new double[] {1, 2}, 2, Double.NaN),
                        "bandwidth: is NaN; allowed: a finite number >= 0"));
    }

    @TestFactory
    Stream<DynamicTest> badCovariancesAreRefused() {
        String notNegative = "; allowed: a finite number >= 0";
        String single = ", which single precision cannot hold; allowed: 0, or between 1.17549435E-38 and 3.4028235E38"
                + " in magnitude";
        return Stream.of(
                refused(() -> Covariance.isotropic(-1), "covariance: is -1.0" + notNegative),
                refused(() -> Covariance.isotropic(Double.NaN), "covariance: is NaN" + notNegative),
                refused(
                        () -> Covariance.isotropic(Double.POSITIVE_INFINITY),
                        "covariance: is Infinity; allowed: a finite number"),
                refused(() -> Covariance.isotropic(1e39), "covariance: is 1.0E39" + single),
                refused(() -> Covariance.isotropic(1e-46), "covariance: is 1.0E-46" + single),
                refused(
                        () -> Covariance.perComponent(new double[] {1, -2, Double.NaN}),
                        "covariance[1]: is -2.0" + notNegative,
                        "covariance[2]: is NaN" + notNegative),
                refused(
                        () -> Covariance.diagonal(new double[][] {{1, 2}, {3, -4}}),
                        "covariance[1][1]: is -4.0" + notNegative),
                refused(
                        () -> Covariance.full(new double[][][] {{{1, 0}, {0}}}),
                        "covariance[0]: has 2 rows but row 1 has 1 numbers; allowed: a square matrix"),
                refused(
                        () -> Covariance.full(new double[][][] {{{1}}, {{1, 0.5}, {0.4, 1}}}),
                        "covariance[1]: is not symmetric: [0][1] is 0.5 but [1][0] is 0.4; allowed: a symmetric matrix"),
                refused(
                        () -> Covariance.full(new double[][][] {{{1, Double.NaN}, {0, 1}}, {{-3}}}),
                        "covariance[0][0][1]: is NaN; allowed: a finite number that single precision holds",
                        "covariance[1]: is not positive definite: it has the eigenvalue -3.0;"
                                + " allowed: a matrix with eigenvalues >= 0"));
    }

    @Test
    void matricesThatRoundingMadeSlightlyAsymmetricOrIndefiniteAreAccepted() {
        Covariance.full(new double[][][] {{{1, 0.5}, {0.5 + 1e-9, 1}}});
        // rank one: one eigenvalue is 0 up to rounding
        Covariance rankOne = Covariance.full(new double[][][] {{{0.01, 0.03}, {0.03, 0.09}}});
        double smallest = Math.min(rankOne.eigenvalue(0, 0), rankOne.eigenvalue(0, 1));
        assertTrue(smallest >= 0 && smallest < 1e-17, "eigenvalue " + smallest);
    }

    @Test
    void weightsMayBeOffByAMillionthEach() {
        GaussianMixture.of(new double[] {0.5, 0.5 + 1.9e-6}, PLANE, UNIT);
        assertThrows(BadInputException.class, mixture(new double[] {0.5, 0.5 + 2.1e-6}, PLANE, UNIT));
    }

    private static float[] level(GaussianMixture mixture, Level level) {
        float[] numbers = new float[mixture.levelSize() + 2];
        Arrays.fill(numbers, -77);
        mixture.level(level, numbers, 1);
        assertEquals(-77, numbers[0], "written before its place");
        assertEquals(-77, numbers[numbers.length - 1], "written behind its place");
        return Arrays.copyOfRange(numbers, 1, numbers.length - 1);
    }

    /** The layout is told in {@code kernels/target/gaussian_mixture.h}. Numbers are rounded once: half an ulp. */
    private static void assertNumbers(double[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 0x1.001p-25 * Math.abs(expected[i]) * 2, "number " + i);
        }
    }

    /** What a level of α = 0.5 holds if there is one block. */
    private static double[] withScaledMeans(double... numbers) {
        double[] means = Arrays.stream(PLANE).flatMapToDouble(Arrays::stream).toArray();
        return DoubleStream.concat(Arrays.stream(numbers), Arrays.stream(means).map(mean -> 0.5 * mean))
                .toArray();
    }

    @Test
    void levelNumbersAreThoseOfTheNoisyMixture() {
        Level level = new Level(0.5, 2);
        double[] weights = {0.25, 0.75};
        double v = 0.25 * 3 + 4;
        double w = 0.25 * 5 + 4;
        assertNumbers(
                withScaledMeans(0.5, -LOG_2PI - Math.log(v), -0.5 * LOG2E / v, -1 / v),
                level(GaussianMixture.of(weights, PLANE, Covariance.isotropic(3)), level));
        double log0 = Math.log(0.25) * LOG2E;
        double log1 = Math.log(0.75) * LOG2E;
        assertNumbers(
                withScaledMeans(0.5, -LOG_2PI, log0 - Math.log(v) * LOG2E, log1 - Math.log(w) * LOG2E, 1 / v, 1 / w),
                level(GaussianMixture.of(weights, PLANE, Covariance.perComponent(new double[] {3, 5})), level));
        double mixed = 0.5 * Math.log(v * w) * LOG2E;
        assertNumbers(
                withScaledMeans(0.5, -LOG_2PI, log0 - mixed, log1 - mixed, 1 / v, 1 / w, 1 / w, 1 / v),
                level(GaussianMixture.of(weights, PLANE, Covariance.diagonal(new double[][] {{3, 5}, {5, 3}})), level));
        double[][] turned = {{4, 1}, {1, 4}}; // eigenvalues 3 and 5
        float[] full =
                level(GaussianMixture.of(weights, PLANE, Covariance.full(new double[][][] {turned, turned})), level);
        Arrays.sort(full, 4, 6);
        Arrays.sort(full, 6, 8);
        assertNumbers(new double[] {0.5, -LOG_2PI, log0 - mixed, log1 - mixed, 1 / w, 1 / v, 1 / w, 1 / v}, full);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 7, 1", "8, 8, 1", "9, 16, 0", "100, 104, 0"})
    void componentsAreFilledUpToWholeBlocks(int components, int size, int oneBlock) {
        double[] weights = new double[components];
        Arrays.fill(weights, 1.0 / components);
        GaussianMixture mixture = GaussianMixture.of(weights, new double[components][3], UNIT);
        assertEquals(components, mixture.components());
        assertEquals(size, mixture.size());
        assertEquals(oneBlock, mixture.shape().get("ONE_BLOCK"));
        // means, log weights and the means' squares
        assertEquals(5 * size, mixture.constants().length);
        float[] logWeights = Arrays.copyOfRange(mixture.constants(), 3 * size, 4 * size);
        for (int k = 0; k < size; k++) {
            float expected = k < components ? (float) (-Math.log(components) * LOG2E) : Float.NEGATIVE_INFINITY;
            assertEquals(expected, logWeights[k], 1e-6f, "log weight " + k);
        }
    }

    @Test
    void zeroVarianceNeedsALevel() {
        double[][] points = {{0, 0}, {0, 0}};
        for (Covariance covariance : new Covariance[] {
            Covariance.isotropic(0),
            Covariance.perComponent(new double[] {0, 0}),
            Covariance.diagonal(points),
            Covariance.full(new double[][][] {points, points})
        }) {
            GaussianMixture mixture = GaussianMixture.of(HALVES, PLANE, covariance);
            BadInputException failure = assertThrows(BadInputException.class, () -> level(mixture, Level.NONE));
            assertTrue(
                    failure.getMessage()
                            .startsWith("covariance: of component 0 has the variance 0.0 at level (1.0, 0.0); allowed: "
                                    + "variances above 1.17549435E-38 at every level used"),
                    failure.getMessage());
            level(mixture, Level.noise(0.01));
            assertEquals(1e4, mixture.largestCurvature(Level.noise(0.01)).orElseThrow(), 1e-9);
        }
    }

    @Test
    void matricesThatSinglePrecisionCannotInvertAreRefused() {
        double[][] good = {{1, 0}, {0, 1e-6}};
        double[][] bad = {{1, 0}, {0, 1e-7}};
        GaussianMixture mixture = GaussianMixture.of(HALVES, PLANE, Covariance.full(new double[][][] {good, bad}));
        BadInputException failure = assertThrows(BadInputException.class, () -> level(mixture, Level.NONE));
        assertEquals(
                "covariance[1]: has the condition number " + 1 / 1e-7 + " at level (1.0, 0.0);"
                        + " allowed: at most 1000000.0, since single precision cannot invert it otherwise",
                failure.getMessage());
        level(mixture, Level.noise(0.1)); // noise improves the condition
        level(GaussianMixture.of(HALVES, PLANE, Covariance.full(new double[][][] {good, good})), Level.NONE);
        level(GaussianMixture.of(HALVES, PLANE, Covariance.diagonal(new double[][] {{1, 1e-7}, {1, 1}})), Level.NONE);
    }

    @Test
    void levelsOutsideSinglePrecisionAreRefused() {
        GaussianMixture mixture = GaussianMixture.of(HALVES, PLANE, UNIT);
        assertThrows(BadInputException.class, () -> level(mixture, Level.noise(1e20)));
        assertThrows(BadInputException.class, () -> Level.noise(-1));
        assertThrows(BadInputException.class, () -> new Level(0, 1));
        assertThrows(BadInputException.class, () -> new Level(1, Double.POSITIVE_INFINITY));
    }

    @Test
    void largestCurvatureIsThatOfTheNarrowestComponent() {
        Covariance covariance = Covariance.full(new double[][][] {{{4, 1}, {1, 4}}, {{9, 0}, {0, 9}}});
        GaussianMixture mixture = GaussianMixture.of(HALVES, PLANE, covariance);
        assertEquals(1.0 / 3, mixture.largestCurvature(Level.NONE).orElseThrow(), 1e-15);
        assertEquals(
                1 / (0.25 * 3 + 4), mixture.largestCurvature(new Level(0.5, 2)).orElseThrow(), 1e-15);
    }

    @Test
    void doesNotShareItsArguments() {
        double[][] variances = {{1, 1}, {2, 2}};
        double[][] means = {{0, 0}, {1, 2}};
        GaussianMixture mixture = GaussianMixture.of(HALVES, means, Covariance.diagonal(variances));
        float[] constants = mixture.constants().clone();
        float[] numbers = level(mixture, Level.NONE);
        Arrays.fill(variances[1], 9);
        means[1][0] = 9;
        assertArrayEquals(constants, mixture.constants());
        assertArrayEquals(numbers, level(mixture, Level.NONE));
    }
}
