package org.scorefield.backend.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.scorefield.backend.device.DeviceSearch;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.error.DeviceException;

/**
 * Finds NVRTC, loads it once, and remembers why it could not. The library finds its second file, the builtins, by name only: both
 * are loaded by path, that one first, and then neither the loader's path nor an installation is needed.
 */
final class NvrtcLibrary {
    /** Names a directory with both files; {@code off} does without NVRTC. */
    static final String VARIABLE = "SCOREFIELD_NVRTC";

    /** What helps where there is none. */
    static final String REMEDY = "install CUDA 12's compiler library, or let " + VARIABLE
            + " name a directory with libnvrtc.so.12 and libnvrtc-builtins.so.12.*";

    private static final String OFF = "off";
    private static final String LIBRARY = "libnvrtc.so.12";
    private static final String BUILTINS = "libnvrtc-builtins.so.12.";

    /** The jar org.bytedeco:cuda with the classifier linux-x86_64-redist has the files here. */
    private static final String REDISTRIBUTABLE = "/org/bytedeco/cuda/linux-x86_64/";

    private static NvrtcLibrary only;

    private final List<String> reasons = new ArrayList<>();
    private Nvrtc nvrtc;

    private NvrtcLibrary() {}

    static synchronized NvrtcLibrary only() {
        if (only == null) {
            only = new NvrtcLibrary();
            only.load(System.getenv());
        }
        return only;
    }

    Optional<Nvrtc> nvrtc() {
        return Optional.ofNullable(nvrtc);
    }

    /** Why there is none, in one line. */
    String reason() {
        return String.join("; ", reasons);
    }

    private void load(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (named.equals(OFF)) {
            reasons.add("NVRTC is switched off by " + VARIABLE);
            return;
        }
        boolean loaded = directories(environment).stream().anyMatch(this::loadFrom);
        if (!loaded && named.isBlank()) {
            loaded = unpacked().filter(this::loadFrom).isPresent();
        }
        if (!loaded && !named.isBlank() && reasons.isEmpty()) {
            reasons.add(VARIABLE + " names " + named + ", which has no " + LIBRARY);
        }
        if (!loaded && !reasons.isEmpty()) {
            return; // what is there is broken: the loader would find the same
        }
        try {
            nvrtc = new Nvrtc(); // if not loaded yet: from where the loader looks
        } catch (LinkageError e) {
            reasons.add(LoadFailure.reason(e));
        } catch (DeviceException e) {
            reasons.add("NVRTC does not work (" + DeviceSearch.firstLine(e) + ")");
        }
    }

    /**
     * Where to look for NVIDIA's libraries, in order, each once: where the user says, or else the loader's path and where toolkits
     * are.
     */
    static Set<Path> directories(Map<String, String> environment) {
        Set<Path> directories = new LinkedHashSet<>();
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank() && !named.equals(OFF)) {
            directories.add(Path.of(named));
            return directories;
        }
        for (String part : environment.getOrDefault("LD_LIBRARY_PATH", "").split(":")) {
            if (!part.isBlank()) {
                directories.add(Path.of(part));
            }
        }
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            String home = environment.getOrDefault(variable, "");
            if (!home.isBlank()) {
                directories.add(Path.of(home, "lib64"));
            }
        }
        toolkits().forEach(toolkit -> directories.add(toolkit.resolve("lib64")));
        directories.add(Path.of("/usr/lib/x86_64-linux-gnu"));
        directories.add(Path.of("/usr/lib64"));
        return directories;
    }

    /** {@code /usr/local/cuda}, which is a link to the one in use, then the others, newest first. */
    private static List<Path> toolkits() {
        try (Stream<Path> entries = Files.list(Path.of("/usr/local"))) {
            List<Path> found = new ArrayList<>(
                    entries.filter(entry -> entry.getFileName().toString().matches("cuda(-12[.0-9]*)?"))
                            .sorted()
                            .toList());
            if (found.size() > 1) {
                Collections.reverse(found.subList(1, found.size()));
            }
            return found;
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Loads it from a directory; false if it is not there, or with a reason if it is and does not work. */
    private boolean loadFrom(Path directory) {
        Path library = directory.resolve(LIBRARY);
        if (!Files.isRegularFile(library)) {
            return false;
        }
        List<Path> builtins = builtins(directory);
        if (builtins.isEmpty()) {
            reasons.add(library + " lacks its second file, " + BUILTINS + "*, beside it");
            return false;
        }
        try {
            builtins.forEach(file -> System.load(file.toAbsolutePath().toString()));
            System.load(library.toAbsolutePath().toString());
            return true;
        } catch (UnsatisfiedLinkError e) {
            reasons.add(library + " could not be loaded (" + DeviceSearch.firstLine(e) + ")");
            return false;
        }
    }

    /** There may be those of several versions; the library takes its own. */
    private static List<Path> builtins(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\Q" + BUILTINS + "\\E[0-9]+"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Where the redistributable jar's files are, unpacked when first needed; nothing if the class path has no such jar. */
    private Optional<Path> unpacked() {
        if (NvrtcLibrary.class.getResource(REDISTRIBUTABLE + LIBRARY) == null) {
            return Optional.empty();
        }
        try {
            Path directory = Files.createDirectories(KernelCache.userDirectory().resolve("nvrtc-12"));
            JarResource.unpack(REDISTRIBUTABLE + LIBRARY, directory.resolve(LIBRARY));
            for (int minor = 0; minor < 10; minor++) {
                JarResource.unpack(REDISTRIBUTABLE + BUILTINS + minor, directory.resolve(BUILTINS + minor));
            }
            return Optional.of(directory);
        } catch (IOException e) {
            reasons.add("NVRTC could not be unpacked from its jar (" + DeviceSearch.firstLine(e) + ")");
            return Optional.empty();
        }
    }
}
