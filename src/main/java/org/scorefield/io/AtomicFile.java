package org.scorefield.io;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadLocalRandom;
import org.scorefield.error.BadInputException;
import org.scorefield.error.FileAccessException;

/**
 * A file that appears under its name whole or not at all. It is written beside its target, as
 * {@code NAME.part-PID-RANDOM}, and {@link #commit()} brings it to the disk and renames it. Until then the target keeps
 * its old content, or stays absent; after a failure, or {@link #close()} without a commit, the temporary file is gone.
 *
 * <p>An existing target is replaced without asking (whether that is allowed is the caller's policy), by a new file: its
 * permissions and hard links are not kept. A target that is a symbolic link stays one, and the file behind it is
 * replaced. Not for use by several threads at once.
 */
public final class AtomicFile implements Closeable {
    private static final System.Logger LOG = System.getLogger(AtomicFile.class.getName());

    private final Path target;
    private final Path destination;
    private final Path temporary;
    private final FileChannel channel;
    private boolean finished;

    private AtomicFile(Path target, Path destination, Path temporary, FileChannel channel) {
        this.target = target;
        this.destination = destination;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Starts a file. Since the temporary file is made at once, a target that can never be written is refused here,
     * before anything has been computed for it.
     *
     * @throws BadInputException if the target exists and is not a regular file
     * @throws FileAccessException if its directory does not exist or cannot be written to
     */
    public static AtomicFile create(Path target) {
        try {
            Path destination = destination(target);
            Path directory = destination.getParent();
            if (!Files.isDirectory(directory)) {
                throw new FileAccessException("write", target, "there is no directory " + directory, null);
            }
            String suffix = ".part-" + ProcessHandle.current().pid() + "-"
                    + Long.toHexString(ThreadLocalRandom.current().nextLong());
            Path temporary = destination.resolveSibling(destination.getFileName() + suffix);
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new AtomicFile(target, destination, temporary, channel);
        } catch (IOException e) {
            throw FileAccessException.of("write", target, e);
        }
    }

    /** Writes a whole file in one call, with the failures of {@link #create}, {@link #write} and {@link #commit}. */
    public static void write(Path target, byte[] content) {
        try (AtomicFile file = create(target)) {
            file.write(0, ByteBuffer.wrap(content));
            file.commit();
        }
    }

    private static Path destination(Path target) throws IOException {
        Path path = target.toAbsolutePath();
        try {
            InputFile.requireRegular(target, Files.readAttributes(path, BasicFileAttributes.class));
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAccessException("write", target, "it is a symbolic link to a file that is missing", e);
            }
            return path;
        }
    }

    /**
     * Fails now, rather than after hours of computing, if the file system has visibly less room than {@code bytes}.
     *
     * @throws FileAccessException if so; the file is given up
     */
    public void requireSpace(long bytes) {
        long free = temporary.toFile().getUsableSpace();
        // 0 is also the answer where the room is unknown; a disk that really is full fails at the first write.
        if (free > 0 && free < bytes) {
            close();
            throw new FileAccessException(
                    "write", target, "it will take " + bytes + " bytes, and only " + free + " are free", null);
        }
    }

    /**
     * Writes all that remains in {@code bytes} at {@code position}, in any order.
     *
     * @throws FileAccessException if the disk is full or fails; the file is given up
     * @throws IllegalStateException if the file was committed, closed or given up
     */
    public void write(long position, ByteBuffer bytes) {
        requireUnfinished();
        try {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw givenUp(e);
        }
    }

    /**
     * Brings the content to the disk and gives the file its name, replacing an earlier file of that name in one step.
     *
     * @throws FileAccessException if that fails; the file is given up and the target is as it was
     * @throws IllegalStateException if the file was committed, closed or given up
     */
    public void commit() {
        requireUnfinished();
        try {
            channel.force(true);
            channel.close();
            Files.move(temporary, destination, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw givenUp(e);
        }
        finished = true;
        forceDirectory();
    }

    /** Gives the file up unless it was committed. Throws nothing, so that it never hides the failure that led here. */
    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, FileAccessException.of("close", temporary, e).getMessage());
        }
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    FileAccessException.of("delete", temporary, e).getMessage());
        }
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException(target + " was committed, closed or given up");
        }
    }

    private FileAccessException givenUp(IOException cause) {
        close();
        return FileAccessException.of("write", target, cause);
    }

    // Without this a power cut can undo the rename. Not every system lets a directory be opened; the file is whole
    // either way, so a failure here is not one of the write.
    private void forceDirectory() {
        try (FileChannel directory = FileChannel.open(destination.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            LOG.log(
                    Level.DEBUG,
                    FileAccessException.of("flush", destination.getParent(), e).getMessage());
        }
    }
}
