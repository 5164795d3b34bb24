package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.io.NumericArray;

/**
 * Exact figures of scores and losses, each out of one command, within four of its standard errors. {@link CliMeasureTest} has the published
 * Stein discrepancies, the Fisher divergence 0.625 and the blindness to weights, {@link CliLossTest} the published deviations.
 */
class CliFigureValidationTest {
    @TempDir
    Path directory;

    private String json(String command, String text, Object... more) throws IOException {
        Path file = Files.writeString(directory.resolve("job.yaml"), text);
        Object[] all = new Object[more.length + 6];
        Object[] fixed = command.equals("loss") ? new Object[] {"loss", file} : new Object[] {"measure", command, file};
        Object[] rest = {"--device", "java", "--json"};
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(rest, 0, all, fixed.length, 3);
        System.arraycopy(more, 0, all, fixed.length + 3, more.length);
        return Cli.run(java.util.Arrays.copyOf(all, fixed.length + 3 + more.length))
                .ok()
                .out();
    }

    /** x₀ ~ N(0, s²·I) in D dimensions: at the optimum ‖s(x) + z/σ‖² is D·s²/(σ²(s² + σ²)) on average (Vincent 2011); the loss has a ½. */
    @ParameterizedTest
    @CsvSource({"2, 1, 0.5", "2, 1, 0.05", "5, 2, 0.5", "5, 0.3, 1"})
    void denoisingScoreMatchingAtItsOptimum(int dimension, double s, double sigma) throws IOException {
        String law = "{type: gaussian, mean: [0" + ", 0".repeat(dimension - 1) + "], covariance: " + s * s + "}\n";
        String result = json(
                "loss",
                "model: " + law + "data: " + law + "loss: {type: dsm}\nsigma: " + sigma
                        + "\nsamples: 100000\nseed: 5\n");
        double expected = dimension * s * s / (sigma * sigma * (s * s + sigma * sigma)) / 2;
        double error = Cli.all(result, "standard-error").get(0);
        assertTrue(error < 0.01 * expected, result);
        assertEquals(expected, Cli.all(result, "value").get(0), 4 * error);
    }

    /** E‖s‖² is tr Σ⁻¹ for a Gaussian. */
    @Test
    void squaredScoresOfAGaussian() throws IOException {
        String result = json(
                "fisher-information",
                "{type: gaussian, mean: [1, 2, 3], covariance: [0.25, 1, 4]}\n",
                "--samples",
                "100000");
        double error = Cli.all(result, "standard-error").get(0);
        assertTrue(error < 0.1, result);
        assertEquals(4 + 1 + 0.25, Cli.all(result, "value").get(0), 4 * error);
    }

    /** A Laplace distribution's score has the size 1/b everywhere, so that E‖s‖² = Σ 1/b² without an error. */
    @Test
    void squaredScoresOfALaplaceDistribution() throws IOException {
        String laplace = "{type: laplace, location: [1, -1], scale: [0.5, 2]}\n";
        String result = json("fisher-information", laplace, "--samples", "1000");
        assertEquals(4 + 0.25, Cli.all(result, "value").get(0), 1e-6);
        assertEquals(0, Cli.all(result, "standard-error").get(0), 1e-6);
    }

    /** E s = 0 for both, by Hotelling's test. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: laplace, location: [1, -1], scale: [0.5, 2]}",
                "{type: gaussian, mean: [1, 2, 3], covariance: [0.25, 1, 4]}"
            })
    void meanScoresAreZero(String target) throws IOException {
        String result = json("mean-score", target + "\n", "--samples", "100000");
        assertTrue(Cli.all(result, "p-value").get(0) > 6e-5, result);
    }

    /**
     * Modes at ±5 with even weights and with 0.8 and 0.2 differ by a Kullback–Leibler divergence of 0.2231, yet by a Fisher divergence of
     * 5.8e-6, here from {@code score} on a fine grid: draws hardly ever fall where the scores differ.
     */
    @Test
    void scoresHardlySeeWeights() throws IOException {
        int count = 4801;
        Path grid = Files.write(
                directory.resolve("x.csv"),
                IntStream.range(0, count)
                        .mapToObj(i -> Double.toString(-12 + i * 0.005))
                        .toList());
        NumericArray[] even = score("even", "[0.5, 0.5]", grid);
        NumericArray[] uneven = score("uneven", "[0.8, 0.2]", grid);
        double information = 0;
        double fisher = 0;
        for (int i = 0; i < count; i++) {
            double share = 0.005 * Math.exp(even[1].get(i));
            information += share * (even[1].get(i) - uneven[1].get(i));
            fisher += share * Math.pow(even[0].get(i) - uneven[0].get(i), 2);
        }
        assertEquals(0.2231, information, 5e-5);
        assertEquals(5.8e-6, fisher, 5e-8);
    }

    /** Scores and log densities. */
    private NumericArray[] score(String name, String weights, Path points) throws IOException {
        Path target = Files.writeString(
                directory.resolve(name + ".yaml"),
                "{type: gaussian-mixture, weights: " + weights + ", means: [-5, 5], covariance: 1}\n");
        Path scores = directory.resolve(name + "-s.npy");
        Path densities = directory.resolve(name + "-l.npy");
        Cli.run("score", target, "--points", points, "--out", scores, "--log-density", densities, "--device", "java")
                .ok();
        return new NumericArray[] {NumericArray.read(scores), NumericArray.read(densities)};
    }
}
