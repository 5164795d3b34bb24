package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DamagedFileException;
import org.scorefield.error.Problem;

/** Job files that are refused as a whole: other bytes than text, JSON, several problems in one. */
class JobRefusalTest {
    private static final String TARGET =
            "target: {type: gaussian-mixture, means: [[-5, -5], [5, 5]], covariance: 1.0}\n";
    private static final String REST = "sampler: {type: langevin, step-size: 0.01, steps: 10}\nchains: 2\n";
    private static final String POINTS = "target: {type: points, file: x.npy, bandwidth: 1}\n" + REST;

    @TempDir
    Path directory;

    @Test
    void isRefusedAsJson() {
        String job = "{\"target\": {\"type\": \"gaussian-mixture\", \"means\": [1], \"covariance\": 1},\n"
                + "\"sampler\": {\"type\": \"langevin\", \"step-size\": 0.01, \"steps\": 10},\n%s}";
        assertAll(
                () -> assertJson(job.formatted("\"chains\": 1, \"chains\": 2"), ":3 chains: is there a second time"),
                () -> assertJson(job.formatted("\"chains\": \"1\""), ":3 chains: is the text \"1\" in quotes"),
                () -> assertJson(job.formatted("\"chains\": null"), ":3 chains: is empty"),
                () -> assertJson(job.formatted("\"chains\": 1.5"), ":3 chains: is `1.5`"),
                () -> assertJson(job.formatted("\"chains\": 1, \"seed\": NaN"), ":3: is not JSON: "),
                () -> assertJson(job.formatted("\"chains\": 1, // why"), ":3: is not JSON: "),
                () -> assertJson(job.formatted("\"chains\": 1") + "{}", "begins a second document"),
                () -> assertJson("[".repeat(50) + "]".repeat(50), "is nested too deeply"),
                () -> assertJson("[1]", ":1: is a list"),
                () -> assertJson("{", "is not JSON: "));
    }

    private void assertJson(String text, String part) throws IOException {
        Path file = directory.resolve("job.json");
        Files.writeString(file, text);
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE));
        assertEquals(1, e.problems().size(), e.getMessage());
        assertTrue(e.getMessage().contains(part), e.getMessage());
        assertFalse(e.getMessage().contains("ALLOW_"), e.getMessage());
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        assertBytes(bytes(TARGET + "\0"), ":2: contains the control character U+0000");
        assertBytes(bytes(TARGET + "\u001b[31m"), ":2: contains the control character U+001B");
        assertBytes((TARGET + "# \u00e9").getBytes(StandardCharsets.ISO_8859_1), ":2: is not UTF-8");
        assertBytes((TARGET + REST).getBytes(StandardCharsets.UTF_16), ":1: is not UTF-8");
        assertBytes(bytes("# " + "x".repeat(1 << 20)), ":1: is too large; allowed: at most 1 MiB");
    }

    private void assertBytes(byte[] content, String part) throws IOException {
        Path file = directory.resolve("job.yaml");
        Files.write(file, content);
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE));
        assertEquals(1, e.problems().size(), e.getMessage());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNotAFileIsRefused() {
        Path missing = directory.resolve("missing.yaml");
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(missing, Overrides.NONE));
        assertEquals(missing + ": no such file", e.getMessage());
        e = assertThrows(BadInputException.class, () -> JobFile.read(directory, Overrides.NONE));
        assertTrue(e.getMessage().contains("is a directory"), e.getMessage());
        e = assertThrows(BadInputException.class, () -> JobFile.read(Path.of("/dev/zero"), Overrides.NONE));
        assertTrue(e.getMessage().contains("a pipe, a socket or a device"), e.getMessage());
    }

    @Test
    void everythingIsReportedAtOnceByLine() throws IOException {
        Path file = directory.resolve("job.yaml");
        Files.writeString(file, """
                target:
                  type: gaussian-mixture
                  weights: [0.2, -0.8]
                  means: [[1, 2], [3, 1e39]]
                  covariance: [-1, .nan]
                  colour: red
                sampler:
                  type: langevin
                  step-size: -1
                  steps: 1.9
                initial: {type: uniform, low: 1, high: 0}
                chains: 0
                first-chain: -3
                seed: seven
                record: {every: 0}
                sedd: 1
                chains: 5
                """);
        Overrides overrides = new Overrides(null, null, -1L, false);
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(file, overrides));
        List<String> places = e.problems().stream()
                .map(Problem::where)
                .map(where -> where.replace(file + ":", ""))
                .toList();
        assertEquals(
                List.of(
                        "--first-chain",
                        "3 target.weights[1]",
                        "4 target.means[1][1]",
                        "5 target.covariance[1]",
                        "6 target.colour",
                        "9 sampler.step-size",
                        "10 sampler.steps",
                        "11 initial.low",
                        "12 chains",
                        "13 first-chain",
                        "14 seed",
                        "15 record.every",
                        "16 sedd",
                        "17 chains"),
                places);
    }

    @Test
    void aFloodOfProblemsIsCut() throws IOException {
        Path file = directory.resolve("job.yaml");
        Files.writeString(file, TARGET + REST + "seed: 0\nx: 1\n".repeat(200));
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE));
        assertEquals(51, e.problems().size());
        assertTrue(e.problems().get(50).what().matches("has [0-9]+ more problems"), e.getMessage());
    }

    @Test
    void aDamagedFileKeepsItsExitCodeUnlessTheJobIsWrong() throws IOException {
        Files.write(directory.resolve("x.npy"), bytes("not an array"));
        Path file = directory.resolve("job.yaml");
        String text = POINTS;
        Files.writeString(file, text);
        assertThrows(DamagedFileException.class, () -> JobFile.read(file, Overrides.NONE));
        Files.writeString(file, text + "sedd: 1\n");
        BadInputException e = assertThrows(BadInputException.class, () -> JobFile.read(file, Overrides.NONE));
        assertEquals(2, e.problems().size(), e.getMessage());
        assertTrue(e.getMessage().contains(":1 target.file: " + directory.resolve("x.npy")), e.getMessage());
    }
}
