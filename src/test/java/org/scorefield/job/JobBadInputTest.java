package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.error.BadInputException;
import org.scorefield.error.ExitCode;

/** What a job file may not contain. Every message is one line that tells file, line, key, what is wrong and what is allowed. */
class JobBadInputTest {
    private static final String TARGET =
            "target: {type: gaussian-mixture, means: [[-5, -5], [5, 5]], covariance: 1.0}\n";
    private static final String SAMPLER = "sampler: {type: langevin, step-size: 0.01, steps: 10}\n";
    private static final String REST = SAMPLER + "chains: 2\n";

    @TempDir
    Path directory;

    /** A file and parts of its one message, the place first. */
    static Stream<Arguments> files() {
        return Stream.of(
                // the model
                target("means: [], covariance: 1", "1 target.means: is empty", "means [[x, y], [x, y]]"),
                target("means: [[]], covariance: 1", "1 target.means[0]: is empty"),
                target("means: 3, covariance: 1", "1 target.means: is `3`", "one list a component"),
                target("means: [[1], [2, 3]], covariance: 1", "1 target.means[1]: is a list of 2", "allowed: 1"),
                target("means: [[1, 2], 3], covariance: 1", "1 target.means[1]: is `3`", "allowed: a list of 2"),
                target("means: [1, [2]], covariance: 1", "1 target.means[1]: is a list", "a finite number"),
                target("means: [[1, .nan]], covariance: 1", "1 target.means[0][1]: is `.nan`", "a finite number"),
                target("means: [[1, 1e39]], covariance: 1", "1 target.means[0][1]: is `1e39`", "single precision"),
                target(
                        "means: [[[1]]], covariance: 1",
                        "1 target.means: is a list of lists of lists",
                        "means [[x, y], [x, y]]"),
                target("means: [1, 2]", "1 target.covariance: is missing", "a number for all"),
                target("means: [1, 2], covariance: [1]", "1 target.covariance: has the shape [1]", "[2] (a variance"),
                target(
                        "means: [[0, 0]], covariance: [[1, 0], [0, 1]]",
                        "1 target.covariance: has the shape [2][2]",
                        "[1][2][2] (a matrix for each component)"),
                target("means: [1], covariance: [[[1, 2]]]", "1 target.covariance: has the shape [1][1][2]"),
                target(
                        "means: [[0, 0]], covariance: [[[1, 0.5], [0.4, 1]]]",
                        "1 target.covariance[0]: is not symmetric: [0][1] is 0.5 but [1][0] is 0.4"),
                target(
                        "means: [[0, 0]], covariance: [[[1, 2], [2, 1]]]",
                        "1 target.covariance[0]: is not positive definite",
                        "eigenvalue -"),
                target(
                        "means: [[0, 0]], covariance: [[[1, 0], [0, 1e-7]]]",
                        "1 target.covariance[0]: has the condition number"),
                target("means: [1, 2], covariance: [1, -2]", "1 target.covariance[1]: is -2.0", "a finite number >= 0"),
                target("means: [[1, 2]], covariance: [[1, -2]]", "1 target.covariance[0][1]: is -2.0"),
                target(
                        "means: [1, 2], covariance: 0",
                        "1 target.covariance: of component 0 has the variance 0.0 at level (1.0, 0.0)"),
                target("means: [1], covariance: 1e-46", "1 target.covariance: is 1.0E-46, which single precision"),
                target("means: [1], covariance: 1e-400", "1 target.covariance: is `1e-400`"),
                target("means: [1], covariance: 1e400", "1 target.covariance: is `1e400`"),
                target("means: [1], covariance: abc", "1 target.covariance: is `abc`", ".npy"),
                target("means: [1], covariance: \"1.0\"", "1 target.covariance: is the text \"1.0\" in quotes"),
                target("means: [1, 2], covariance: 1, weights: [1]", "1 target.weights: has 1 numbers", "2, as many"),
                target("means: [1, 2], covariance: 1, weights: [2, -1]", "1 target.weights[1]: is -1.0"),
                target("means: [1, 2], covariance: 1, weights: [0.2, .inf]", "1 target.weights[1]: is `.inf`"),
                target(
                        "means: [1, 2], covariance: 1, weights: [1, 1]",
                        "1 target.weights: add up to 2.0",
                        "normalize-"),
                target(
                        "means: [1, 2], covariance: 1, weights: [0, 0], normalize-weights: true",
                        "1 target.weights: add up to 0.0",
                        "a finite sum > 0"),
                target("means: [1], covariance: 1, weights: 1", "1 target.weights: is `1`", "one a component"),
                target(
                        "means: [1], covariance: 1, normalize-weights: yes",
                        "1 target.normalize-weights: is `yes`",
                        "true or false"),
                target("means: [1], covariance: 1, mean: 2", "1 target.mean: is not a key", "(did you mean `means`?)"),
                row("target: {type: gausian-mixture}\n" + REST, "1 target.type: is `gausian-mixture`", "(did you mean"),
                row(
                        "target: {means: [1]}\n" + REST,
                        "1 target.type: is missing",
                        "gaussian-mixture, laplace, mixture, points"),
                row("target: 5\n" + REST, "1 target: is `5`", "a mapping"),
                row(REST, "1 target: is missing", "a mapping"),
                // points
                row(points("file: nope.npy, bandwidth: 1"), "1 target.file: ", "nope.npy: no such file"),
                row(points("file: bad.csv, bandwidth: 1"), "1 target.file: ", "bad.csv:2 column 1: is 'nan'"),
                row(points("file: ., bandwidth: 1"), "1 target.file: ", "is not known to hold points"),
                row(points("file: dir.npy, bandwidth: 1"), "1 target.file: ", "is a directory"),
                row(points("file: two.csv, bandwidth: -1"), "1 target.bandwidth: is -1.0", "a finite number >= 0"),
                row(points("file: two.csv, bandwidth: 0"), "1 target.bandwidth: makes a mixture whose covariance"),
                row(points("file: two.csv, bandwidth: 1e-30"), "1 target.bandwidth: makes a mixture whose covariance"),
                row(
                        points("file: two.csv, bandwidth: 1, standardize: true"),
                        "1 target.file: cannot be standardized: column 2 is constant"),
                row(points("bandwidth: 1"), "1 target.file: is missing"),
                row(points("file: 'a\\0b.csv', bandwidth: 1").replace("'", "\""), "1 target.file: is `a\\u0000b.csv`"),
                // the sampler and its schedule
                sampler("type: langevin, step-size: 0, steps: 1", "2 sampler.step-size: is 0.0", "> 0"),
                sampler("type: langevin, step-size: -0.1, steps: 1", "2 sampler.step-size: is -0.1", "> 0"),
                sampler("type: langevin, step-size: .NaN, steps: 1", "2 sampler.step-size: is `.NaN`", "finite"),
                sampler("type: langevin, step-size: -.inf, steps: 1", "2 sampler.step-size: is `-.inf`", "finite"),
                sampler("type: langevin, step-size: '0.1', steps: 1", "2 sampler.step-size: is the text \"0.1\" in"),
                sampler("type: langevin, step-size: [0.1], steps: 1", "2 sampler.step-size: is a list", "finite"),
                sampler("type: langevin, step-size: , steps: 1", "2 sampler.step-size: is empty", "finite"),
                sampler("type: langevin, step-size: 1e-50, steps: 1", "2 sampler.step-size: gives a step whose"),
                sampler(
                        "type: langevin, step-size: 2, steps: 1",
                        "2 sampler.step-size: is 2.0, too large",
                        "less than 2.0"),
                sampler("type: langevin, step-size: 0.1, steps: 0", "2 sampler.steps: is `0`", "a whole number >= 1"),
                sampler("type: langevin, step-size: 0.1, steps: -1", "2 sampler.steps: is `-1`"),
                sampler("type: langevin, step-size: 0.1, steps: 1.9", "2 sampler.steps: is `1.9`"),
                sampler("type: langevin, step-size: 0.1, steps: 1e999999999", "2 sampler.steps: is `1e999999999`"),
                sampler("type: langevin, step-size: 0.1, steps: 1e-99999999", "2 sampler.steps: is `1e-99999999`"),
                sampler("type: langevin, step-size: 0.1, steps: 2e12", "2 sampler.steps: are 2000000000000", "2^40"),
                sampler("type: langevin, step-size: 0.1", "2 sampler.steps: is missing"),
                sampler(
                        "type: langevin, step_size: 0.1, step-size: 0.1, steps: 1",
                        "2 sampler.step_size: is not a key"),
                sampler("type: mala, step-size: 0.1", "2 sampler.type: is `mala`", "annealed-langevin, ddim, ddpm"),
                annealed("{type: geometric, from: 1, to: 2, levels: 3}", "schedule.from: is 1.0 while `to` is 2.0"),
                annealed("{type: geometric, from: 1, to: 0, levels: 3}", "schedule.to: is 0.0"),
                annealed("{type: geometric, from: 1, to: 0.5, levels: 1}", "schedule.levels: is `1`", "from 2"),
                annealed("{type: geometric, from: 1, levels: 3}", "schedule.to: is missing"),
                annealed("{type: cosin}", "schedule.type: is `cosin`", "(did you mean `cosine`?)"),
                annealed("7", "schedule: is `7`", "a mapping"),
                // the rest of a job
                rest("initial: {type: normal, scale: -1}", "3 initial.scale: is -1.0", ">= 0"),
                rest(
                        "initial: {type: normal, scale: 1, generator: xorwow}",
                        "3 initial.generator: is `xorwow`",
                        "allowed: curand, philox"),
                rest("initial: {type: normal, scale: 1, generator: curnd}", "(did you mean `curand`?)"),
                rest("initial: {type: normal, scale: 1, generator: [curand]}", "3 initial.generator: is a list"),
                rest(
                        "initial: {type: normal, scale: 1, generator: curand}\nfirst-chain: 17179869183",
                        "4 first-chain: is 17179869183 with 2 chains",
                        "chain ids below 2^34 with `generator: curand`"),
                rest("initial: {type: uniform, low: 2, high: 1}", "3 initial.low: is 2.0 while `high` is 1.0"),
                rest("initial: {type: points, file: two.csv}\nfirst-chain: 2", "3 initial.file: has 3 points"),
                rest("initial: {type: points, file: one.csv}", "3 initial.file: has points of dimension 1", "2, as"),
                rest("initial: {type: points, file: bad.csv}", "3 initial.file: ", "bad.csv:2 column 1: is 'nan'"),
                rest(
                        "initial: {type: nowhere}",
                        "3 initial.type: is `nowhere`",
                        "normal, point, points, prior, uniform"),
                rest("seed: 18446744073709551616", "3 seed: is `18446744073709551616`", "to 18446744073709551615"),
                rest("seed: 1.5", "3 seed: is `1.5`"),
                rest("seed: -9223372036854775809", "3 seed: is `-9223372036854775809`"),
                rest("seed:", "3 seed: is empty"),
                rest(
                        "first-chain: 1e19",
                        "3 first-chain: is `1e19`",
                        "allowed: a whole number from 0 to 9223372036854775807"),
                rest("first-chain: -1", "3 first-chain: is `-1`", "a whole number >= 0"),
                rest("first-chain: 9223372036854775807", "3 first-chain: is 9223372036854775807 with 2 chains"),
                rest("record: {every: 0}", "3 record.every: is `0`"),
                rest("record: {every: 11}", "3 record.every: is 11 but there are only 10 steps"),
                rest("record: {}", "3 record.every: is missing"),
                rest("record: {every: 1, evry: 2}", "3 record.evry: is not a key", "(did you mean `every`?)"),
                rest("sedd: 7", "3 sedd: is not a key known here", "(did you mean `seed`?)"),
                row(TARGET + SAMPLER, "1 chains: is missing", "a whole number >= 1"),
                row(TARGET + SAMPLER + "chains: 0\n", "3 chains: is `0`"),
                row(TARGET + SAMPLER + "chains: \"5\"\n", "3 chains: is the text \"5\" in quotes"),
                row(TARGET + SAMPLER + "chains: true\n", "3 chains: is `true`"),
                // YAML
                rest("seed: 1\nseed: 2", "4 seed: is there a second time", "the first is in line 3"),
                rest("seed: &a 7", "3 seed: has the anchor &a", "without anchors"),
                rest("seed: *a", "3 seed: is the alias *a"),
                rest("<<: {seed: 1}", "3 <<: is a merge key"),
                rest("seed: !!int 7", "3 seed: has the tag tag:yaml.org,2002:int", "without tags"),
                rest("seed: !<tag:a,b:c> 7", "3 seed: has the tag tag:a,b:c"),
                rest("? [a]\n: b", "has a key that is not a word"),
                rest("---\nseed: 1", "begins a second document"),
                rest("seed: ${SEED}", "3 seed: is `${SEED}`"),
                rest("a: " + "[".repeat(40) + "]".repeat(40), "is nested too deeply", "at most 32 levels"),
                rest("seed: [1", "is not YAML: "),
                rest("\tseed: 1", "is not YAML: "),
                row("", "1: is empty", "a mapping with target"),
                row("# nothing\n", "1: is empty"),
                row("---\n", "1: is empty"),
                row("- 1\n", "1: is a list", "a mapping with target"),
                row("just words\n", "1: is `just words`"));
    }

    private static Arguments row(String text, String... parts) {
        return Arguments.of(text, List.of(parts));
    }

    private static Arguments target(String keys, String... parts) {
        return row("target: {type: gaussian-mixture, " + keys + "}\n" + REST, parts);
    }

    private static String points(String keys) {
        return "target: {type: points, " + keys
                + "}\nsampler: {type: langevin, step-size: 1e-6, steps: 10}\nchains: 2\n";
    }

    private static Arguments sampler(String keys, String... parts) {
        return row(TARGET + "sampler: {" + keys + "}\nchains: 2\n", parts);
    }

    private static Arguments annealed(String schedule, String... parts) {
        parts[0] = "2 sampler." + parts[0];
        String keys = "type: annealed-langevin, steps-per-level: 1, step-size: 0.1, schedule: " + schedule;
        return sampler(keys, parts);
    }

    private static Arguments rest(String line, String... parts) {
        return row(TARGET + SAMPLER.stripTrailing() + "\n" + line + "\nchains: 2\n", parts);
    }

    @ParameterizedTest
    @MethodSource("files")
    void isRefusedInOneLine(String text, List<String> parts) throws IOException {
        Files.writeString(directory.resolve("two.csv"), "1,2\n3,2\n5,2\n");
        Files.writeString(directory.resolve("one.csv"), "1\n3\n5\n");
        Files.writeString(directory.resolve("bad.csv"), "1,2\nnan,2\n");
        Files.createDirectory(directory.resolve("dir.npy"));
        Path file = directory.resolve("job.yaml");
        Files.writeString(file, text);
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE));
        String message = e.getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith(file + ":"), message);
        assertTrue(message.contains(parts.get(0).matches("[0-9]+[ :].*") ? ":" + parts.get(0) : parts.get(0)), message);
        parts.forEach(part -> assertTrue(message.contains(part), message));
        assertEquals(ExitCode.BAD_INPUT, e.exitCode());
    }
}
