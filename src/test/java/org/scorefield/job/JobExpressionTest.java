package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Parameters;
import org.scorefield.target.ExpressionTarget;

/** Job files whose target is a formula: what they mean and what is refused. */
class JobExpressionTest {
    private static final String REST = "sampler: {type: langevin, step-size: 0.01, steps: 10}\nchains: 2\n";

    @TempDir
    Path directory;

    private Job read(String text) throws IOException {
        Path file = directory.resolve("job.yaml");
        Files.writeString(file, text);
        return JobFile.read(file, Overrides.NONE);
    }

    /** The problems without the file's path. */
    private List<String> problems(String text) {
        BadInputException e = assertThrows(BadInputException.class, () -> read(text));
        List<String> lines = new ArrayList<>();
        e.getMessage().lines().forEach(line -> lines.add(line.substring(line.indexOf("job.yaml:") + 9)));
        return lines;
    }

    @Test
    void isTheTargetThatItSays() throws IOException {
        Files.writeString(directory.resolve("w.csv"), "w\n3\n4\n");
        ExpressionTarget expected = ExpressionTarget.of(
                2,
                "-a*x0^2 - v[1]*x1^2*w[0]",
                Parameters.NONE.with("a", 0.5).with("v", 1, 2).with("w", 3, 4));
        String formula = "-a*x0^2 - v[1]*x1^2*w[0]";
        for (String written : List.of("\"" + formula + "\"", formula, "|\n    -a*x0^2\n    - v[1]*x1^2*w[0]")) {
            Job job = read("target:\n  type: expression\n  dimension: 2\n  parameters: {a: 0.5, v: [1, 2], w: w.csv}\n"
                    + "  log-density: " + written + "\n" + REST);
            ExpressionTarget target =
                    assertInstanceOf(ExpressionTarget.class, job.sampling().target());
            assertEquals(expected.kernel("target"), target.kernel("target"));
            assertArrayEquals(expected.constants(), target.constants());
            assertTrue(job.inputs().contains(directory.resolve("w.csv")));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dimension: 2                              | 1 target.log-density: is missing; allowed: a formula of x0, x1, …, such as -x0^2/2
            dimension: 2, log-density: [x0]           | 1 target.log-density: is a list; allowed: a formula of x0, x1, …, such as -x0^2/2
            log-density: -x0^2                        | 1 target.dimension: is missing; allowed: a whole number from 1 to 1024
            dimension: 2000, log-density: -x0^2       | 1 target.dimension: is `2000`; allowed: a whole number from 1 to 1024
            dimension: 1, log-density: "-foo^2"       | 1 target.log-density: column 2: unknown name `foo`; known: x, x0, pi, e, D
            dimension: 1, log-density: 3, paramters: 1| 1 target.paramters: is not a key known here; allowed: dimension, log-density, parameters, type (did you mean `parameters`?)
            dimension: 1, log-density: a, parameters: 3   | 1 target.parameters: is `3`; allowed: a mapping
            dimension: 1, log-density: a, parameters: {a: b} | 1 target.parameters.a: is `b`; allowed: a number or a list of numbers (not a matrix), or a .npy, .csv or .txt file
            dimension: 1, log-density: a, parameters: {a: [[1, 2], [3, 4]]} | 1 target.parameters.a: is a list of lists; allowed: a number or a list of numbers (not a matrix), or a .npy, .csv or .txt file
            dimension: 1, log-density: a, parameters: {a: [1, b]} | 1 target.parameters.a[1]: is `b`; allowed: a finite number that single precision holds
            dimension: 1, log-density: a, parameters: {a: 1e-44}  | 1 target.parameters.a: is 1.0E-44, which single precision cannot hold; allowed: 0, or between 1.17549435E-38 and 3.4028235E38 in magnitude
            dimension: 1, log-density: x, parameters: {x: 1}      | 1 target.parameters.x: has the name of something else; allowed: names other than x, x0, x1, …, pi, e, D, sum, abs, cos, exp, log, log1p, max, min, pow, sin, sqrt, tanh
            dimension: 1, log-density: x, parameters: {"a;b": 1}  | 1 target.parameters.a;b: is no name; allowed: letters, digits and _, with a letter or _ first
            """)
    void isRefused(String keys, String expected) {
        assertEquals(List.of(expected), problems("target: {type: expression, " + keys + "}\n" + REST));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        List<String> problems = problems(
                "target:\n  type: expression\n  dimension: 2\n  log-density: foo + x7*\n"
                        + "  parameters:\n    a: 1e99\n    2b: 1\nsampler: {type: langevin, step-size: -1, steps: 10}\nchains: 0\n");
        assertEquals(
                List.of(
                        "4 target.log-density",
                        "6 target.parameters.a",
                        "7 target.parameters.2b",
                        "8 sampler.step-size",
                        "9 chains"),
                problems.stream().map(line -> line.split(": ")[0]).toList(),
                problems.toString());
        List<String> two = problems(
                "target: {type: expression, dimension: 2, log-density: foo + x7*bar(1)}\nsampler: {}\nchains: 1\n");
        assertEquals(4, two.size(), two.toString());
    }

    @Test
    void levelsAreRefused() {
        String annealed = "sampler: {type: annealed-langevin, schedule: {type: geometric, from: 2, to: 1, levels: 3},"
                + " steps-per-level: 2, step-size: 0.1}\nchains: 2\n";
        List<String> problems =
                problems("target:\n  type: expression\n  dimension: 1\n  log-density: -x^2\n" + annealed);
        assertEquals(
                List.of("2 target.type: is expression, which has no levels, and is wanted at level (1.0, 2.0);"
                        + " allowed: what stays at the target itself, such as langevin, or a target that has levels"),
                problems);
    }

    /** No bound on its curvature is known, so that no step is called unstable. */
    @Test
    void anyStepSizeIsTaken() {
        assertDoesNotThrow(() -> read("target: {type: expression, dimension: 1, log-density: -x^2}\n"
                + "sampler: {type: langevin, step-size: 100, steps: 1}\nchains: 1\n"));
    }

    @Test
    void aStartWhereTheTargetIsNotFiniteIsRefused() throws IOException {
        String target = "target: {type: expression, dimension: 2, log-density: \"-1/x0^2 - log(x1)\"}\n" + REST;
        assertEquals(
                List.of("4 initial: is where the target is not finite: division by zero at column 3 of the log density,"
                        + " at the point [0.0, 0.0]; allowed: points where it is"),
                problems(target + "initial: {type: normal, scale: 0}\n"));
        Files.writeString(directory.resolve("x0.csv"), "1,1\n1,2\n1,-3\n0,1\n");
        String initial = "initial: {type: points, file: x0.csv}\n";
        assertDoesNotThrow(() -> read(target + initial), "the two points that are used are fine");
        assertEquals(
                List.of(
                        "4 initial: is where the target is not finite: the logarithm of -3.0 at column 11 of the log density,"
                                + " at the point [1.0, -3.0]; allowed: points where it is"),
                problems(target + initial + "first-chain: 1\n"));
        assertDoesNotThrow(() -> read(target + "initial: {type: normal, scale: 1}\n"), "nobody knows where they start");
    }

    @Test
    void soIsOneOfATargetThatIsMadeOfOthers() {
        String formula = "{type: expression, dimension: 2, log-density: \"-1/x0^2\"}";
        String start = REST + "initial: {type: normal, scale: 0}\n";
        String point = " at the point [0.0, 0.0]; allowed: points where it is";
        for (String target : List.of(
                "{type: tempered, temperature: 2, target: " + formula + "}",
                "{type: product, targets: [" + formula + ", {type: laplace, location: [0, 0], scale: 1}]}")) {
            assertEquals(
                    List.of(
                            "4 initial: is where the target is not finite: division by zero at column 3 of the log density,"
                                    + point),
                    problems("target: " + target + "\n" + start));
        }
        assertEquals(
                List.of("4 initial: is where the target is not finite: log density or score of `affine` are not finite"
                        + point),
                problems("target: {type: affine, matrix: 2, target: " + formula + "}\n" + start));
        assertDoesNotThrow(
                () -> read("target: {type: affine, matrix: 2, shift: [1, 0], target: " + formula + "}\n" + start));
    }

    /** What is nested deeply, long or huge is refused before it takes time or memory; YAML itself stops at a megabyte. */
    @Test
    void hostileFormulasAreRefused() {
        for (String formula :
                List.of("(".repeat(50_000), "x0+".repeat(300_000) + "x0", "sum(i, 0, 1e9, x0)", "1e999*x0", "1/0")) {
            List<String> problems = problems(
                    "target:\n  type: expression\n  dimension: 1\n  log-density: \"" + formula + "\"\n" + REST);
            assertEquals(1, problems.size(), problems.toString());
            assertTrue(problems.get(0).startsWith("4 target.log-density: column "), problems.toString());
            assertTrue(problems.get(0).length() < 300, problems.toString());
        }
    }
}
