package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.Sampling;
import org.scorefield.Statistics;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.error.BadInputException;

class StatisticsJobTest {
    private static final String LANGEVIN = "{type: langevin, step-size: 0.01, steps: 10}";
    private static final String FORWARD =
            "{type: forward, sde: {type: ornstein-uhlenbeck, theta: 1, sigma: 1, horizon: 4}, solver: exact, steps: 20, end: 2}";

    @TempDir
    Path directory;

    private Path job(String sampler, String statistics) throws IOException {
        String text = "target: {type: gaussian, mean: [0], covariance: 1}\nsampler: " + sampler
                + "\nchains: 3\nstatistics: " + statistics + "\n";
        return Files.writeString(directory.resolve("job.yaml"), text);
    }

    private Sampling read(String sampler, String statistics) throws IOException {
        return JobFile.read(job(sampler, statistics), Overrides.NONE).sampling();
    }

    @Test
    void sayWhatIsWantedAndWhen() throws IOException {
        Statistics read = read(
                        LANGEVIN, "{steps: [0, 3, 10], quantiles: [0.5, 0], histogram: {bins: 64, low: -4, high: 4}}")
                .statistics();
        assertArrayEquals(new long[] {0, 3, 10}, read.steps());
        assertArrayEquals(new double[] {0.5, 0}, read.quantiles());
        assertEquals(Optional.of(new Histogram(64, -4, 4)), read.histogram());
        read = read(LANGEVIN, "{every: 3}").statistics();
        assertArrayEquals(new long[] {3, 6, 9}, read.steps());
        assertEquals(0, read.quantiles().length);
        assertEquals(Optional.empty(), read.histogram());
    }

    /** The nearest step that ends at a time of the process; after corrections, not before them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "forward, solver: exact, steps: 20, end: 2 | [0, 0.52, 2] | 0 5 20",
                "forward, solver: exact, steps: 49, end: 1 | [1] | 49",
                "forward, solver: euler-maruyama, steps: 24, end: 2, noise: path | [0.5, 2] | 6 24",
                "reverse-sde, solver: exponential, grid: log-snr, steps: 16, end: 0.5, denoise: true, noise: path | [4, 0.5] | 0 16",
                "reverse-sde, solver: euler-maruyama, grid: [4, 2, 1, 0.5] | [4, 1.1, 0.5] | 0 2 3",
                "reverse-sde, solver: euler-maruyama, grid: [4, 2, 1, 0.5], denoise: true | [0.5] | 3",
                "probability-flow, solver: rk4, grid: [4, 2, 1] | [2, 1] | 4 8",
                "predictor-corrector, solver: ancestral, corrector: langevin, signal-to-noise: 0.1, corrections: 2, grid: [4, 2, 1] | [4, 2, 1] | 0 3 6"
            })
    void timesAreThoseOfTheSampler(String sampler, String times, String steps) throws IOException {
        String sde = "sde: {type: ornstein-uhlenbeck, theta: 1, sigma: 1, horizon: 4}";
        long[] expected = Stream.of(steps.split(" ")).mapToLong(Long::parseLong).toArray();
        Sampling read = read("{" + sde + ", type: " + sampler + "}", "{times: " + times + "}");
        assertArrayEquals(expected, read.statistics().steps());
        assertEquals(
                read.sampler().plan().steps() + 1, read.sampler().times().length, "a time after each step of the plan");
    }

    /** Where two rows make a step, the one that ends it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "euler-maruyama, steps: 49, end: 1 | [0, 1] | 0 49",
                "milstein, steps: 6, start: -1, end: 2, noise: path | [-1, 0.1, 2] | 0 2 6",
                "heun, steps: 6, start: -1, end: 2 | [-1, 0.1, 2] | 0 4 12"
            })
    void timesAreThoseOfFormulas(String solver, String times, String steps) throws IOException {
        long[] expected = Stream.of(steps.split(" ")).mapToLong(Long::parseLong).toArray();
        Path file = Files.writeString(
                directory.resolve("job.yaml"),
                "sampler: {type: forward, sde: {drift: [-x], diffusion: [t]}, solver: " + solver
                        + "}\nchains: 3\nstatistics: {times: " + times + "}\n");
        Sampling read = JobFile.read(file, Overrides.NONE).sampling();
        assertArrayEquals(expected, read.statistics().steps());
        assertEquals(
                read.sampler().plan().steps() + 1, read.sampler().times().length, "a time after each row of the plan");
    }

    /** Rows count, and stages on the way are not looked at; a last row that removes the noise is none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "record: {every: 3}         | record.every: is 3, which counts rows and ends inside a step of 2; allowed: multiples of 2, or all 9",
                "statistics: {every: 1}     | statistics.every: is 1, which counts rows and ends inside a step of 2; allowed: multiples of 2, or all 9",
                "statistics: {steps: [0, 2, 5, 9]} | statistics.steps[2]: is 5, which counts rows and ends inside a step of 2; allowed: multiples of 2, or all 9",
                "statistics: {steps: [10]}  | statistics.steps[0]: is 10 but there are only 9 rows; allowed: at most that"
            })
    void stagesAreNotLookedAt(String wanted, String expected) throws IOException {
        String job = "target: {type: gaussian, mean: [0], covariance: 1}\nsampler: {type: probability-flow,"
                + " sde: {type: vp, beta-min: 0.1, beta-max: 20}, solver: heun, steps: 4, grid: uniform, end: 0.1, denoise: true}\n"
                + "chains: 3\n";
        Path file = directory.resolve("job.yaml");
        Files.writeString(file, job + "record: {every: 4}\nstatistics: {steps: [0, 2, 8, 9]}\n");
        assertEquals(2, JobFile.read(file, Overrides.NONE).sampling().records());
        Files.writeString(file, job + "record: {every: 9}\n");
        assertEquals(1, JobFile.read(file, Overrides.NONE).sampling().records());
        Files.writeString(file, job + wanted + "\n");
        String message = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE))
                .getMessage();
        assertEquals(file + ":4 " + expected, message);
    }

    /** Sampler, statistics, and parts of the message. */
    static Stream<List<String>> bad() {
        return Stream.of(
                List.of(LANGEVIN, "{}", "4 statistics.every: is missing; allowed: one of steps, every, times"),
                List.of(LANGEVIN, "{every: 2, steps: [1]}", "4 statistics.every: is there beside steps"),
                List.of(LANGEVIN, "{every: 11}", "4 statistics.every: is 11 but there are only 10 steps"),
                List.of(LANGEVIN, "{every: 0}", "4 statistics.every: is `0`; allowed: a whole number >= 1"),
                List.of(
                        "{type: langevin, step-size: 0.01, steps: 1e6}",
                        "{every: 1}",
                        "4 statistics.every: is 1, 1000000 times; allowed: at most 100000 times"),
                List.of(LANGEVIN, "{steps: [1, 11]}", "4 statistics.steps[1]: is 11 but there are only 10 steps"),
                List.of(LANGEVIN, "{steps: [0.5]}", "4 statistics.steps[0]: is 0.5; allowed: whole numbers"),
                List.of(LANGEVIN, "{steps: [2, 1]}", "4 statistics.steps[1]: is 1 after 2"),
                List.of(
                        LANGEVIN,
                        "{times: [1]}",
                        "4 statistics.times: is there, but the sampler has no times of a process; allowed: steps, every"),
                List.of(FORWARD, "{times: [1, 2.5]}", "4 statistics.times[1]: is 2.5; allowed: times from 0.0 to 2.0"),
                List.of(FORWARD, "{times: [1, 1.01]}", "4 statistics.times[1]: is 1.01 after 1.0: no later step"),
                List.of(LANGEVIN, "{every: 2, moments: true}", "4 statistics.moments: is not a key known here"),
                // everything at once
                List.of(
                        LANGEVIN,
                        "{steps: [1, 12], quantiles: [0.5, 1.5], histogram: {bins: 0, low: 4, high: -4}}",
                        "statistics.quantiles[1]: is 1.5; allowed: probabilities from 0 to 1",
                        "statistics.histogram.bins: is `0`"),
                List.of(
                        LANGEVIN,
                        "{steps: [1, 12], histogram: {bins: 3, low: 4, high: -4}}",
                        "statistics.steps[1]: is 12",
                        "statistics.histogram.low: is 4.0 while `high` is -4.0"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefused(List<String> bad) throws IOException {
        Path file = job(bad.get(0), bad.get(1));
        String message = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE))
                .getMessage();
        bad.subList(2, bad.size()).forEach(part -> assertTrue(message.contains(part), message));
    }
}
