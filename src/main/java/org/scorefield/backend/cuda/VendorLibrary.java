package org.scorefield.backend.cuda;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Loads NVIDIA's libraries from where {@link NvrtcLibrary} looks for its own, so that the loader's path need not name it. */
final class VendorLibrary {
    /** What helps where one is missing. */
    static final String REMEDY = "put it on LD_LIBRARY_PATH, or let " + NvrtcLibrary.VARIABLE
            + " name the directory that has it beside NVRTC";

    private VendorLibrary() {}

    /**
     * Loads files, in order, from the first directory that has them all. Where none has, it leaves them to the loader, and JCuda says
     * what that found.
     *
     * @throws UnsatisfiedLinkError if they are there and cannot be loaded
     */
    static void load(String... names) {
        for (Path directory : NvrtcLibrary.directories(System.getenv())) {
            if (Arrays.stream(names).allMatch(name -> Files.isRegularFile(directory.resolve(name)))) {
                for (String name : names) {
                    System.load(directory.resolve(name).toAbsolutePath().toString());
                }
                return;
            }
        }
    }
}
