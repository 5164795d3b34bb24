package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.RequiredBackends;
import org.scorefield.io.NumericArray;

/** Figures with closed forms, by the command line. Within four standard errors: a fresh seed would fail once in 16,000 times. */
class CliMeasureTest extends CliMeasure {
    /** N(mean, 1) on the line. */
    private Path normals(int count, double mean) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        return points(
                "x.csv",
                IntStream.range(0, count)
                        .mapToObj(i -> Double.toString(mean + random.nextGaussian()))
                        .toArray(String[]::new));
    }

    private static String json(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", "--quiet"));
        Cli cli = measure(all.toArray()).ok();
        assertEquals("", cli.err());
        return cli.out();
    }

    /** The numbers behind a key, the first time that it comes after another. */
    private static double[] numbers(String json, String after, String key) {
        Matcher found = Pattern.compile("\"" + key + "\":(\\[[^]]*]|[^,}]*)").matcher(json);
        assertTrue(found.find(after.isEmpty() ? 0 : json.indexOf("\"" + after + "\"")), json);
        String[] texts = found.group(1).replaceAll("[\\[\\]]", "").split(",");
        double[] numbers = new double[texts.length];
        for (int i = 0; i < texts.length; i++) {
            numbers[i] = Double.parseDouble(texts[i]);
        }
        return numbers;
    }

    private static double number(String json, String after, String key) {
        return numbers(json, after, key)[0];
    }

    private static void assertValue(double expected, double mostError, String json, String after) {
        double error = number(json, after, "standard-error");
        assertTrue(error <= mostError, json);
        assertEquals(expected, number(json, after, "value"), 4 * error, json);
    }

    /** Squared discrepancies from N(0, 1) with c = 1 and β = −½, as published in the field's validations. */
    @ParameterizedTest
    @CsvSource({"'-1 0 1', 0.1131412332", "'-2 -1 0 1 2', 0.2515884318"})
    void steinDiscrepanciesOfFewPoints(String list, double expected) throws IOException {
        Path x = points("x.csv", list.split(" "));
        String json = json("stein", normal, "--points", x, "--statistic", "v");
        assertEquals(expected, number(json, "", "value"), 1e-7);
        assertTrue(json.contains("\"kernel\":\"imq\",\"c\":1.0,\"beta\":-0.5,\"statistic\":\"v\""), json);
        Cli text = measure("stein", normal, "--points", x, "--statistic", "v").ok();
        assertTrue(
                text.out()
                        .startsWith("squared Stein discrepancy "
                                + String.valueOf(expected).substring(0, 6)),
                text.out());
    }

    /** N(1, 1) from N(0, 1): 0.705757. The same digits on every backend. */
    @Test
    void steinDiscrepancyOfAShiftedNormal() throws IOException {
        Path x = normals(5000, 1);
        String json = json("stein", normal, "--points", x);
        assertValue(0.705757, 0.03, json, "");
        RequiredBackends.openOrSkip("opencl", Options.DEFAULT).close();
        String other = json("stein", normal, "--points", x, "--device", "opencl");
        assertEquals(number(json, "", "value"), number(other, "", "value"));
        assertEquals(number(json, "", "standard-error"), number(other, "", "standard-error"));
    }

    @Test
    void aGaussianKernelTakesTheMedianDistance() throws IOException {
        Path x = points("x.csv", "0", "1", "3");
        String json = json("stein", normal, "--points", x, "--kernel", "rbf");
        assertEquals(2, number(json, "", "bandwidth"));
        assertEquals(
                number(json, "", "value"),
                number(json("stein", normal, "--points", x, "--kernel", "rbf", "--bandwidth", "2"), "", "value"));
    }

    /** N(0, 1) and N(1, 4): E|x − (x − 1)/4|² = 9/16 + 1/16. */
    @Test
    void fisherDivergenceOfTwoNormals() throws IOException {
        Path other = mixture("q.yaml", "means: [1], covariance: 4");
        assertValue(0.625, 0.003, json("fisher-divergence", normal, other), "");
        // at level (0.5, 1): N(0, 1.25) and N(0.5, 2), E|0.3x + 0.25|² = 0.09·1.25 + 0.0625
        assertValue(0.175, 0.002, json("fisher-divergence", normal, other, "--level", "0.5,1"), "");
        assertEquals(0, number(json("fisher-divergence", normal, normal), "", "value"));
    }

    /** Σ⁻¹ of a Gaussian. */
    @Test
    void fisherInformationOfAGaussian() throws IOException {
        Path target = mixture("full.yaml", "means: [[1, -1]], covariance: [[[2, 0.6], [0.6, 0.5]]]");
        String json = json("fisher-information", target, "--samples", "50000", "--seed", "3");
        double determinant = 2 * 0.5 - 0.36;
        assertValue(2.5 / determinant, 0.05, json, "trace");
        double[] expected = {0.5 / determinant, -0.6 / determinant, -0.6 / determinant, 2 / determinant};
        double[] values = matrix(json, "value");
        double[] errors = matrix(json, "standard-error");
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], values[i], 4 * errors[i]);
        }
        assertTrue(json.contains("\"seed\":3,\"samples\":50000"), json);
        // isotropic: D/σ²
        assertValue(
                3 / 0.25,
                0.05,
                json("fisher-information", mixture("i.yaml", "means: [[0, 1, 2]], covariance: 0.25")),
                "trace");
    }

    private static double[] matrix(String json, String key) {
        Matcher found =
                Pattern.compile("\"matrix\":.*?\"" + key + "\":\\[\\[(.*?)]]").matcher(json);
        assertTrue(found.find(), json);
        return Pattern.compile("[^0-9.eE+-]+")
                .splitAsStream(found.group(1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void meanScoresAreZeroForTheTargetsOwnPointsAlone() throws IOException {
        Path target = mixture("two.yaml", "means: [[-2, 0], [2, 1]], weights: [0.3, 0.7], covariance: [0.5, 2]");
        String own = json("mean-score", target);
        double[] means = numbers(own, "mean", "value");
        double[] errors = numbers(own, "mean", "standard-error");
        for (int d = 0; d < 2; d++) {
            assertEquals(0, means[d], 4 * errors[d]);
        }
        assertTrue(number(own, "hotelling", "p-value") > 6e-5, own);
        // of N(0.2, 1) under N(0, 1) the mean score is −0.2
        String shifted = json("mean-score", normal, "--points", normals(5000, 0.2));
        assertValue(-0.2, 0.015, shifted, "mean");
        assertTrue(number(shifted, "hotelling", "p-value") < 1e-20, shifted);
    }

    /** Modes at ±5: measures of scores hardly tell weights 0.8 and 0.2 from 0.5 and 0.5, though the laws are far apart (KL 0.22). */
    @Test
    void scoresAreBlindToWeights() throws IOException {
        Path even = mixture("even.yaml", "means: [-5, 5], covariance: 1");
        Path uneven = mixture("uneven.yaml", "means: [-5, 5], weights: [0.8, 0.2], covariance: 1");
        SplittableRandom random = new SplittableRandom(1);
        Path x = points(
                "x.csv",
                IntStream.range(0, 5000)
                        .mapToObj(i -> Double.toString((random.nextDouble() < 0.8 ? -5 : 5) + random.nextGaussian()))
                        .toArray(String[]::new));

        // over the whole line it is 5.8e-6; nearly all of that comes from around 0, where few points fall
        assertTrue(number(json("fisher-divergence", even, uneven, "--samples", "1000000"), "", "value") < 1e-4);
        String stein = json("stein", even, "--points", x);
        assertValue(0, 1e-3, stein, "");
        assertTrue(number(json("mean-score", even, "--points", x), "hotelling", "p-value") > 6e-5);

        String modes = json("modes", even, "--points", x);
        double occupancy = number(modes, "occupancy", "value");
        double error = number(modes, "occupancy", "standard-error");
        assertEquals(0.5, number(modes, "", "weight"));
        assertEquals(0.8, occupancy, 4 * error);
        assertTrue(occupancy - 0.5 > 50 * error, modes);
        assertValue(0.8, 0.006, json("modes", uneven, "--points", x), "occupancy");
    }

    /** Where components overlap, the share of points is not the weight, but the mean posterior probability is. */
    @Test
    void posteriorsAverageToWeights() throws IOException {
        Path target = mixture("near.yaml", "means: [0, 1.5], weights: [0.9, 0.1], covariance: 1");
        String json = json("modes", target);
        assertValue(0.9, 0.001, json, "posterior");
        assertTrue(number(json, "occupancy", "value") > 0.93, json);
        Cli text = measure("modes", target, "--samples", "1000").ok();
        assertTrue(text.out().startsWith("1000 draws, seed 0\n"), text.out());
    }

    /** N(0, 1): log p = −x²/2 − ½ ln 2π, and |x|/(1 + σ²). */
    @Test
    void anomaliesAreLogDensitiesAndNorms() throws IOException {
        Path x = points("x.csv", "0", "3", "-1");
        String json = json("anomaly", normal, "--points", x, "--levels", "0,1,3");
        double[] densities = numbers(json, "", "log-density");
        double[] norms = Pattern.compile("[^0-9.eE+-]+")
                .splitAsStream(json.substring(json.indexOf("score-norms") + 15))
                .filter(text -> !text.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
        Path out = directory.resolve("a.npy");
        measure("anomaly", normal, "--points", x, "--levels", "0,1,3", "--out", out)
                .ok();
        NumericArray rows = NumericArray.read(out);
        assertEquals(3, rows.dim(0));
        assertEquals(4, rows.dim(1));
        double[] points = {0, 3, -1};
        double[] variances = {1, 2, 10};
        for (int i = 0; i < 3; i++) {
            assertEquals(-points[i] * points[i] / 2 - Math.log(2 * Math.PI) / 2, densities[i], 1e-6);
            assertEquals(densities[i], rows.get(4L * i), 1e-6);
            for (int l = 0; l < 3; l++) {
                assertEquals(Math.abs(points[i]) / variances[l], norms[3 * l + i], 1e-6);
                assertEquals(norms[3 * l + i], rows.get(4L * i + 1 + l), 1e-6);
            }
        }
        String text = measure("anomaly", normal, "--points", x).ok().out();
        assertTrue(
                text.lines().skip(1).findFirst().orElseThrow().strip().startsWith("1 "), text); // 3 is least probable
    }

    /** k₀(0, 0) = 1 of the multiquadric with c = 1 and β = −½ in one dimension, where the score is 0. */
    @Test
    void aMissingStandardErrorHasItsReason() throws IOException {
        String note = "no standard error: too few samples";
        Path one = points("one.csv", "0");
        String v = json("stein", normal, "--points", one, "--statistic", "v");
        assertTrue(v.contains("\"value\":1.0,\"standard-error\":null,\"note\":\"" + note), v);
        assertTrue(measure("stein", normal, "--points", points("two.csv", "0", "1"))
                .ok()
                .out()
                .contains(note));
        String mean = json("mean-score", normal, "--points", one);
        assertTrue(mean.contains("\"standard-error\":[null],\"note\":\"" + note), mean);
        assertTrue(mean.contains("\"p-value\":null,\"note\":\"no Hotelling test: too few points"), mean);
        String text = measure("mean-score", normal, "--points", one).ok().out();
        assertTrue(text.contains(" none") && !text.contains("NaN"), text);
        String information = json("fisher-information", normal, "--points", one);
        assertEquals(2, information.split(note, -1).length - 1, information);
    }
}
