package org.scorefield.backend.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.device.FaultKernels;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.backend.device.Programs;
import org.scorefield.contract.Cases;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.target.Target;

/** Makes {@code kernels/ptx}, for {@code ci/ptx.sh}: {@code WritePtx DIRECTORY DIRECTORY}. Needs NVRTC. */
final class WritePtx {
    /** The oldest architecture that CUDA 12 compiles for: drivers translate it for every newer one. */
    private static final int ARCHITECTURE = 50;

    /**
     * The language's version that the files claim, so that drivers since CUDA 9 take them. NVRTC writes its own, but what these
     * kernels become is older than either.
     */
    private static final String VERSION = ".version 6.0";

    private WritePtx() {}

    /** Writes the files, and deletes those that nothing asks for; in a second directory those of {@link FaultKernels}. */
    public static void main(String[] arguments) throws IOException {
        write(texts(), Path.of(arguments[0]));
        ProgramText faults = FaultKernels.text(1);
        write(new TreeMap<>(Map.of(JarPtx.file(faults), faults)), Path.of(arguments[1]));
    }

    private static void write(SortedMap<String, ProgramText> texts, Path directory) throws IOException {
        Files.createDirectories(directory);
        NvrtcLibrary library = NvrtcLibrary.only();
        Nvrtc nvrtc = library.nvrtc().orElseThrow(() -> new IllegalStateException(library.reason()));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (!texts.containsKey(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
        for (var entry : texts.entrySet()) {
            ProgramText text = entry.getValue();
            byte[] compiled = nvrtc.compile(
                    text.label(), text.compose("cuda.h"), NvrtcCode.options(ARCHITECTURE, NvrtcCode.EXACT));
            String ptx = new String(compiled, StandardCharsets.UTF_8)
                    .replaceFirst("(?m)^\\.version .*$", VERSION)
                    .replaceAll("(?m)^//.*\n|^\\s*\n", "");
            byte[] code = ptx.getBytes(StandardCharsets.UTF_8);
            Files.writeString(directory.resolve(entry.getKey()), JarPtx.stamp(text, code) + ptx);
        }
        System.out.println(texts.size() + " files below " + directory);
    }

    /** Every generic text that the built-in targets lead to, by its file's name. */
    static SortedMap<String, ProgramText> texts() {
        SortedMap<String, ProgramText> texts = new TreeMap<>();
        Stream<Target> targets = Stream.concat(
                Cases.mixtures().stream().map(Cases.Mixture::mixture),
                Stream.concat(
                        Cases.others().stream().map(Cases.Other::target),
                        Cases.densities().stream().map(Cases.Density::target)));
        Stream<ProgramText> pairwise = Stream.of(SteinKernel.Form.values()).map(form -> Programs.pairwise(form, 1, 1));
        Stream.of(Stream.of(Programs.check(1), Programs.statistics(1)), pairwise, targets.flatMap(WritePtx::texts))
                .flatMap(some -> some)
                .flatMap(ProgramText::generics)
                .forEach(generic -> texts.put(JarPtx.file(generic), generic));
        return texts;
    }

    private static Stream<ProgramText> texts(Target target) {
        Stream.Builder<ProgramText> fused = Stream.builder();
        fused.add(Programs.evaluate(target, 1, Arithmetic.EXACT));
        fused.add(Programs.advance(target, new Programs.Needs(true, true), 1, Arithmetic.EXACT));
        fused.add(Programs.denoise(target, 1, Arithmetic.EXACT));
        fused.add(Programs.loss(target.dimension(), 1, Arithmetic.EXACT));
        if (target.offers(Target.Operation.CURVATURE)) {
            fused.add(Programs.curvature(target, 1, Arithmetic.EXACT));
        }
        if (target.offers(Target.Operation.DRAW)) {
            fused.add(Programs.draw(target, 1, Arithmetic.EXACT));
        }
        Stream<ProgramText> staged = target.stages().stream()
                .flatMap(stages -> Stream.of(
                        Programs.evaluateInStages(target, stages, 1, Arithmetic.EXACT),
                        Programs.advanceInStages(target, stages, new Programs.Needs(true, true), 1, Arithmetic.EXACT)));
        return Stream.concat(fused.build(), staged);
    }
}
