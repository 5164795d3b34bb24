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
import org.scorefield.random.Purpose;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/**
 * The text of a device program: what is compiled in as macros, then the dialect, mathematics, random numbers, the target and the
 * entry kernels, one after the other. {@code kernels/README.md} describes the order.
 *
 * @param name for messages
 * @param macros names and values
 * @param files below {@code /kernels}, in order, without the dialect
 */
public record ProgramText(String name, SortedMap<String, Integer> macros, List<String> files) {
    private static final String ROOT = "/kernels/";

    /** Only texts of stages have it. */
    private static final String TILES = "math/tiles.h";

    /** The kernels that evaluate a target. */
    public static ProgramText evaluate(Target target, int lanes, Arithmetic arithmetic) {
        return ofTarget("evaluate", target, lanes, arithmetic, Map.of(), List.of("entry/evaluate.h"));
    }

    /** The stages that evaluate a target. */
    public static ProgramText evaluateInStages(Target target, Stages stages, int lanes, Arithmetic arithmetic) {
        return ofTarget("evaluate-" + stages.name(), target, lanes, arithmetic, Map.of(), stages(stages));
    }

    /** The kernels that start and advance chains by a target's stages. */
    public static ProgramText advanceInStages(
            Target target, Stages stages, boolean keeps, int lanes, Arithmetic arithmetic) {
        return ofTarget(
                "advance-" + stages.name(),
                target,
                lanes,
                arithmetic,
                Map.of("KEEPS", keeps ? 1 : 0),
                stages(stages, "entry/initialise.h", "entry/row.h", "entry/update.h"));
    }

    /** The kernels that start and advance chains. */
    public static ProgramText advance(Target target, boolean keeps, int lanes, Arithmetic arithmetic) {
        return ofTarget(
                "advance",
                target,
                lanes,
                arithmetic,
                Map.of("KEEPS", keeps ? 1 : 0),
                List.of("entry/initialise.h", "entry/row.h", "entry/advance.h"));
    }

    private static List<String> stages(Stages stages, String... entries) {
        List<String> files = new ArrayList<>();
        files.add(TILES);
        files.addAll(stages.kernels());
        files.addAll(List.of(entries));
        return files;
    }

    /** The macros that are numbers of the module in a generic text; {@code kernels/math/shape.h} names them in small letters. */
    private static final List<String> SHAPE = List.of("DIM", "BLOCK", "ONE_BLOCK", "KEEPS");

    /** The most coordinates that generic texts have room for. */
    private static final int[] CAPACITIES = {16, 128, 1024};

    /**
     * The generic text that does in exact arithmetic what this one does, if there is one: it serves many shapes, which are set when
     * its module is loaded.
     */
    public Optional<ProgramText> generic() {
        int dimension = staged() ? 0 : macros.getOrDefault("DIM", 0);
        return IntStream.of(CAPACITIES)
                .filter(most -> most >= dimension && macros.get("LANES") == 1)
                .mapToObj(this::withRoomFor)
                .findFirst();
    }

    /** Whether no work-item holds all coordinates: then the least room is enough for any number. */
    private boolean staged() {
        return files.contains(TILES);
    }

    /** This text's generic ones for few coordinates and for many. */
    public Stream<ProgramText> generics() {
        return IntStream.of(CAPACITIES)
                .limit(staged() ? 1 : CAPACITIES.length)
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
        return new ProgramText(name, wide, files);
    }

    /** What {@link #generic} leaves open: names of the module's numbers, and their values for this text. */
    public SortedMap<String, Integer> shape() {
        SortedMap<String, Integer> shape = new TreeMap<>();
        for (String macro : SHAPE) {
            if (macros.containsKey(macro)) {
                shape.put("shape_" + macro.toLowerCase(Locale.ROOT), macros.get(macro));
            }
        }
        return shape;
    }

    /** Tells this text from others of the same arithmetic and lanes: {@code advance-capacity16-covariance0}. */
    public String label() {
        Set<String> common = Set.of("LANES", "FAST", "GENERIC");
        return macros.entrySet().stream()
                .filter(macro -> !common.contains(macro.getKey())
                        && !Tiles.MACROS.contains(macro.getKey())
                        && !macro.getKey().startsWith("PURPOSE_"))
                .map(macro -> "-" + macro.getKey().toLowerCase(Locale.ROOT) + macro.getValue())
                .collect(Collectors.joining("", name, ""));
    }

    /** The kernels that check a device. They need no target. */
    public static ProgramText check(int lanes) {
        return new ProgramText(
                "check",
                macros(lanes, Arithmetic.EXACT),
                List.of("math/elementary.h", "random/philox.h", "entry/check.h"));
    }

    private static ProgramText ofTarget(
            String name,
            Target target,
            int lanes,
            Arithmetic arithmetic,
            Map<String, Integer> extra,
            List<String> entries) {
        SortedMap<String, Integer> macros = macros(lanes, arithmetic);
        macros.put("GENERIC", 0);
        macros.put("DIM", target.dimension());
        if (entries.contains(TILES)) {
            macros.putAll(Tiles.of(lanes).macros());
        }
        macros.putAll(target.shape());
        macros.putAll(extra);
        List<String> files = new ArrayList<>();
        files.add("math/shape.h");
        files.add("math/elementary.h");
        files.add("random/philox.h");
        files.add("random/normal.h");
        files.add("random/noise.h");
        files.add(target.kernel());
        files.addAll(entries);
        return new ProgramText(name, macros, List.copyOf(files));
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
        macros.forEach((macro, value) ->
                text.append("#define ").append(macro).append(' ').append(value).append('\n'));
        append(text, "dialect/" + dialect);
        files.forEach(file -> append(text, file));
        return text.toString();
    }

    private static void append(StringBuilder text, String file) {
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
