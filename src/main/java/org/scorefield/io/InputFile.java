package org.scorefield.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.scorefield.error.BadInputException;
import org.scorefield.error.FileAccessException;

/** Opening what a user named as an input. */
public final class InputFile {
    private InputFile() {}

    /**
     * Opens {@code path} for reading, after checking that it is a regular file or a symbolic link to one: merely
     * opening a pipe would wait for its writer, and a device such as /dev/zero never ends.
     *
     * @throws BadInputException if there is no such file, or it is a directory, pipe, socket or device
     * @throws FileAccessException if it cannot be opened
     */
    public static FileChannel open(Path path) {
        try {
            requireRegular(path, Files.readAttributes(path, BasicFileAttributes.class));
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new BadInputException(path.toString(), "no such file", "");
        } catch (IOException e) {
            throw FileAccessException.of("read", path, e);
        }
    }

    /** Refuses, as bad input, a path at which there is something else than a regular file. */
    static void requireRegular(Path path, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile()) {
            String kind = attributes.isDirectory() ? "is a directory" : "is a pipe, a socket or a device";
            throw new BadInputException(path.toString(), kind, "allowed: a regular file");
        }
    }
}
