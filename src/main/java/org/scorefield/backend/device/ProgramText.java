package org.scorefield.backend.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.scorefield.backend.Arithmetic;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.plan.Plan;
import org.scorefield.random.Purpose;
import org.scorefield.target.KernelPart;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/**
 * The text of a device program: what is compiled in as macros, then the dialect, mathematics, random numbers, the target and the
 * entry kernels, one after the other. {@code kernels/README.md} describes the order.
 *
 * @param name for messages
 * @param macros names and values
 * @param parts in order, without the dialect
 */
public record ProgramText(String name, SortedMap<String, Integer> macros, List<KernelPart> parts) {
    private static final String ROOT = "/kernels/";

    /** What every target stands on. */
    private static final List<String> FOUNDATION =
            List.of("math/shape.h", "math/elementary.h", "random/philox.h", "random/normal.h", "random/noise.h");

    /** Only texts of stages have it. */
    private static final String TILES = "math/tiles.h";

    /** A part of the dialect, which has a file of the dialect's name. */
    private static final String COUNTING = "dialect/counting/";

    private static final String DENOISING = "entry/denoising.h";

    private static final String LOSS = "entry/loss.h";

    /** What entry kernels call the target's names. */
    private static final String TARGET = "target";

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
        List<KernelPart> parts = List.of(KernelPart.file(DENOISING), KernelPart.file(LOSS));
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

    /** The macros that are numbers of the module in a generic text; {@code kernels/math/shape.h} names them in small letters. */
    private static final List<String> SHAPE = List.of("DIM", "BLOCK", "ONE_BLOCK", "KEEPS", "ADAPTS");

    /** The most coordinates that generic texts have room for. */
    private static final int[] CAPACITIES = {16, 128, 1024};

    /**
     * The generic text that does in exact arithmetic what this one does, if there is one: it serves many shapes, which are set when
     * its module is loaded.
     */
    public Optional<ProgramText> generic() {
        int dimension = unbounded() ? 0 : macros.getOrDefault("DIM", 0);
        return IntStream.of(CAPACITIES)
                .filter(most -> most >= dimension && macros.get("LANES") == 1 && simple())
                .mapToObj(this::withRoomFor)
                .findFirst();
    }

    /** Whether there is no more than one target, and all is in files: others are too many to have a generic text each. */
    private boolean simple() {
        return parts.stream()
                .noneMatch(part -> part.generated()
                        || !part.names().getOrDefault(KernelPart.OWN, TARGET).equals(TARGET)
                        || part.names().size() > 1);
    }

    /** Whether no work-item holds all coordinates: then the least room is enough for any number. */
    private boolean unbounded() {
        return parts.contains(KernelPart.file(TILES)) || parts.contains(KernelPart.file(LOSS));
    }

    /** This text's generic ones for few coordinates and for many. */
    public Stream<ProgramText> generics() {
        return IntStream.of(CAPACITIES)
                .limit(!simple() ? 0 : unbounded() ? 1 : CAPACITIES.length)
                .mapToObj(this::withRoomFor)
                .distinct();
    }

    private ProgramText withRoomFor(int capacity) {
        SortedMap<String, Integer> wide = new TreeMap<>(macros);
        wide.put("FAST", 0);
        if (macros.containsKey("DIM")) {
            wide.keySet().removeAll(SHAPE);
            wide.put("GENERIC", 1);
            wide.put("CAPACITY", capacity);
        }
        return new ProgramText(
                name, wide, parts.stream().map(ProgramText::withoutShape).toList());
    }

    private static KernelPart withoutShape(KernelPart part) {
        SortedMap<String, Integer> rest = new TreeMap<>(part.shape());
        rest.keySet().removeAll(SHAPE);
        return new KernelPart(part.file(), part.text(), part.names(), rest);
    }

    /** What {@link #generic} leaves open: names of the module's numbers, and their values for this text. */
    public SortedMap<String, Integer> shape() {
        SortedMap<String, Integer> shape = new TreeMap<>();
        allMacros().forEach((macro, value) -> {
            if (SHAPE.contains(macro)) {
                shape.put("shape_" + macro.toLowerCase(Locale.ROOT), value);
            }
        });
        return shape;
    }

    /** The program's and the parts'. */
    public SortedMap<String, Integer> allMacros() {
        SortedMap<String, Integer> all = new TreeMap<>(macros);
        parts.forEach(part -> all.putAll(part.shape()));
        return all;
    }

    /** Tells this text from others of the same arithmetic and lanes: {@code advance-gaussian-mixture-capacity16-covariance0}. */
    public String label() {
        Set<String> common = Set.of("LANES", "FAST", "GENERIC", "CURVATURE", "DRAWS");
        String target = target().map(stem -> "-" + stem.replace('_', '-')).orElse("");
        return allMacros().entrySet().stream()
                .filter(macro -> !common.contains(macro.getKey())
                        && !Tiles.MACROS.contains(macro.getKey())
                        && !macro.getKey().startsWith("PURPOSE_"))
                .map(macro -> "-" + macro.getKey().toLowerCase(Locale.ROOT) + macro.getValue())
                .collect(Collectors.joining("", name + target, ""));
    }

    /** The name of the target's header, such as {@code laplace}. */
    public Optional<String> target() {
        return parts.stream()
                .filter(part -> TARGET.equals(part.names().get(KernelPart.OWN)))
                .findFirst()
                .map(part -> part.file().replaceFirst("^.*/", "").replaceFirst("\\..*$", ""));
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
                Stream.of(COUNTING, "entry/statistics.h").map(KernelPart::file).toList());
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

    /**
     * The text for a compiler.
     *
     * @param dialect the dialect's file below {@code /kernels/dialect}, such as {@code opencl.h}
     */
    public String compose(String dialect) {
        StringBuilder text = new StringBuilder();
        define(text, macros);
        appendFile(text, "dialect/" + dialect);
        parts.forEach(part -> append(text, part, dialect));
        return text.toString();
    }

    private static void define(StringBuilder text, SortedMap<String, Integer> macros) {
        macros.forEach((macro, value) ->
                text.append("#define ").append(macro).append(' ').append(value).append('\n'));
    }

    private static void append(StringBuilder text, KernelPart part, String dialect) {
        part.names()
                .forEach((macro, prefix) -> text.append("#define ")
                        .append(macro)
                        .append("(name) ")
                        .append(prefix)
                        .append("_##name\n"));
        define(text, part.shape());
        if (part.generated()) {
            text.append("#line 1 \"").append(part.file()).append("\"\n");
            text.append(part.text()).append('\n');
        } else {
            appendFile(text, part.file().endsWith("/") ? part.file() + dialect : part.file());
        }
        Stream.concat(part.names().keySet().stream(), part.shape().keySet().stream())
                .forEach(macro -> text.append("#undef ").append(macro).append('\n'));
    }

    private static void appendFile(StringBuilder text, String file) {
        text.append("#line 1 \"").append(file).append("\"\n");
        try (InputStream in = ProgramText.class.getResourceAsStream(ROOT + file)) {
            if (in == null) {
                throw new IllegalStateException("this build of Scorefield lacks its resource " + ROOT + file);
            }
            text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8)).append('\n');
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the resource " + ROOT + file, e);
        }
    }
}
