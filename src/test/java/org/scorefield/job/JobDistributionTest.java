package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.error.BadInputException;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Laplace;
import org.scorefield.target.Level;
import org.scorefield.target.StudentT;
import org.scorefield.target.Target;
import org.scorefield.target.UniformBox;

/** Job files whose target is a distribution with a name: what they mean and what is refused. */
class JobDistributionTest {
    private static final String LANGEVIN = "sampler: {type: langevin, step-size: 0.01, steps: 10}\nchains: 2\n";
    private static final String ANNEALED = "sampler: {type: annealed-langevin, steps-per-level: 5, step-size: 0.01,"
            + " schedule: {type: geometric, from: 4, to: 0.5, levels: 3}}\nchains: 2\n";

    @TempDir
    Path directory;

    private Target read(String target, String rest) throws IOException {
        Path file = directory.resolve("job.yaml");
        Files.writeString(file, "target: {type: " + target + "}\n" + rest);
        return JobFile.read(file, Overrides.NONE).sampling().target();
    }

    private static double[] of(double... numbers) {
        return numbers;
    }

    /** Written in one way or another, and the same in Java. */
    static Stream<Arguments> targets() {
        double[][] matrix = {{2, 0.5}, {0.5, 1}};
        GaussianMixture full =
                GaussianMixture.of(of(1), new double[][] {{1, -2}}, Covariance.full(new double[][][] {matrix}));
        GaussianMixture diagonal =
                GaussianMixture.of(of(1), new double[][] {{1, -2}}, Covariance.diagonal(new double[][] {{2, 3}}));
        GaussianMixture number = GaussianMixture.of(of(1), new double[][] {{1}}, Covariance.isotropic(2));
        return Stream.of(
                Arguments.of("gaussian, mean: [1, -2], covariance: [[2, 0.5], [0.5, 1]]", full),
                Arguments.of("gaussian, mean: mean.csv, covariance: matrix.csv", full),
                Arguments.of("gaussian, mean: [1, -2], covariance: [2, 3]", diagonal),
                Arguments.of("gaussian, mean: 1, covariance: 2", number),
                Arguments.of("laplace, location: [1, -2], scale: 0.5", Laplace.of(of(1, -2), 0.5)),
                Arguments.of("laplace, location: mean.csv, scale: [0.5, 3]", Laplace.of(of(1, -2), of(0.5, 3))),
                Arguments.of("laplace, location: 1, scale: 2", Laplace.of(of(1), 2)),
                Arguments.of(
                        "student-t, location: [1, -2], scale: [0.5, 3], degrees-of-freedom: 2.5",
                        StudentT.of(of(1, -2), of(0.5, 3), 2.5)),
                Arguments.of("uniform-box, low: [0, -1], high: [1, 4]", UniformBox.of(of(0, -1), of(1, 4))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void isTheTargetThatItSays(String written, Target expected) throws IOException {
        Files.writeString(directory.resolve("mean.csv"), "1\n-2\n");
        Files.writeString(directory.resolve("matrix.csv"), "2,0.5\n0.5,1\n");
        Target target = read(written, expected instanceof UniformBox ? ANNEALED : LANGEVIN);
        assertEquals(expected.kernel("target"), target.kernel("target"));
        assertArrayEquals(expected.constants(), target.constants());
        assertArrayEquals(expected.drawNumbers(), target.drawNumbers());
        Level level = expected instanceof StudentT ? Level.NONE : new Level(0.5, 0.25);
        float[][] numbers = new float[2][expected.levelSize()];
        expected.level(level, numbers[0], 0);
        target.level(level, numbers[1], 0);
        assertArrayEquals(numbers[0], numbers[1]);
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                Arguments.of(
                        "gaussian, mean: [1, -2], covariance: [1, 2, 3]",
                        List.of("target.covariance: has the shape [3]; allowed: a number, [2] (a variance for each"
                                + " coordinate), [2][2] (a matrix)")),
                Arguments.of(
                        "gaussian, mean: [1, -2], covariance: [1, -2]",
                        List.of("target.covariance[1]: is -2.0; allowed: a finite number >= 0")),
                Arguments.of(
                        "gaussian, mean: [0, 0], covariance: [[1, 2], [2, 1]]",
                        List.of("target.covariance: is not positive definite")),
                Arguments.of(
                        "gaussian, mean: [0, 0], covariance: 0",
                        List.of("target.covariance: has the variance 0.0 at level (1.0, 0.0)")),
                Arguments.of(
                        "gaussian, means: [0, 0], covariance: 1",
                        List.of("target.mean: is missing", "target.means: is not a key known here")),
                Arguments.of(
                        "laplace, location: [0, 1], scale: [1, -1]",
                        List.of("target.scale[1]: is -1.0; allowed: a number from")),
                Arguments.of(
                        "laplace, location: [0, 1], scale: 0", List.of("target.scale: is 0.0; allowed: a number from")),
                Arguments.of(
                        "laplace, location: [0, 1], scale: [1, 2, 3]",
                        List.of("target.scale: is given for 3 coordinates; allowed: one number, or 2")),
                Arguments.of(
                        "student-t, location: [0, 1], scale: [1, 2, 3], degrees-of-freedom: 0",
                        List.of(
                                "target.scale: is given for 3 coordinates",
                                "target.degrees-of-freedom: is 0.0; allowed: a number from 0.5 to 1000000.0")),
                Arguments.of(
                        "student-t, scale: [1, 2], degrees-of-freedom: -1",
                        List.of("target.location: is missing", "target.degrees-of-freedom: is -1.0")),
                Arguments.of(
                        "uniform-box, low: [0, 1], high: [1, 1]",
                        List.of("target.high[1]: is 1.0 and low[1] is 1.0; allowed: a number above low")),
                Arguments.of(
                        "uniform-box, low: [0, 1], high: [1, 2]",
                        List.of("target.type: is uniform-box, which has no score without noise, and is wanted at level"
                                + " (1.0, 0.0); allowed: a level with sigma > 0")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("problems")
    void saysAllThatIsWrong(String written, List<String> expected) {
        BadInputException e = assertThrows(BadInputException.class, () -> read(written, LANGEVIN));
        List<String> lines = e.getMessage().lines().toList();
        assertEquals(expected.size(), lines.size(), e.getMessage());
        for (int i = 0; i < lines.size(); i++) {
            assertTrue(lines.get(i).contains(expected.get(i)), lines.get(i));
        }
    }

    @Test
    void whatHasNoLevelsIsRefusedWhereTheyAreNeeded() {
        BadInputException e = assertThrows(
                BadInputException.class,
                () -> read("student-t, location: [0, 1], scale: 1, degrees-of-freedom: 3", ANNEALED));
        assertTrue(
                e.getMessage().contains("job.yaml:1 target.type: is student-t, which has no levels, and is wanted at"),
                e.getMessage());
    }

    /** Where the curvature's bound is known, a step that is too large for it is refused; a Laplace target without noise has none. */
    @Test
    void unstableStepsAreRefusedWhereABoundIsKnown() throws IOException {
        String large = LANGEVIN.replace("0.01", "100");
        read("laplace, location: [0, 1], scale: 1", large);
        BadInputException e = assertThrows(
                BadInputException.class,
                () -> read("student-t, location: [0, 1], scale: 1, degrees-of-freedom: 2", large));
        assertTrue(e.getMessage().contains("the target's curvature is 2.0; allowed: less than 1.0"), e.getMessage());
    }
}
