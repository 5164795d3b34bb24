package org.scorefield.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.error.BadInputException;
import org.scorefield.error.FileAccessException;

class AtomicFileTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theFileAppearsAtTheCommit() throws IOException {
        Path target = folder.resolve("x.json");
        try (AtomicFile file = AtomicFile.create(target)) {
            file.write(2, ByteBuffer.wrap(bytes("cd")));
            file.write(0, ByteBuffer.wrap(bytes("ab")));
            assertEquals(1, names().size());
            assertTrue(
                    names().get(0)
                            .startsWith("x.json.part-" + ProcessHandle.current().pid()),
                    names().get(0));
            file.commit();
        }
        assertEquals("abcd", Files.readString(target));
        assertEquals(List.of("x.json"), names());
    }

    @Test
    void anEarlierFileStaysUntilTheCommit() throws IOException {
        Path target = Files.writeString(folder.resolve("x"), "earlier and longer");
        try (AtomicFile file = AtomicFile.create(target)) {
            file.write(0, ByteBuffer.wrap(bytes("new")));
            assertEquals("earlier and longer", Files.readString(target));
            file.commit();
        }
        assertEquals("new", Files.readString(target));
        AtomicFile.write(target, bytes("newer"));
        assertEquals("newer", Files.readString(target));
        assertEquals(List.of("x"), names());
    }

    @Test
    void withoutACommitNothingIsLeft() throws IOException {
        Path target = Files.writeString(folder.resolve("x"), "earlier");
        AtomicFile file = AtomicFile.create(target);
        file.write(0, ByteBuffer.wrap(bytes("new")));
        file.close();
        file.close();
        assertEquals("earlier", Files.readString(target));
        assertEquals(List.of("x"), names());
        assertThrows(IllegalStateException.class, () -> file.write(0, ByteBuffer.allocate(1)));
        assertThrows(IllegalStateException.class, file::commit);
    }

    @Test
    void severalWritersOfOneTargetDoNotMeet() throws IOException {
        Path target = folder.resolve("x");
        try (AtomicFile first = AtomicFile.create(target);
                AtomicFile second = AtomicFile.create(target)) {
            first.write(0, ByteBuffer.wrap(bytes("first")));
            second.write(0, ByteBuffer.wrap(bytes("2nd")));
            second.commit();
            assertEquals("2nd", Files.readString(target));
            first.commit();
        }
        assertEquals("first", Files.readString(target));
        assertEquals(List.of("x"), names());
    }

    @Test
    void aDirectoryIsNotReplaced() throws IOException {
        BadInputException failure = assertThrows(BadInputException.class, () -> AtomicFile.create(folder));
        assertEquals(folder + ": is a directory; allowed: a regular file", failure.getMessage());

        // Not even one that appears while the file is being written.
        Path target = folder.resolve("x");
        try (AtomicFile file = AtomicFile.create(target)) {
            Files.createDirectory(target);
            assertThrows(FileAccessException.class, file::commit);
        }
        assertEquals(List.of("x"), names());
    }

    @Test
    void aDeviceIsNotReplaced() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        BadInputException failure = assertThrows(BadInputException.class, () -> AtomicFile.create(full));
        assertEquals("/dev/full: is a pipe, a socket or a device; allowed: a regular file", failure.getMessage());
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path target = folder.resolve("missing/x");
        FileAccessException failure = assertThrows(FileAccessException.class, () -> AtomicFile.create(target));
        assertEquals("cannot write " + target + ": there is no directory " + target.getParent(), failure.getMessage());
    }

    @Test
    void aFileTakenForADirectory() throws IOException {
        Path target = Files.createFile(folder.resolve("file")).resolve("x");
        FileAccessException failure = assertThrows(FileAccessException.class, () -> AtomicFile.create(target));
        assertEquals("cannot write " + target + ": Not a directory", failure.getMessage());
    }

    @Test
    void aDirectoryWithoutPermission() throws IOException {
        Path locked = Files.createDirectory(
                folder.resolve("locked"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeFalse(Files.isWritable(locked), "running as a user who may write everywhere");
        FileAccessException failure =
                assertThrows(FileAccessException.class, () -> AtomicFile.create(locked.resolve("x")));
        assertEquals("permission denied", failure.reason());
    }

    @Test
    void aSymbolicLinkStaysOne() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "earlier");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        AtomicFile.write(link, bytes("new"));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(real));

        Files.delete(real);
        FileAccessException failure = assertThrows(FileAccessException.class, () -> AtomicFile.create(link));
        assertEquals("it is a symbolic link to a file that is missing", failure.reason());
        assertFalse(Files.exists(real));
    }

    @Test
    void tooLittleRoomIsFoundAtTheStart() throws IOException {
        AtomicFile file = AtomicFile.create(folder.resolve("x"));
        file.requireSpace(0);
        FileAccessException failure = assertThrows(FileAccessException.class, () -> file.requireSpace(Long.MAX_VALUE));
        assertTrue(failure.getMessage().contains("it will take 9223372036854775807 bytes, and only"));
        assertEquals(List.of(), names());
    }

    @Test
    void anInterruptedWriteLeavesNothing() throws IOException {
        try (AtomicFile file = AtomicFile.create(folder.resolve("x"))) {
            Thread.currentThread().interrupt();
            FileAccessException failure =
                    assertThrows(FileAccessException.class, () -> file.write(0, ByteBuffer.allocate(1)));
            assertEquals("interrupted", failure.reason());
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(List.of(), names());
    }
}
