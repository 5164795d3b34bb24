package org.scorefield.backend.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.scorefield.backend.Arithmetic;
import org.scorefield.contract.Cases;
import org.scorefield.target.Target;

/**
 * Writes the program texts that the targets of {@link Cases} lead to, each once, for {@code ci/kernels.sh} to compile:
 * {@code WriteKernels DIRECTORY} makes {@code DIRECTORY/opencl/*.cl} and {@code DIRECTORY/cuda/*.cu}.
 */
final class WriteKernels {
    private static final int[] LANES = {1, 8, 16};
    private static final String FAST = "FAST";

    private WriteKernels() {}

    /** Writes them. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        List<Cases.Mixture> mixtures = Cases.mixtures();
        write(mixtures, directory.resolve("opencl"), "opencl.h", ".cl", LANES);
        write(mixtures, directory.resolve("cuda"), "cuda.h", ".cu", 1);
    }

    private static void write(
            List<Cases.Mixture> mixtures, Path directory, String dialect, String suffix, int... lanes)
            throws IOException {
        Files.createDirectories(directory);
        Set<String> written = new LinkedHashSet<>();
        for (int width : lanes) {
            for (ProgramText text : texts(mixtures, width)) {
                String composed = text.compose(dialect);
                if (written.add(identity(composed))) {
                    Files.writeString(directory.resolve(name(text) + suffix), composed);
                }
            }
        }
    }

    /** A text is left out if it differs from another only in a macro that it does not use. */
    private static String identity(String text) {
        boolean idle = text.indexOf(FAST) == text.lastIndexOf(FAST);
        return idle ? text.replaceFirst("#define " + FAST + " .*", "") : text;
    }

    private static List<ProgramText> texts(List<Cases.Mixture> mixtures, int lanes) {
        List<ProgramText> texts = new ArrayList<>();
        texts.add(ProgramText.check(lanes));
        for (Cases.Mixture mixture : mixtures) {
            Target target = mixture.mixture();
            for (Arithmetic arithmetic : Arithmetic.values()) {
                texts.add(ProgramText.evaluate(target, lanes, arithmetic));
                texts.add(ProgramText.advance(target, false, lanes, arithmetic));
                texts.add(ProgramText.advance(target, true, lanes, arithmetic));
            }
        }
        return texts;
    }

    /** The macros that tell texts apart, but not the purposes, which are the same in all. */
    private static String name(ProgramText text) {
        StringBuilder name = new StringBuilder(text.name());
        text.macros().forEach((macro, value) -> {
            if (!macro.startsWith("PURPOSE_")) {
                name.append('-').append(macro.toLowerCase(Locale.ROOT)).append(value);
            }
        });
        return name.toString();
    }
}
