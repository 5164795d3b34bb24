package org.scorefield.backend.opencl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files by which OpenCL drivers register themselves. The loader reads them, in this very process, and some loaders crash on a
 * file that is not text: so they are looked at before.
 */
final class IcdFiles {
    private static final Path USUAL = Path.of("/etc/OpenCL/vendors");

    private IcdFiles() {}

    /** What is wrong with the first file that the loader must not see. */
    static Optional<String> damage() {
        String own = System.getenv("OCL_ICD_VENDORS");
        return damage(own == null || own.isBlank() ? USUAL : Path.of(own));
    }

    static Optional<String> damage(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty(); // (it may also be a single driver, which the loader takes by name)
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".icd"))
                    .sorted()
                    .filter(IcdFiles::isBinary)
                    .map(file -> "the driver registration " + file
                            + " is damaged: it has to be one line of text, the name of a library; repair or remove it")
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // what cannot be read here, the loader cannot read either
        }
    }

    private static boolean isBinary(Path file) {
        try {
            if (Files.size(file) > 4096) {
                return true;
            }
            for (byte b : Files.readAllBytes(file)) {
                if (b == 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
