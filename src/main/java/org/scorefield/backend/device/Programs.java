package org.scorefield.backend.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.scorefield.backend.Arithmetic;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.plan.Plan;
import org.scorefield.random.Purpose;
import org.scorefield.target.KernelPart;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** The programs that there are: which parts make each of them, and what is compiled in. */
public final class Programs {
    /** What every target stands on. */
    private static final List<String> FOUNDATION =
            List.of("math/shape.h", "math/elementary.h", "random/philox.h", "random/normal.h", "random/noise.h");

    /** Only texts of stages have it. */
    static final String TILES = "math/tiles.h";

    /** Sums over blocks of chains or samples. */
    private static final String BLOCKS = "math/blocks.h";

    private static final String DENOISING = "entry/denoising.h";

    static final String LOSS = "entry/loss.h";

    /** What entry kernels call the target's names. */
    static final String TARGET = "target";

    /**
     * What rows of plans need beyond the usual. A program has no code for what its plan does not need.
     *
     * @param keeps x_kept and s_kept
     * @param adapts steps by the norms of noise and score
     * @param paths noise that steps share or that refines a path, and all noise that scores take
     * @param noisy scores that take noise
     */
    public record Needs(boolean keeps, boolean adapts, boolean paths, boolean noisy) {
        /** With noise of its own for each step. */
        public Needs(boolean keeps, boolean adapts) {
            this(keeps, adapts, false, false);
        }

        /** What a plan needs. */
        public static Needs of(Plan plan) {
            boolean paths = plan.takesNoise() || !plan.noise().equals(Plan.Noise.USUAL);
            return new Needs(plan.keeps(), plan.adapts(), paths, plan.takesNoise());
        }

        /** Whether a program for these needs serves others, too. */
        boolean cover(Needs other) {
            return (keeps || !other.keeps)
                    && (adapts || !other.adapts)
                    && (paths || !other.paths)
                    && noisy == other.noisy;
        }

        private Map<String, Integer> macros() {
            Map<String, Integer> macros = new TreeMap<>(Map.of("KEEPS", keeps ? 1 : 0, "ADAPTS", adapts ? 1 : 0));
            if (paths) {
                macros.put("PATHS", 1);
            }
            if (noisy) {
                macros.put("NOISY", 1);
            }
            return macros;
        }

        private List<String> entries(String... others) {
            Stream<String> path = paths ? Stream.of("random/path.h") : Stream.empty();
            return Stream.concat(path, Stream.of(others)).toList();
        }
    }

    private Programs() {}

    /** The kernels that evaluate a target. */
    public static ProgramText evaluate(Target target, int lanes, Arithmetic arithmetic) {
        return ofTarget("evaluate", target, lanes, arithmetic, Map.of(), List.of("entry/evaluate.h"));
    }

    /** The kernels for the Hessian of a target's log density. */
    public static ProgramText curvature(Target target, int lanes, Arithmetic arithmetic) {
        return ofTarget("curvature", target, lanes, arithmetic, Map.of("CURVATURE", 1), List.of("entry/curvature.h"));
    }

    /** The kernels that draw from a target. */
    public static ProgramText draw(Target target, int lanes, Arithmetic arithmetic) {
        return ofTarget("draw", target, lanes, arithmetic, Map.of("DRAWS", 1), List.of("entry/draw.h"));
    }

    /** The kernels of losses around those of a target, whatever it is. */
    public static ProgramText loss(int dimension, int lanes, Arithmetic arithmetic) {
        List<KernelPart> parts = List.of(KernelPart.file(BLOCKS), KernelPart.file(DENOISING), KernelPart.file(LOSS));
        return ofParts("loss", dimension, lanes, arithmetic, Map.of(), parts);
    }

    /** The kernel for losses by denoising around a target's evaluation. */
    public static ProgramText denoise(Target target, int lanes, Arithmetic arithmetic) {
        return ofTarget("denoise", target, lanes, arithmetic, Map.of(), List.of(DENOISING, "entry/denoise.h"));
    }

    /** The stages that evaluate a target. */
    public static ProgramText evaluateInStages(Target target, Stages stages, int lanes, Arithmetic arithmetic) {
        return inStages("evaluate", target, stages, lanes, arithmetic, Map.of());
    }

    /** The kernels that start and advance chains by a target's stages. */
    public static ProgramText advanceInStages(
            Target target, Stages stages, Needs needs, int lanes, Arithmetic arithmetic) {
        String[] entries = needs.entries("entry/initialise.h", "entry/row.h", "entry/update.h")
                .toArray(String[]::new);
        return inStages("advance", target, stages, lanes, arithmetic, needs.macros(), entries);
    }

    /** The kernels that start and advance chains. */
    public static ProgramText advance(Target target, Needs needs, int lanes, Arithmetic arithmetic) {
        return ofTarget(
                "advance",
                target,
                lanes,
                arithmetic,
                needs.macros(),
                needs.entries("entry/initialise.h", "entry/row.h", "entry/advance.h"));
    }

    private static ProgramText inStages(
            String name,
            Target target,
            Stages stages,
            int lanes,
            Arithmetic arithmetic,
            Map<String, Integer> macros,
            String... entries) {
        List<KernelPart> own = target.kernel(TARGET);
        List<KernelPart> parts = new ArrayList<>(own);
        parts.add(KernelPart.file(TILES));
        stages.kernels().forEach(file -> parts.add(own.get(own.size() - 1).sibling(file)));
        Stream.of(entries).map(KernelPart::file).forEach(parts::add);
        Map<String, Integer> all = new TreeMap<>(macros);
        all.putAll(Tiles.of(lanes).macros());
        return ofParts(name + "-" + stages.name(), target, lanes, arithmetic, all, parts);
    }

    /** The kernels that check a device. They need no target. */
    public static ProgramText check(int lanes) {
        return new ProgramText(
                "check",
                macros(lanes, Arithmetic.EXACT),
                Stream.of("math/elementary.h", "math/special.h", "math/tails.h", "random/philox.h", "entry/check.h")
                        .map(KernelPart::file)
                        .toList());
    }

    /** The kernel that sums a form of Stein kernel over pairs. It needs no target, and is exact in any arithmetic. */
    public static ProgramText pairwise(SteinKernel.Form form, int dimension, int lanes) {
        SortedMap<String, Integer> macros = macros(lanes, Arithmetic.EXACT);
        macros.put("GENERIC", 0);
        macros.put("DIM", dimension);
        macros.put("KERNEL_FORM", form.ordinal());
        macros.putAll(Tiles.of(lanes).macros());
        return new ProgramText(
                "pairwise",
                macros,
                Stream.of("math/shape.h", "math/elementary.h", TILES, "entry/pairwise.h")
                        .map(KernelPart::file)
                        .toList());
    }

    /** The kernels for statistics of chains. They need no target, take any number of coordinates, and are exact in any arithmetic. */
    public static ProgramText statistics(int lanes) {
        return new ProgramText(
                "statistics",
                new TreeMap<>(Map.of("LANES", lanes, "FAST", 0)),
                Stream.of(BLOCKS, "entry/statistics.h").map(KernelPart::file).toList());
    }

    private static ProgramText ofTarget(
            String name,
            Target target,
            int lanes,
            Arithmetic arithmetic,
            Map<String, Integer> extra,
            List<String> entries) {
        List<KernelPart> parts = new ArrayList<>(target.kernel(TARGET));
        entries.stream().map(KernelPart::file).forEach(parts::add);
        return ofParts(name, target, lanes, arithmetic, extra, parts);
    }

    /** A program around a target and what it is made of. */
    private static ProgramText ofParts(
            String name,
            Target target,
            int lanes,
            Arithmetic arithmetic,
            Map<String, Integer> extra,
            List<KernelPart> parts) {
        Map<String, Integer> all =
                new TreeMap<>(Map.of("CURVATURE", target.evaluatesByCurvature() ? 1 : 0, "DRAWS", 0));
        all.putAll(extra);
        return ofParts(name, target.dimension(), lanes, arithmetic, all, parts);
    }

    /** A program for states of one dimension. */
    private static ProgramText ofParts(
            String name,
            int dimension,
            int lanes,
            Arithmetic arithmetic,
            Map<String, Integer> extra,
            List<KernelPart> parts) {
        SortedMap<String, Integer> macros = macros(lanes, arithmetic);
        macros.put("GENERIC", 0);
        macros.put("DIM", dimension);
        macros.putAll(extra);
        return new ProgramText(
                name,
                macros,
                // targets may stand on the same mathematics
                Stream.concat(FOUNDATION.stream().map(KernelPart::file), parts.stream())
                        .distinct()
                        .toList());
    }

    private static SortedMap<String, Integer> macros(int lanes, Arithmetic arithmetic) {
        SortedMap<String, Integer> macros = new TreeMap<>();
        macros.put("LANES", lanes);
        macros.put("FAST", arithmetic == Arithmetic.FAST ? 1 : 0);
        for (Purpose purpose : Purpose.values()) {
            macros.put("PURPOSE_" + purpose.name(), purpose.ordinal());
        }
        return macros;
    }
}
