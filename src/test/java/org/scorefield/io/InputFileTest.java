package org.scorefield.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.error.BadInputException;
import org.scorefield.error.FileAccessException;

class InputFileTest {
    @TempDir
    Path folder;

    private static void assertRefused(Path path, String message) {
        BadInputException failure = assertThrows(BadInputException.class, () -> InputFile.open(path));
        assertEquals(path + ": " + message, failure.getMessage());
    }

    @Test
    void whatIsNotThere() throws IOException {
        assertRefused(folder.resolve("x.npy"), "no such file");
        Path link = Files.createSymbolicLink(folder.resolve("link.npy"), folder.resolve("gone.npy"));
        assertRefused(link, "no such file");
    }

    @Test
    void aDirectory() {
        assertRefused(folder, "is a directory; allowed: a regular file");
    }

    @Test
    void aDeviceAlsoBehindALink() throws IOException {
        Path zero = Path.of("/dev/zero");
        assumeTrue(Files.exists(zero), "this system has no /dev/zero");
        assertRefused(zero, "is a pipe, a socket or a device; allowed: a regular file");
        Path link = Files.createSymbolicLink(folder.resolve("x.npy"), zero);
        assertRefused(link, "is a pipe, a socket or a device; allowed: a regular file");
        // JUnit warns of links that lead out of the folder.
        Files.delete(link);
    }

    @Test
    void aPipeIsRefusedWithoutWaitingForItsWriter() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.npy");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "this system has no /usr/bin/mkfifo");
        assertEquals(
                0,
                new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor());
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertRefused(pipe, "is a pipe, a socket or a device; allowed: a regular file"));
    }

    @Test
    void aFileTakenForADirectory() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        FileAccessException failure =
                assertThrows(FileAccessException.class, () -> InputFile.open(file.resolve("x.npy")));
        assertTrue(failure.getMessage().endsWith("x.npy: Not a directory"), failure.getMessage());
    }

    @Test
    void aFileWithoutPermission() throws IOException {
        Path file = Files.createFile(
                folder.resolve("x.npy"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        assumeFalse(Files.isReadable(file), "running as a user who may read everything");
        FileAccessException failure = assertThrows(FileAccessException.class, () -> InputFile.open(file));
        assertEquals("permission denied", failure.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.npy", "x.csv"})
    void everyReaderGoesThroughThis(String name) {
        assertThrows(BadInputException.class, () -> Points.read(folder.resolve(name)));
    }
}
