package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.error.BadInputException;
import org.scorefield.target.Affine;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;
import org.scorefield.target.LinearMap;
import org.scorefield.target.MixtureOfTargets;
import org.scorefield.target.Observation;
import org.scorefield.target.Posterior;
import org.scorefield.target.Product;
import org.scorefield.target.Target;
import org.scorefield.target.Tempered;

/** Targets made of others in job files. */
class CompositeJobTest {
    private static final String A = "{type: gaussian-mixture, means: [[0, 1], [2, 3]], covariance: 0.5}";
    private static final String B = "{type: gaussian-mixture, means: [[1, 1]], covariance: [[1, 2]]}";
    private static final String LINE = "{type: gaussian-mixture, means: [1], covariance: 1}";
    private static final GaussianMixture MIXTURE_A =
            GaussianMixture.of(new double[] {0.5, 0.5}, new double[][] {{0, 1}, {2, 3}}, Covariance.isotropic(0.5));
    private static final GaussianMixture MIXTURE_B =
            GaussianMixture.of(new double[] {1}, new double[][] {{1, 1}}, Covariance.diagonal(new double[][] {{1, 2}}));
    private static final String WARM = "{type: tempered, temperature: 2, target: " + A + "}";

    @TempDir
    Path directory;

    private Target target(String text) throws IOException {
        Files.writeString(directory.resolve("y.csv"), "0.5\n");
        Path file = Files.writeString(directory.resolve("target.yaml"), text);
        return JobFile.readTarget(file, Level.NONE).target();
    }

    private void assertSame(Target expected, String text) throws IOException {
        Target given = target(text);
        assertEquals(expected.type(), given.type());
        assertEquals(expected.kernel("own"), given.kernel("own"));
        assertArrayEquals(expected.constants(), given.constants());
        assertArrayEquals(expected.drawNumbers(), given.drawNumbers());
        float[] numbers = new float[expected.levelSize()];
        float[] givenNumbers = new float[given.levelSize()];
        expected.level(Level.NONE, numbers, 0);
        given.level(Level.NONE, givenNumbers, 0);
        assertArrayEquals(numbers, givenNumbers);
    }

    @Test
    void keysMeanWhatTheySay() throws IOException {
        Target warm = Tempered.of(MIXTURE_A, 2);
        List<Target> both = List.of(warm, MIXTURE_B);
        assertSame(warm, WARM);
        assertSame(Product.of(both), "{type: product, targets: [" + WARM + ", " + B + "]}");
        assertSame(
                MixtureOfTargets.of(new double[] {0.25, 0.75}, both, true),
                "{type: mixture, weights: [1, 3], normalize-weights: true, assume-normalized: true, targets: [" + WARM
                        + ", " + B + "]}");
        assertSame(
                MixtureOfTargets.of(new double[] {0.5, 0.5}, List.of(MIXTURE_A, MIXTURE_B)),
                "{type: mixture, targets: [" + A + ", " + B + "]}");
        assertSame(
                Affine.of(warm, LinearMap.number(-3), new double[2]),
                "{type: affine, matrix: -3, target: " + WARM + "}");
        assertSame(
                Affine.of(warm, LinearMap.diagonal(1, 2), new double[] {3, 4}),
                "{type: affine, matrix: [1, 2], shift: [3, 4], target: " + WARM + "}");
        assertSame(
                Affine.of(MIXTURE_B, LinearMap.matrix(new double[][] {{1, 2}, {3, 4}}), new double[2]),
                "{type: affine, matrix: [[1, 2], [3, 4]], target: " + B + "}");
    }

    @Test
    void observationsMayBeMasksIndicesOrOperators() throws IOException {
        double[] half = {0.5};
        String rest = ", prior: " + A + ", observation: y.csv, noise: 0.1}";
        Target second = Posterior.of(MIXTURE_A, Observation.at(new int[] {1}, half, 0.1));
        assertSame(second, "{type: posterior, mask: [0, 1]" + rest);
        assertSame(second, "{type: posterior, indices: [1]" + rest);
        double[][] operator = {{2, 1}};
        assertSame(
                Posterior.of(MIXTURE_A, Observation.of(operator, half, 0.1)),
                "{type: posterior, operator: [[2, 1]]" + rest);
        assertSame(
                Posterior.of(
                        Tempered.of(MIXTURE_A, 2), Observation.at(new int[] {1, 0}, new double[] {3, 4}, 0.1, 0.2)),
                "{type: posterior, indices: [1, 0], observation: [3, 4], noise: [0.1, 0.2], prior: " + WARM + "}");
    }

    /** A target and what is wrong with it, behind the file's name. */
    static Stream<Arguments> bad() {
        String observed = ", observation: [0.5], noise: 0.1, prior: " + A + "}";
        return Stream.of(
                Arguments.of(
                        "{type: tempered, target: " + A + ", temperature: -1}", "temperature: is -1.0; allowed: a"),
                Arguments.of("{type: tempered, temperature: 1}", "target: is missing; allowed: a mapping"),
                Arguments.of("{type: product, targets: []}", "targets: is empty; allowed: a list of mappings"),
                Arguments.of(
                        "{type: product, targets: " + A + "}", "targets: is a mapping; allowed: a list of mappings"),
                Arguments.of("{type: product, targets: [" + A + ", 7]}", "targets[1]: is `7`; allowed: a mapping"),
                Arguments.of(
                        "{type: product, targets: [" + A + ", " + LINE + "]}",
                        "targets[1]: has dimension 1; allowed: 2"),
                Arguments.of(
                        "{type: product, targets: [" + A.replace("0.5", "0") + ", " + B + "]}",
                        "targets: makes a mixture whose covariance of component 0 has the variance 0.0 at level (1.0, 0.0)"),
                Arguments.of(
                        "{type: product, targets: [" + WARM.replace("0.5", "0") + ", " + B + "]}",
                        "targets[0].target.covariance: of component 0 has the variance 0.0 at level (1.0, 0.0)"),
                Arguments.of(
                        "{type: mixture, weights: [1], targets: [" + A + ", " + B + "]}",
                        "weights: has 1 numbers; allowed: 2, as many as there are targets"),
                Arguments.of("{type: mixture, targets: [" + WARM + "]}", "targets[0]: of type tempered is not known"),
                Arguments.of(
                        "{type: affine, matrix: 0, target: " + A + "}",
                        "matrix: is 0.0, so that the matrix is singular"),
                Arguments.of(
                        "{type: affine, matrix: [[1, 2], [2, 4]], target: " + A + "}", "matrix: is singular: it has"),
                Arguments.of(
                        "{type: affine, matrix: [1, 2, 3], target: " + A + "}", "matrix: has dimension 3; allowed: 2"),
                Arguments.of(
                        "{type: affine, matrix: 1, shift: [1], target: " + A + "}", "shift: has 1 numbers; allowed: 2"),
                Arguments.of(
                        "{type: posterior" + observed, "operator: is missing; allowed: one of operator, mask, ind"),
                Arguments.of(
                        "{type: posterior, mask: [0, 1], indices: [1]" + observed,
                        "mask: is given beside indices; allowed: one of operator, mask, indices"),
                Arguments.of("{type: posterior, mask: [1]" + observed, "mask: has 1 numbers; allowed: 2, one for each"),
                Arguments.of("{type: posterior, mask: [0, 2]" + observed, "mask[1]: is 2.0; allowed: 0 or 1"),
                Arguments.of(
                        "{type: posterior, mask: [0, 0]" + observed, "mask: is 0 everywhere; allowed: at least one"),
                Arguments.of(
                        "{type: posterior, mask: [1, 1]" + observed, "observation: has 1 numbers; allowed: 2, one for"),
                Arguments.of(
                        "{type: posterior, indices: [0.5]" + observed, "indices[0]: is 0.5; allowed: a whole number"),
                Arguments.of(
                        "{type: posterior, indices: [2]" + observed, "indices[0]: is 2; allowed: less than 2, the"),
                Arguments.of(
                        "{type: posterior, operator: [[1]]" + observed, "operator: has 1 columns; allowed: 2, the"),
                Arguments.of(
                        "{type: posterior, operator: [1, 1]" + observed,
                        "operator: is a list; allowed: a matrix, a row for each"),
                Arguments.of(
                        "{type: posterior, mask: [0, 1], observation: [1], noise: 0, prior: " + A + "}",
                        "noise: is 0.0; allowed: a number > 0"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void problemsAreToldWithTheirPlaces(String text, String problem) {
        assertProblems(text, problem);
    }

    @Test
    void everyProblemIsTold() {
        assertProblems(
                "{type: product, targets: [" + LINE.replace("1}", "-1}")
                        + ", {type: tempered, temperature: 0, target: {type: points, fil: x}}]}",
                "targets[0].covariance: is -1.0; allowed: a finite number >= 0",
                "targets[1].target.file: is missing; allowed: a file's name",
                "targets[1].target.bandwidth: is missing; allowed: a finite number",
                "targets[1].target.fil: is not a key known here",
                "targets[1].temperature: is 0.0; allowed: a number > 0");
    }

    private void assertProblems(String text, String... starts) {
        BadInputException e = assertThrows(BadInputException.class, () -> target(text));
        String[] lines = e.getMessage().split("\n");
        assertEquals(starts.length, lines.length, e.getMessage());
        for (int i = 0; i < lines.length; i++) {
            String expected = directory.resolve("target.yaml") + ":1 " + starts[i];
            assertEquals(expected, lines[i].substring(0, Math.min(expected.length(), lines[i].length())));
        }
    }

    /** A job's levels are looked at before it runs. */
    @Test
    void samplersWithLevelsAreRefusedByName() throws IOException {
        Path file = Files.writeString(
                directory.resolve("job.yaml"),
                "target:\n  type: product\n  targets: [" + WARM + ", " + B
                        + "]\nsampler: {type: annealed-langevin, schedule: {type: geometric, from: 2, to: 1, levels: 2},"
                        + " steps-per-level: 1, step-size: 0.1}\nchains: 1\n");
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE));
        assertEquals(
                file
                        + ":2 target.type: is `product`, which has no level (1.0, 2.0): the product of smoothed densities is not"
                        + " the smoothed product; allowed: samplers that use no levels, or a target that has them",
                e.getMessage());
    }

    @Test
    void nestingHasAnEnd() {
        String[] parts = new String[40];
        Arrays.fill(parts, "{type: tempered, temperature: 2, target: ");
        String deep = String.join("", parts) + A + "}".repeat(parts.length);
        BadInputException e = assertThrows(BadInputException.class, () -> target(deep));
        assertEquals(
                "is nested too deeply; allowed: at most 32 levels",
                e.getMessage().substring(e.getMessage().indexOf("is nested")));
    }
}
