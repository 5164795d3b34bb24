package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.error.ScorefieldException;

/** Whatever a file contains, reading it ends soon, in a job or in a failure that is told in lines. */
class JobFuzzTest {
    private static final String[] PIECES = {
        "\n",
        ":",
        " ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        "&a ",
        "*a",
        "!!int ",
        "|",
        ">",
        "%",
        "@",
        "`",
        "'",
        "\"",
        "\\",
        "---",
        "...",
        "? ",
        "<<",
        "~",
        "null",
        "true",
        ".nan",
        "-.inf",
        "1e999",
        "1e-999",
        "0x",
        "-0",
        "1e9999999999",
        "\t",
        "\r",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\ud800",
        "type: ",
        "target",
        "points",
        "file: /",
        "every",
        "9223372036854775808"
    };

    private static final String YAML = """
            target:
              type: gaussian-mixture
              weights: [0.2, 0.8]
              means: [[-5, -4], [5, 4]]
              covariance: [[[1, 0.5], [0.5, 2]], [[3, 0], [0, 4]]]
            sampler:
              type: annealed-langevin
              schedule: {type: geometric, from: 20, to: 1, levels: 10}
              steps-per-level: 100
              step-size: 0.1
            initial: {type: uniform, low: -8, high: 8}
            chains: 10
            seed: 7
            record: {every: 100}
            """;

    private static final String EXPRESSION = """
            target:
              type: expression
              dimension: 3
              log-density: "-sum(i, 0, D-1, (x[i] - m[i])^2)/(2*s^2) - log(1 + abs(x0))"
              parameters: {m: [1, 2, 3], s: 0.5}
            sampler: {type: langevin, step-size: 0.01, steps: 1000}
            chains: 10
            seed: 7
            """;

    private static final String LIKELIHOOD = """
            target: {type: laplace, location: [1, 2], scale: [0.5, 3]}
            sde: {type: vp, beta-min: 0.1, beta-max: 20}
            solver: rk4
            grid: karras
            rho: 5
            steps: 20
            end: 0.001
            prior: normal
            trace: hutchinson
            projection: gaussian
            projections: 3
            seed: 7
            """;

    private static final String JSON = """
            {"target": {"type": "points", "file": "x.csv", "bandwidth": 0.5, "standardize": false},
             "sampler": {"type": "langevin", "step-size": 0.01, "steps": 1000},
             "initial": {"type": "normal", "scale": 3}, "chains": 100, "seed": 7, "record": {"every": 10}}
            """;

    @TempDir
    Path directory;

    @Test
    void mutatedJobsAreReadOrRefused() throws IOException {
        Files.writeString(directory.resolve("x.csv"), "1,2\n3,4\n");
        Random random = new Random(20260101);
        int accepted = 0;
        for (int i = 0; i < 1000; i++) {
            boolean json = i % 2 == 0;
            byte[] bytes = mutated(json ? JSON : i % 4 == 1 ? YAML : EXPRESSION, random);
            Path file = directory.resolve(json ? "job.json" : "job.yaml");
            Files.write(file, bytes);
            accepted += read(file, bytes) ? 1 : 0;
        }
        // mutants are of both kinds
        assertTrue(accepted > 50 && accepted < 900, "accepted " + accepted);
    }

    @Test
    void mutatedLogDensitiesAreReadOrRefused() throws IOException {
        Random random = new Random(2021);
        int accepted = 0;
        for (int i = 0; i < 300; i++) {
            byte[] bytes = mutated(LIKELIHOOD, random);
            Path file = Files.write(directory.resolve("job.yaml"), bytes);
            accepted += read(file, bytes, path -> JobFile.readLikelihood(path, null)) ? 1 : 0;
        }
        assertTrue(accepted > 15 && accepted < 270, "accepted " + accepted);
    }

    private static byte[] mutated(String text, Random random) {
        StringBuilder mutant = new StringBuilder(text);
        int edits = 1 + random.nextInt(2);
        for (int edit = 0; edit < edits; edit++) {
            int at = random.nextInt(mutant.length());
            int end = Math.min(mutant.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> mutant.delete(at, at + 1);
                case 1 -> mutant.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> mutant.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
                case 3 -> mutant.insert(random.nextInt(mutant.length()), mutant.substring(at, end));
                default -> changeDigit(mutant, at, random);
            }
        }
        byte[] bytes = mutant.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(20) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static void changeDigit(StringBuilder text, int from, Random random) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isDigit(text.charAt(i))) {
                text.setCharAt(i, (char) ('0' + random.nextInt(10)));
                return;
            }
        }
    }

    private static boolean read(Path file, byte[] bytes) {
        return read(file, bytes, path -> JobFile.read(path, Overrides.NONE));
    }

    private static boolean read(Path file, byte[] bytes, Consumer<Path> reader) {
        try {
            reader.accept(file);
            return true;
        } catch (ScorefieldException e) {
            assertTrue(
                    e.getMessage().lines().allMatch(line -> line.matches("\\P{Cntrl}{3,}")),
                    e.getMessage() + " for " + new String(bytes, StandardCharsets.UTF_8));
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    /** Large files that are made to be slow. */
    @Test
    void largeFilesAreReadOrRefusedSoon() throws IOException {
        int size = 200_000;
        List<String> texts = new ArrayList<>(List.of(
                "[".repeat(size),
                "{".repeat(size),
                "- ".repeat(size / 2),
                "? ".repeat(size / 2),
                "a: ".repeat(size / 3),
                "&a ".repeat(size / 3),
                "chains: " + "1".repeat(size),
                "chains: 1e" + "9".repeat(size),
                "chains: \"" + "\\n".repeat(size / 2) + "\"",
                "chains: |\n" + " x\n".repeat(size / 3),
                "x".repeat(size),
                "\n".repeat(size) + "x",
                "x: [" + "1,".repeat(size / 2) + "]",
                "target: {type: gaussian-mixture, covariance: 1, means: [" + "x,".repeat(size / 2 - 100) + "]}",
                "target: {type: gaussian-mixture, covariance: 1, means: [" + "[1],".repeat(size / 4 - 100) + "]}"));
        StringBuilder keys = new StringBuilder();
        for (int i = 0; keys.length() < size; i++) {
            keys.append('k').append(i).append(": 1\n");
        }
        texts.add(keys.toString());
        for (String text : texts) {
            Path file = Files.writeString(directory.resolve("job.yaml"), text);
            byte[] start = text.substring(0, 60).getBytes(StandardCharsets.UTF_8);
            assertFalse(assertTimeoutPreemptively(Duration.ofSeconds(30), () -> read(file, start)));
        }
    }
}
