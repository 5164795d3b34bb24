package org.scorefield.backend.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.scorefield.backend.Arithmetic;
import org.scorefield.contract.Cases;
import org.scorefield.contract.SdeCases;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.sampler.ForwardSde;
import org.scorefield.target.KernelPart;
import org.scorefield.target.Target;

/**
 * Writes the program texts that the targets of {@link Cases} lead to, each once, for {@code ci/kernels.sh} to compile:
 * {@code WriteKernels DIRECTORY} makes {@code DIRECTORY/opencl/*.cl} and {@code DIRECTORY/cuda/*.cu}.
 */
final class WriteKernels {
    private static final int[] LANES = {1, 8, 16};

    /** The same in all texts of a name. */
    private static final Set<String> SAME = Set.of("GENERIC", "CURVATURE", "DRAWS");

    private WriteKernels() {}

    /** Writes them. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        write(directory.resolve("opencl"), "opencl.h", ".cl", LANES);
        write(directory.resolve("cuda"), "cuda.h", ".cu", 1);
    }

    private static void write(Path directory, String dialect, String suffix, int... lanes) throws IOException {
        Files.createDirectories(directory);
        Set<String> written = new HashSet<>();
        for (int width : lanes) {
            for (ProgramText text : texts(width)) {
                write(written, directory.resolve(name(text) + suffix), text.compose(dialect));
            }
            for (SdeCases.Case each : SdeCases.all()) {
                ForwardSde paths = each.paths();
                Programs.Needs needs = Programs.Needs.of(paths.plan());
                ProgramText text = Programs.advance(paths.step(), needs, width, Arithmetic.EXACT);
                write(written, directory.resolve(name(text) + suffix), text.compose(dialect));
            }
            for (Cases.Other other : Cases.others()) {
                // (such texts differ in more than the macros that make names)
                String prefix = other.name().replaceAll("\\W+", "-") + "-";
                for (ProgramText text : texts(other.target(), width)) {
                    write(written, directory.resolve(prefix + name(text) + suffix), text.compose(dialect));
                }
            }
        }
    }

    private static void write(Set<String> written, Path file, String composed) throws IOException {
        if (written.add(composed)) {
            Files.writeString(file, composed);
        }
    }

    private static List<ProgramText> texts(Target target, int lanes) {
        List<ProgramText> texts = new ArrayList<>();
        texts.add(Programs.evaluate(target, lanes, Arithmetic.EXACT));
        texts.add(Programs.advance(target, new Programs.Needs(true, true), lanes, Arithmetic.EXACT));
        if (target.offers(Target.Operation.CURVATURE)) {
            texts.add(Programs.curvature(target, lanes, Arithmetic.EXACT));
        }
        if (target.offers(Target.Operation.DRAW)) {
            texts.add(Programs.draw(target, lanes, Arithmetic.EXACT));
        }
        return texts;
    }

    private static List<ProgramText> texts(int lanes) {
        List<ProgramText> texts = new ArrayList<>();
        texts.add(Programs.check(lanes));
        texts.add(Programs.statistics(lanes));
        for (SteinKernel.Form form : SteinKernel.Form.values()) {
            texts.add(Programs.pairwise(form, 2, lanes));
            texts.add(Programs.pairwise(form, 17, lanes));
        }
        for (Cases.Mixture mixture : Cases.mixtures()) {
            addTexts(texts, mixture.mixture(), lanes, Arithmetic.EXACT);
            // fast arithmetic means other elementary functions, if there is one lane, and nothing else
            if (lanes == 1 && mixture.mixture().dimension() == 2) {
                addTexts(texts, mixture.mixture(), lanes, Arithmetic.FAST);
            }
        }
        for (Cases.Density density : Cases.densities()) {
            addTexts(texts, density.target(), lanes, Arithmetic.EXACT);
        }
        return texts;
    }

    private static void addTexts(List<ProgramText> texts, Target target, int lanes, Arithmetic arithmetic) {
        texts.add(Programs.evaluate(target, lanes, arithmetic));
        texts.add(Programs.advance(target, new Programs.Needs(false, false), lanes, arithmetic));
        texts.add(Programs.advance(target, new Programs.Needs(true, true), lanes, arithmetic));
        if (target.dimension() != 1 && target.dimension() != 3 && target.dimension() != 17) {
            return; // no `if` of these distinguishes the others
        }
        Programs.Needs paths = new Programs.Needs(true, false, true, false);
        texts.add(Programs.advance(target, paths, lanes, arithmetic));
        texts.add(Programs.curvature(target, lanes, arithmetic));
        texts.add(Programs.draw(target, lanes, arithmetic));
        texts.add(Programs.denoise(target, lanes, arithmetic));
        texts.add(Programs.loss(target.dimension(), lanes, arithmetic));
        Stream.of(target.stages(), target.products()).flatMap(Optional::stream).forEach(stages -> {
            texts.add(Programs.evaluateInStages(target, stages, lanes, arithmetic));
            texts.add(Programs.advanceInStages(target, stages, new Programs.Needs(false, false), lanes, arithmetic));
            texts.add(Programs.advanceInStages(target, stages, new Programs.Needs(true, true), lanes, arithmetic));
            texts.add(Programs.advanceInStages(target, stages, paths, lanes, arithmetic));
        });
    }

    /** The macros that tell texts apart, but not those that are the same in all. */
    private static String name(ProgramText text) {
        StringBuilder name = new StringBuilder(text.name());
        text.target().ifPresent(target -> name.append('-').append(target));
        text.allMacros().forEach((macro, value) -> {
            if (!macro.startsWith("PURPOSE_") && !SAME.contains(macro)) {
                name.append('-').append(macro.toLowerCase(Locale.ROOT)).append(value);
            }
        });
        // macros do not tell formulas and composites apart
        List<KernelPart> parts = text.parts();
        if (parts.stream().anyMatch(part -> part.generated() || part.names().size() > 1)) {
            name.append('-').append(Integer.toHexString(parts.hashCode()));
        }
        return name.toString();
    }
}
