package org.scorefield.error;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** The operating system refused to read or write a file: {@code cannot write /x/y.npy: No space left on device}. */
public final class FileAccessException extends ScorefieldException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    // Text, because a Path cannot be serialized.
    private final String path;
    private final String reason;

    /**
     * A failure.
     *
     * @param operation what was tried, a verb: {@code write}
     * @param path on what
     * @param reason why it failed, in words for the user
     * @param cause the underlying failure, or null
     */
    public FileAccessException(String operation, Path path, String reason, Throwable cause) {
        super(
                ExitCode.INPUT_OUTPUT,
                OneLine.of("cannot " + operation + " " + path + ": " + reason, Integer.MAX_VALUE),
                cause);
        this.operation = operation;
        this.path = path.toString();
        this.reason = reason;
    }

    /** A failure of {@code operation} (a verb) on {@code path}, with the reason that {@code cause} stands for. */
    public static FileAccessException of(String operation, Path path, IOException cause) {
        return new FileAccessException(operation, path, reason(cause), cause);
    }

    /** What was tried, a verb. */
    public String operation() {
        return operation;
    }

    /** The file. */
    public String path() {
        return path;
    }

    /** Why it failed. */
    public String reason() {
        return reason;
    }

    // The messages of most java.nio exceptions are just a file name.
    private static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (cause instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (cause instanceof DirectoryNotEmptyException) {
            return "the directory is not empty";
        }
        if (cause instanceof FileSystemLoopException) {
            return "its symbolic links form a loop";
        }
        if (cause instanceof AtomicMoveNotSupportedException) {
            return "the file system cannot replace a file in one step";
        }
        if (cause instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        if (cause instanceof EOFException) {
            return "the file ends too early";
        }
        String text = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        return text == null || text.isBlank() ? cause.getClass().getSimpleName() : text;
    }
}
