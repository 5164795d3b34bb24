package org.scorefield;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.io.CsvPoints;
import org.scorefield.io.NumericArray;
import org.scorefield.job.Job;
import org.scorefield.job.JobFile;
import org.scorefield.job.Overrides;
import org.scorefield.sampler.AnnealedLangevin;

/** The jobs in examples/ run as they are, with fewer chains, and give what their pages say. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Path OLD_FAITHFUL = EXAMPLES.resolve("old-faithful");

    /** A correct program exceeds this many standard errors, on either side, once in 10⁶ seeds. */
    private static final double Z = NormalDistribution.of(0, 1).inverseSurvivalProbability(1e-6 / 2);

    private static double[] eruptions;
    private static double[] waiting;

    @BeforeAll
    static void readFaithful() {
        NumericArray table = CsvPoints.read(OLD_FAITHFUL.resolve("faithful.csv"));
        assertArrayEquals(new int[] {272, 2}, table.shape());
        eruptions = IntStream.range(0, 272).mapToDouble(i -> table.get(2L * i)).toArray();
        waiting =
                IntStream.range(0, 272).mapToDouble(i -> table.get(2L * i + 1)).toArray();
    }

    private static Samples run(Path path, long chains) {
        Job job = JobFile.read(path, new Overrides(chains, null, null, false));
        try (Engine engine = Engine.open("java")) {
            Samples samples = engine.sample(job.sampling());
            assertEquals(0, samples.diverged());
            return samples;
        }
    }

    static List<Path> jobs() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            List<Path> jobs = files.filter(path -> path.toString().matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .toList();
            assertTrue(jobs.contains(OLD_FAITHFUL.resolve("job.yaml")), jobs::toString);
            return jobs;
        }
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void everyJobRuns(Path path) {
        Job job = JobFile.read(path, Overrides.NONE);
        assertFalse(job.seedDrawn(), "an example names its seed, so that everyone sees the same");
        assertTrue(job.sampling().chains() >= 10_000, "an example is worth a device");
        Samples samples = run(path, 100);
        for (float x : samples.state()) {
            assertTrue(Float.isFinite(x));
        }
    }

    /** What R 4.2.2 says of its data set: sums, means, standard deviations (divisor n − 1) and correlation. */
    @Test
    void faithfulIsThatOfR() {
        assertEquals(948.677, sum(eruptions), 1e-9);
        assertEquals(19284, sum(waiting));
        assertEquals(3.487783, mean(eruptions), 0.5e-6);
        assertEquals(70.89706, mean(waiting), 0.5e-5);
        assertEquals(1.141371251, deviation(eruptions), 0.5e-9);
        assertEquals(13.594973790, deviation(waiting), 0.5e-9);
        assertEquals(0.9008111683, mean(products(standardized(eruptions), standardized(waiting))) * 272 / 271, 0.5e-10);
    }

    /**
     * The chains draw from the law of a row, standardised, plus N(0, σ²) with σ the last level: mean 0, covariance
     * 271/272 times that of the data (which has divisor n − 1) plus σ²·I. A run of a million chains was off that by
     * 0.0104 in the covariance, by less in the other moments and by 0.0032 in the fraction of short eruptions, because
     * steps are finite: twice that is allowed for the bias, beside the error of so many chains.
     */
    @Test
    void oldFaithfulKeepsTheMomentsOfTheData() {
        Path path = OLD_FAITHFUL.resolve("job.yaml");
        Sampling job = JobFile.read(path, Overrides.NONE).sampling();
        double[] levels = assertInstanceOf(AnnealedLangevin.class, job.sampler())
                .schedule()
                .sigmas();
        double level = levels[levels.length - 1];
        int chains = 10_000;
        float[] state = run(path, chains).state();
        double[] x = IntStream.range(0, chains).mapToDouble(j -> state[j]).toArray();
        double[] y =
                IntStream.range(0, chains).mapToDouble(j -> state[chains + j]).toArray();

        double[] first = standardized(eruptions);
        double[] second = standardized(waiting);
        double bias = 2 * 0.0104;
        assertMean(0, bias, x, "mean of eruptions");
        assertMean(0, bias, y, "mean of waiting");
        assertMean(271.0 / 272 + level * level, bias, products(x, x), "variance of eruptions");
        assertMean(271.0 / 272 + level * level, bias, products(y, y), "variance of waiting");
        assertMean(mean(products(first, second)), bias, products(x, y), "covariance");

        double threshold = (3 - mean(eruptions)) / deviation(eruptions);
        double[] chances = apply(first, row -> NormalDistribution.of(row, level).cumulativeProbability(threshold));
        double[] short3 = apply(x, value -> value < threshold ? 1 : 0);
        assertMean(mean(chances), 2 * 0.0032, short3, "eruptions shorter than 3 minutes");
    }

    /**
     * Fractions at (5, 5) that another program, in NumPy, found with 128,000 chains, with their standard errors. So few
     * chains as here tell the two jobs apart, but not 0.783 from the target's 0.8.
     */
    @ParameterizedTest
    @CsvSource({"plain.yaml, 0.5085, 0.0014", "annealed.yaml, 0.7832, 0.0012"})
    void songErmonSharesOutTheChains(String name, double theirs, double error) {
        int chains = 10_000;
        Samples samples = run(EXAMPLES.resolve("song-ermon").resolve(name), chains);
        float[] state = samples.state();
        double counted = IntStream.range(0, chains)
                        .filter(j -> state[j] + state[chains + j] > 0)
                        .count()
                / (double) chains;
        double ours = Math.sqrt(theirs * (1 - theirs) / chains);
        assertEquals(theirs, counted, Z * Math.hypot(error, ours), "fraction at (5, 5)");

        // What the page takes it from. Within a mode a coordinate's variance is 1.03 at most, so this much is noise.
        double fromMean = ((samples.mean()[0] + samples.mean()[1]) / 2 / 5 + 1) / 2;
        assertEquals(counted, fromMean, Z * Math.sqrt(1.03 / (2 * chains)) / 10, "fraction from the mean");
    }

    /**
     * Means and standard deviations of the densities in examples/expressions, as their page has them: exact ones, and how far a run of
     * 400,000 chains was off, of which twice as much is allowed.
     */
    @ParameterizedTest
    @CsvSource({
        "rosenbrock.yaml,   0,  1,      1,     0.0122, 0.0058",
        "rosenbrock.yaml,   1,  2,      2.6458, 0.0375, 0.0487",
        "funnel.yaml,       0,  0,      1,     0.0286, 0.0210",
        "funnel.yaml,       9,  0,      1.2840, 0.0030, 0.0030",
        "double-well.yaml,  0,  0,      0.9430, 0.0014, 0.0022",
        "double-well.yaml,  1,  0,      1.1057, 0.0012, 0.0016",
        "muller-brown.yaml, 0, -0.4324, 0.6683, 0.0010, 0.0018",
        "muller-brown.yaml, 1,  0.9183, 0.6581, 0.0010, 0.0010",
        "ring.yaml,         0,  0,      2.1529, 0.0020, 0.0017",
        "ring.yaml,         1,  0,      2.1529, 0.0055, 0.0010"
    })
    void formulasGiveTheirMoments(
            String name, int coordinate, double mean, double deviation, double meanBias, double deviationBias) {
        int chains = 500;
        float[] state =
                run(EXAMPLES.resolve("expressions").resolve(name), chains).state();
        double[] x = IntStream.range(0, chains)
                .mapToDouble(j -> state[coordinate * chains + j])
                .toArray();
        assertMean(mean, 2 * meanBias, x, "mean");
        double[] squares = apply(x, value -> (value - mean) * (value - mean));
        assertMean(deviation * deviation, 2 * 2 * deviation * deviationBias, squares, "variance");
    }

    /**
     * Row k of the data, standardised, has the weight exp(−(y − b_k)² / (2(h² + r²))) after the observation y, and the eruption is N(a_k, h²)
     * there, plus the last level's σ². A run of 200,000 chains was off that by 0.0040 in the mean, 0.0056 in the variance, 0.0006 in the
     * variance of what is observed and 0.002 in the share of short eruptions, because steps are finite: twice that is allowed for the bias.
     */
    @Test
    void inpaintingDrawsFromThePosterior() {
        int chains = 5_000;
        float[] state =
                run(EXAMPLES.resolve("inpainting").resolve("job.yaml"), chains).state();
        double[] x = IntStream.range(0, chains).mapToDouble(j -> state[j]).toArray();
        double[] y =
                IntStream.range(0, chains).mapToDouble(j -> state[chains + j]).toArray();
        double h = 0.15;
        double r = 0.05;
        double level = 0.05;
        double observed = -0.36;
        double[] a = standardized(eruptions);
        double[] b = standardized(waiting);
        double[] shares = apply(b, wait -> Math.exp(-(observed - wait) * (observed - wait) / (2 * (h * h + r * r))));
        double total = sum(shares);
        double[] weights = apply(shares, share -> share / total);

        double mean = sum(products(weights, a));
        double variance = sum(products(weights, products(a, a))) - mean * mean + h * h;
        assertMean(mean, 2 * 0.0040, x, "mean of what is filled in");
        double[] squares = apply(x, value -> (value - mean) * (value - mean));
        assertMean(variance + level * level, 2 * 0.0056, squares, "its variance");

        double gain = h * h / (h * h + r * r);
        double[] moved = apply(b, wait -> wait + gain * (observed - wait));
        double rest = sum(products(weights, moved));
        double spread = sum(products(weights, products(moved, moved))) - rest * rest + gain * r * r;
        assertMean(rest, 2 * 0.0002, y, "mean of what is observed");
        double[] around = apply(y, value -> (value - rest) * (value - rest));
        assertMean(spread + level * level, 2 * 0.0006, around, "its variance");

        double threshold = (3 - mean(eruptions)) / deviation(eruptions);
        double[] chances =
                apply(a, row -> NormalDistribution.of(row, Math.hypot(h, level)).cumulativeProbability(threshold));
        double[] short3 = apply(x, value -> value < threshold ? 1 : 0);
        assertMean(sum(products(weights, chances)), 2 * 0.002, short3, "eruptions shorter than 3 minutes");
    }

    /**
     * Moments of Milstein's chain for dx = m x dt + s x dW: in each step the mean is multiplied by 1 + mh, the mean square by (1 + mh)² +
     * s²h + ½s⁴h². There is no bias beside that.
     */
    @Test
    void geometricBrownianMotionHasTheMomentsOfItsScheme() {
        double[] x = ends(run(EXAMPLES.resolve("sde").resolve("geometric.yaml"), 20_000), 0);
        double h = 1.0 / 64;
        double s2 = 0.16;
        double mean = Math.pow(1 + 0.5 * h, 64);
        double square = Math.pow(Math.pow(1 + 0.5 * h, 2) + s2 * h + 0.5 * s2 * s2 * h * h, 64);
        assertMean(mean, 0, x, "mean");
        assertMean(square, 0, products(x, x), "mean square");
    }

    /**
     * Moments of Heun's chain for x₀′ = x₁, x₁′ = −x₀ − gx₁ + noise: a step maps x to (1 + hA + ½h²A²)x + (1 + ½hA)b√h·z, with A the
     * equation's matrix and b = (0, 1).
     */
    @Test
    void theOscillatorHasTheMomentsOfItsScheme() {
        Samples samples = run(EXAMPLES.resolve("sde").resolve("oscillator.yaml"), 20_000);
        double g = 0.5;
        double h = 0.1;
        double[][] step = {{1 - h * h / 2, h - g * h * h / 2}, {-h + g * h * h / 2, 1 - g * h + (g * g - 1) * h * h / 2}
        };
        double[] kick = {h / 2 * Math.sqrt(h), (1 - g * h / 2) * Math.sqrt(h)};
        double[] mean = {3, 0};
        double[] variances = new double[2];
        double covariance = 0;
        for (int i = 0; i < 200; i++) {
            double[] before = mean.clone();
            double[] was = variances.clone();
            double wasTogether = covariance;
            covariance = kick[0] * kick[1]
                    + step[0][0] * step[1][0] * was[0]
                    + step[0][1] * step[1][1] * was[1]
                    + (step[0][0] * step[1][1] + step[0][1] * step[1][0]) * wasTogether;
            for (int d = 0; d < 2; d++) {
                mean[d] = step[d][0] * before[0] + step[d][1] * before[1];
                variances[d] = step[d][0] * step[d][0] * was[0]
                        + step[d][1] * step[d][1] * was[1]
                        + 2 * step[d][0] * step[d][1] * wasTogether
                        + kick[d] * kick[d];
            }
        }
        double[][] x = {ends(samples, 0), ends(samples, 1)};
        for (int d = 0; d < 2; d++) {
            assertMean(mean[d], 0, x[d], "mean of x" + d);
            assertMean(variances[d] + mean[d] * mean[d], 0, products(x[d], x[d]), "mean square of x" + d);
        }
        assertMean(covariance + mean[0] * mean[1], 0, products(x[0], x[1]), "mean product");
    }

    private static double[] ends(Samples samples, int coordinate) {
        int chains = (int) samples.chains();
        return IntStream.range(0, chains)
                .mapToDouble(j -> samples.state()[coordinate * chains + j])
                .toArray();
    }

    /** That the values are draws with this mean, but for a bias of the method and their own statistical error. */
    private static void assertMean(double expected, double bias, double[] values, String what) {
        assertEquals(expected, mean(values), bias + Z * deviation(values) / Math.sqrt(values.length), what);
    }

    private static double[] standardized(double[] values) {
        double mean = mean(values);
        double deviation = deviation(values);
        return apply(values, value -> (value - mean) / deviation);
    }

    private static double[] products(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).toArray();
    }

    private static double[] apply(double[] values, DoubleUnaryOperator f) {
        return Arrays.stream(values).map(f).toArray();
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double mean(double[] values) {
        return sum(values) / values.length;
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(sum(apply(values, value -> (value - mean) * (value - mean))) / (values.length - 1));
    }
}
