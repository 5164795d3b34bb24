package org.scorefield.backend.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files by which OpenCL drivers register themselves. The loader reads them, in this very process, and some loaders crash on a
 * file that is not text, or wait for ever on one that has no end: so they are looked at before.
 */
final class IcdFiles {
    private static final Path USUAL = Path.of("/etc/OpenCL/vendors");
    private static final Path NOTHING = Path.of("/dev/null");

    /** Bytes of the longest registration that is believed to be one. */
    private static final int LONGEST = 4096;

    private IcdFiles() {}

    /** What is wrong with the first file that the loader must not see. */
    static Optional<String> damage() {
        String own = System.getenv("OCL_ICD_VENDORS");
        return damage(own == null || own.isBlank() ? USUAL : Path.of(own));
    }

    /** Of a directory of registrations, of a single one, or of a driver that the loader takes by name. */
    static Optional<String> damage(Path vendors) {
        if (!Files.isDirectory(vendors)) {
            return told(vendors).findFirst();
        }
        try (Stream<Path> files = Files.list(vendors)) {
            return files.filter(IcdFiles::isRegistration)
                    .sorted()
                    .flatMap(IcdFiles::told)
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // what cannot be read here, the loader cannot read either
        }
    }

    private static boolean isRegistration(Path file) {
        return file.toString().endsWith(".icd");
    }

    private static Stream<String> told(Path file) {
        String what = isEndless(file)
                ? "is a pipe or a device"
                : isRegistration(file) && isBinary(file) ? "is damaged" : null;
        return what == null
                ? Stream.empty()
                : Stream.of("the driver registration " + file + " " + what
                        + ": it has to be one line of text, the name of a library; repair or remove it");
    }

    /** Whether reading might never end. The loader passes over directories, and over links that lead nowhere or to nothing. */
    private static boolean isEndless(Path file) {
        try {
            return Files.exists(file)
                    && !Files.isRegularFile(file)
                    && !Files.isDirectory(file)
                    && !file.toRealPath().equals(NOTHING);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isBinary(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] start = stream.readNBytes(LONGEST + 1);
            boolean binary = start.length > LONGEST;
            for (byte b : start) {
                binary |= b == 0;
            }
            return binary;
        } catch (IOException e) {
            return false;
        }
    }
}
