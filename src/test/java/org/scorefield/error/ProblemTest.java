package org.scorefield.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void aProblemIsOneLine() {
        Problem problem = new Problem("job.yaml:12 sampler.step-size", "is -0.1", "allowed: a number > 0");
        assertEquals("job.yaml:12 sampler.step-size: is -0.1; allowed: a number > 0", problem.toString());
        assertEquals("x.npy: no such file", new Problem("x.npy", "no such file", "").toString());
    }

    @Test
    void nothingInAValueBreaksTheLineOrSteersTheTerminal() {
        Problem problem = new Problem("a\nb", "is '\r\t\u001b[2J\u2028\u202E\uD800'", "allowed: \u0007");
        assertEquals("a\\nb: is '\\r\\t\\u001b[2J\\u2028\\u202e\\ud800'; allowed: \\u0007", problem.toString());
    }

    @Test
    void whatPrintsStaysAsItIs() {
        assertEquals("σ²·x 😀 \\n", Problem.shown("σ²·x 😀 \\n"));
        assertEquals("null", Problem.shown(null));
    }

    @Test
    void longValuesAreCut() {
        assertEquals("a".repeat(80), Problem.shown("a".repeat(80)));
        assertEquals("a".repeat(80) + "…", Problem.shown("a".repeat(81)));
        // A character outside the basic plane is two chars, and is never halved.
        assertEquals("a".repeat(79) + "…", Problem.shown("a".repeat(79) + "😀"));
        assertTrue(
                new Problem("x", "is " + "a".repeat(1_000_000), "").toString().length() < 500);
    }

    @Test
    void allProblemsOfAnInputAreReportedOneALine() {
        List<Problem> problems = List.of(new Problem("a", "is 1", "allowed: 2"), new Problem("b", "is\n3", ""));
        BadInputException failure = new BadInputException(problems);
        assertEquals("a: is 1; allowed: 2\nb: is\\n3", failure.getMessage());
        assertEquals(problems, failure.problems());
        assertThrows(IllegalArgumentException.class, () -> new BadInputException(List.of()));
    }

    @Test
    void failuresTravelBetweenMachines() throws IOException, ClassNotFoundException {
        Problem problem = new Problem("a", "is 1", "allowed: 2");
        BadInputException copy = copied(new BadInputException(List.of(problem)));
        assertEquals(List.of(problem), copy.problems());
        assertEquals(ExitCode.BAD_INPUT, copy.exitCode());
        assertEquals(
                "a/b",
                copied(new FileAccessException("read", Path.of("a/b"), "gone", null))
                        .path());
    }

    private static <T> T copied(T object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked")
            T copy = (T) in.readObject();
            return copy;
        }
    }
}
