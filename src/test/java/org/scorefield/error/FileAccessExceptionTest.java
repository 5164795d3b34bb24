package org.scorefield.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileAccessExceptionTest {
    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("f"), "no such file or directory"),
                Arguments.of(new AccessDeniedException("f"), "permission denied"),
                Arguments.of(new FileAlreadyExistsException("f"), "it exists already"),
                Arguments.of(new NotDirectoryException("f"), "not a directory"),
                Arguments.of(new DirectoryNotEmptyException("f"), "the directory is not empty"),
                Arguments.of(new FileSystemLoopException("f"), "its symbolic links form a loop"),
                Arguments.of(
                        new AtomicMoveNotSupportedException("f", "g", "r"),
                        "the file system cannot replace a file in one step"),
                Arguments.of(new ClosedByInterruptException(), "interrupted"),
                Arguments.of(new EOFException(), "the file ends too early"),
                Arguments.of(new FileSystemException("f", null, "Read-only file system"), "Read-only file system"),
                Arguments.of(new FileSystemException("f"), "FileSystemException"),
                Arguments.of(new IOException("No space left on device"), "No space left on device"),
                Arguments.of(new IOException(" "), "IOException"),
                Arguments.of(new InterruptedIOException(), "InterruptedIOException"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void everyCauseHasItsReasonInWords(IOException cause, String reason) {
        FileAccessException failure = FileAccessException.of("write", Path.of("x.npy"), cause);
        assertEquals(reason, failure.reason());
        assertEquals("cannot write x.npy: " + reason, failure.getMessage());
        assertEquals("write", failure.operation());
        assertEquals("x.npy", failure.path());
        assertSame(cause, failure.getCause());
    }

    @Test
    void aFullDiskIsNamed() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "this system has no /dev/full");
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            IOException cause = assertThrows(IOException.class, () -> channel.write(ByteBuffer.allocate(1)));
            assertEquals(
                    "cannot write /dev/full: No space left on device",
                    FileAccessException.of("write", full, cause).getMessage());
        }
    }
}
