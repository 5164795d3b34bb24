package org.scorefield.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;
import org.scorefield.io.AtomicFile;
import org.scorefield.io.NpyWriter;

/**
 * The files that a command writes. They are refused, where that is due, before anything is computed, and appear whole at the end or
 * not at all, even when the process is told to stop: then the command's thread is interrupted and gets a moment to clean up.
 */
final class Outputs implements AutoCloseable {
    private static final long MOMENT_SECONDS = 3;

    private static volatile boolean stopping;

    private final boolean overwrite;
    private final List<Path> inputs;
    private final Map<String, Path> paths = new LinkedHashMap<>();
    private final List<Started> started = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    /** A file that is not there yet. */
    private record Started(Runnable commit, Runnable close) {}

    /**
     * No outputs yet.
     *
     * @param overwrite whether files that exist may be replaced
     * @param inputs which files may not, because they are being read
     */
    Outputs(boolean overwrite, List<Path> inputs) {
        this.overwrite = overwrite;
        this.inputs = inputs;
        Thread command = Thread.currentThread();
        this.hook = new Thread(() -> stop(command), "scorefield-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process is being stopped, so that what fails now is of no interest. */
    static boolean stopping() {
        return stopping;
    }

    /** Adds a file that an option names; null for none. */
    Outputs add(String option, Path path) {
        if (path != null) {
            paths.put(option, path);
        }
        return this;
    }

    /**
     * Refuses files that exist, that are inputs, or that are named twice.
     *
     * @throws BadInputException with all of that
     */
    void check() {
        List<Problem> problems = new ArrayList<>();
        Map<Path, String> names = new LinkedHashMap<>();
        inputs.forEach(input -> names.put(real(input), "an input of this very command"));
        paths.forEach((option, path) -> {
            String taken = names.putIfAbsent(real(path), "also the file of " + option);
            if (taken != null) {
                problems.add(problem(option, path, "is " + taken, "allowed: a file of its own"));
            } else if (!overwrite && Files.isRegularFile(path)) {
                problems.add(
                        problem(option, path, "exists already", "allowed: a new name, or --overwrite to replace it"));
            }
        });
        if (!problems.isEmpty()) {
            throw new BadInputException(problems);
        }
    }

    private static Problem problem(String option, Path path, String what, String allowed) {
        return new Problem(option + " " + path, what, allowed);
    }

    /** The file itself, whatever links lead to it; of one that does not exist yet, its place. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(absolute)) {
                return absolute.toRealPath();
            }
            Path directory = absolute.getParent();
            return Files.exists(absolute, LinkOption.NOFOLLOW_LINKS) || directory == null
                    ? absolute
                    : directory.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute;
        }
    }

    /** Starts an array, of a path that was checked; null for none. */
    NpyWriter create(String option, boolean fortranOrder, long... shape) {
        Path path = paths.get(option);
        if (path == null) {
            return null;
        }
        try {
            NpyWriter writer = NpyWriter.create(path, shape, fortranOrder);
            started.add(new Started(writer::commit, writer::close));
            return writer;
        } catch (ArithmeticException e) {
            String text = Problem.shown(Arrays.toString(shape));
            throw new BadInputException(
                    option + " " + path, "would have the shape " + text, "allowed: less than 2^63 bytes");
        }
    }

    /** Starts a text, of a path that was checked; null for none. */
    AtomicFile create(String option) {
        Path path = paths.get(option);
        if (path == null) {
            return null;
        }
        AtomicFile file = AtomicFile.create(path);
        started.add(new Started(file::commit, file::close));
        return file;
    }

    /** Gives all files their names. */
    void commit() {
        started.forEach(file -> file.commit.run());
    }

    @Override
    public void close() {
        started.forEach(file -> file.close.run());
        closed.countDown();
        if (!stopping) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                stopping = true; // since just now
            }
        }
    }

    private void stop(Thread command) {
        stopping = true;
        command.interrupt();
        try {
            if (!closed.await(MOMENT_SECONDS, TimeUnit.SECONDS)) {
                started.forEach(file -> file.close.run());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
