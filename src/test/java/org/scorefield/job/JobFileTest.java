package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.Sampling;
import org.scorefield.backend.Initial;
import org.scorefield.error.BadInputException;
import org.scorefield.io.NpyWriter;
import org.scorefield.sampler.AnnealedLangevin;
import org.scorefield.sampler.Langevin;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** What a job file means. */
class JobFileTest {
    private static final double[] WEIGHTS = {0.2, 0.8};
    private static final double[][] MEANS = {{-5, -4}, {5, 4}};

    private static final String YAML = """
            # a comment
            target:
              type: gaussian-mixture
              weights: [0.2, 0.8]
              means:
                - [-5, -4]
                - [5, 4]
              covariance: 1.5
            sampler: {type: langevin, step-size: 1e-2, steps: 1e3}
            initial: {type: uniform, low: -8, high: 8}
            chains: 100
            seed: 7
            first-chain: 3
            record: {every: 10}
            """;

    private static final String JSON = """
            {"target": {"type": "gaussian-mixture", "weights": [0.2, 0.8], "means": [[-5, -4], [5, 4]], "covariance": 1.5},
             "sampler": {"type": "langevin", "step-size": 0.01, "steps": 1000},
             "initial": {"type": "uniform", "low": -8, "high": 8.0},
             "chains": 100, "seed": 7, "first-chain": 3, "record": {"every": 10}}
            """;

    @TempDir
    Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Sampling job(String text) throws IOException {
        return JobFile.read(file("job.yaml", text), Overrides.NONE).sampling();
    }

    private Target target(String keys) throws IOException {
        return JobFile.readTarget(file("target.yaml", keys), Level.noise(1)).target();
    }

    private void npy(String name, float[] values, long... shape) {
        try (NpyWriter writer = NpyWriter.create(directory.resolve(name), shape, false)) {
            writer.write(0, values, 0, values.length);
            writer.commit();
        }
    }

    private static void assertSame(Target expected, Target given) {
        assertEquals(expected.dimension(), given.dimension());
        assertEquals(expected.kernel("own"), given.kernel("own"));
        assertArrayEquals(expected.constants(), given.constants());
        float[] expectedLevel = new float[expected.levelSize()];
        float[] givenLevel = new float[given.levelSize()];
        expected.level(new Level(0.9, 0.5), expectedLevel, 0);
        given.level(new Level(0.9, 0.5), givenLevel, 0);
        assertArrayEquals(expectedLevel, givenLevel);
    }

    @Test
    void yamlAndJsonMeanTheSame() throws IOException {
        for (String name : List.of("job.yaml", "job.json", "bom.yml", "BOM.JSON", "yaml-in.json.txt")) {
            String text = name.toLowerCase().endsWith(".json") ? JSON : YAML;
            Path path = file(name, (name.toLowerCase().startsWith("bom") ? "\uFEFF" : "") + text);
            Job job = JobFile.read(path, Overrides.NONE);
            Sampling sampling = job.sampling();
            assertSame(GaussianMixture.of(WEIGHTS, MEANS, Covariance.isotropic(1.5)), sampling.target());
            assertEquals(new Langevin(0.01, 1000), sampling.sampler());
            assertEquals(new Initial.Uniform(-8, 8), sampling.initial());
            assertEquals(100, sampling.chains());
            assertEquals(7, sampling.seed());
            assertEquals(3, sampling.firstChain());
            assertEquals(10, sampling.recordEvery());
            assertFalse(job.seedDrawn());
            assertEquals(path, job.path());
            assertEquals(List.of(path), job.inputs());
        }
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws IOException {
        String text = "target: {type: gaussian-mixture, means: [1, 2], covariance: 2}\n"
                + "sampler: {type: langevin, step-size: 0.1, steps: 5}\nchains: 3\n";
        Job job = JobFile.read(file("job.yaml", text), Overrides.NONE);
        assertEquals(new Initial.Normal(1), job.sampling().initial());
        assertEquals(0, job.sampling().firstChain());
        assertEquals(0, job.sampling().recordEvery());
        assertTrue(job.seedDrawn());
        assertTrue(job.sampling().seed() >>> 53 == 0, "a JSON reader keeps it");
        assertSame(
                GaussianMixture.of(new double[] {0.5, 0.5}, new double[][] {{1}, {2}}, Covariance.isotropic(2)),
                job.sampling().target());
    }

    @ParameterizedTest
    @EnumSource
    void normalsComeFromTheGeneratorThatIsNamed(Initial.Generator generator) throws IOException {
        String text = YAML.replaceAll(
                "initial: .*", "initial: {type: normal, scale: 2, generator: " + generator.label() + "}");
        Initial initial =
                JobFile.read(file("job.yaml", text), Overrides.NONE).sampling().initial();
        assertEquals(new Initial.Normal(2, generator), initial);
        assertEquals(generator == Initial.Generator.PHILOX, initial.exact());
    }

    @Test
    void overridesHoldInsteadOfTheFile() throws IOException {
        Path path = file("job.yaml", YAML.replace("chains: 100\n", "").replace("1e-2", "4"));
        Sampling sampling = JobFile.read(path, new Overrides(5L, -1L, 0L, true)).sampling();
        assertEquals(5, sampling.chains());
        assertEquals(-1, sampling.seed());
        assertEquals(0, sampling.firstChain());
        assertEquals(new Langevin(4, 1000), sampling.sampler());
        BadInputException e =
                assertThrows(BadInputException.class, () -> JobFile.read(path, new Overrides(0L, null, null, true)));
        assertEquals("--chains: is 0; allowed: a whole number >= 1", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "-1, -1",
        "18446744073709551615, -1",
        "0xffffffffffffffff, -1",
        "0o17, 15",
        "1e3, 1000",
        "2.0, 2",
        "-9223372036854775808, -9223372036854775808",
        "+5, 5",
        "0e99999999, 0",
        "007, 7"
    })
    void seedsAreSixtyFourBits(String written, long seed) throws IOException {
        assertEquals(seed, job(YAML.replace("seed: 7", "seed: " + written)).seed());
    }

    @Test
    void covariancesAreToldApartByShape() throws IOException {
        String means = "type: gaussian-mixture\nweights: [0.2, 0.8]\nmeans: [[-5, -4], [5, 4]]\ncovariance: ";
        assertSame(GaussianMixture.of(WEIGHTS, MEANS, Covariance.isotropic(2)), target(means + "2"));
        assertSame(
                GaussianMixture.of(WEIGHTS, MEANS, Covariance.perComponent(new double[] {1, 2})),
                target(means + "[1, 2]"));
        assertSame(
                GaussianMixture.of(WEIGHTS, MEANS, Covariance.diagonal(new double[][] {{1, 2}, {3, 4}})),
                target(means + "[[1, 2], [3, 4]]"));
        double[][][] full = {{{1, 0.5}, {0.5, 2}}, {{3, 0}, {0, 4}}};
        Target expected = GaussianMixture.of(WEIGHTS, MEANS, Covariance.full(full));
        assertSame(expected, target(means + "[[[1, 0.5], [0.5, 2]], [[3, 0], [0, 4]]]"));
        npy("cov.npy", new float[] {1, 0.5f, 0.5f, 2, 3, 0, 0, 4}, 2, 2, 2);
        assertSame(expected, target(means + "cov.npy"));
        npy("one.npy", new float[] {2});
        assertSame(GaussianMixture.of(WEIGHTS, MEANS, Covariance.isotropic(2)), target(means + "one.npy"));
    }

    @Test
    void arraysMayComeFromFiles() throws IOException {
        Files.createDirectory(directory.resolve("data"));
        npy("data/means.npy", new float[] {-5, -4, 5, 4}, 2, 2);
        file("data/weights.csv", "w\n1\n4\n");
        file("row.csv", "1,4\n");
        Target expected = GaussianMixture.of(WEIGHTS, MEANS, Covariance.isotropic(1.5));
        String rest = "\nnormalize-weights: true\ncovariance: 1.5\nmeans: ";
        for (String weights : List.of(
                "data/weights.csv", "row.csv", directory.resolve("row.csv").toString())) {
            Path path = file("target.yaml", "type: gaussian-mixture\nweights: " + weights + rest + "data/means.npy\n");
            TargetFile read = JobFile.readTarget(path, Level.NONE);
            assertSame(expected, read.target());
            assertEquals(List.of(path, directory.resolve("data/means.npy"), directory.resolve(weights)), read.inputs());
        }
        npy("nan.npy", new float[] {1, 2, Float.NaN, 3}, 2, 2);
        BadInputException e = assertThrows(
                BadInputException.class, () -> target("type: gaussian-mixture\ncovariance: 1\nmeans: nan.npy"));
        String file = directory.resolve("target.yaml") + ":3 means: " + directory.resolve("nan.npy");
        assertEquals(file + " [1, 0]: is NaN; allowed: finite numbers", e.getMessage());
    }

    @Test
    void pointsAreAMixture() throws IOException {
        file("x.csv", "a,b\n1,10\n3,20\n5,60\n");
        double[] points = {1, 10, 3, 20, 5, 60};
        String keys = "target: {type: points, file: x.csv, bandwidth: 0.5";
        assertSame(GaussianMixture.kernelDensity(points, 2, 0.5), target(keys + "}"));
        // mean 3 and 30, standard deviation 2 and √700
        double far = Math.sqrt(700);
        double[] standardized = {-1, -20 / far, 0, -10 / far, 1, 30 / far};
        assertSame(GaussianMixture.kernelDensity(standardized, 2, 0.5), target(keys + ", standardize: true}"));
    }

    @Test
    void levelsAreAnnealed() throws IOException {
        file("x.csv", "1,2\n3,4\n");
        Sampling sampling = job("""
                target: {type: points, file: x.csv, bandwidth: 0}
                sampler:
                  type: annealed-langevin
                  schedule: {type: geometric, from: 20, to: 1, levels: 10}
                  steps-per-level: 100
                  step-size: 0.1
                  denoise: true
                initial: {type: points, file: x.csv}
                chains: 2
                """);
        assertEquals(new AnnealedLangevin(new GeometricSchedule(20, 1, 10), 100, 0.1, true), sampling.sampler());
        Initial.Points initial = (Initial.Points) sampling.initial();
        assertArrayEquals(new float[] {1, 2, 3, 4}, initial.points());
        assertEquals(2, initial.dimension());
    }

    @Test
    void aTargetMayStandAloneOrInAJob() throws IOException {
        Target expected = GaussianMixture.of(WEIGHTS, MEANS, Covariance.isotropic(1.5));
        assertSame(expected, target(YAML));
        assertSame(
                expected,
                target("type: gaussian-mixture\nweights: [0.2, 0.8]\nmeans: [[-5, -4], [5, 4]]\ncovariance: 1.5\n"));
        BadInputException e = assertThrows(BadInputException.class, () -> target("targt: {type: points}\n"));
        assertTrue(e.getMessage().contains(":1 target: is missing"), e.getMessage());
        assertTrue(e.getMessage().contains(":1 targt: is not a key known here"), e.getMessage());
    }

    /** On N(0, v) the step h is stable below 2v, for annealed steps b = ε·σ²/(2σ_L²) below 2(v + σ²). */
    @ParameterizedTest
    @CsvSource({"0.49, true", "0.5, false", "1, false"})
    void theLimitOfStabilityIsSharp(String stepSize, boolean stable) throws IOException {
        String text = "target: {type: gaussian-mixture, means: [1], covariance: 0.25}\nchains: 1\n"
                + "sampler: {type: langevin, steps: 1, step-size: " + stepSize + "}\n";
        if (stable) {
            job(text);
        } else {
            BadInputException e = assertThrows(BadInputException.class, () -> job(text));
            assertTrue(e.getMessage().contains("curvature is 4.0; allowed: less than 0.5, or"), e.getMessage());
        }
    }
}
