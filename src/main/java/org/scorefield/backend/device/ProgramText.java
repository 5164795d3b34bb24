package org.scorefield.backend.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.scorefield.target.KernelPart;

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
                        || !part.names()
                                .getOrDefault(KernelPart.OWN, Programs.TARGET)
                                .equals(Programs.TARGET)
                        || part.names().size() > 1);
    }

    /** Whether no work-item holds all coordinates: then the least room is enough for any number. */
    private boolean unbounded() {
        return parts.contains(KernelPart.file(Programs.TILES)) || parts.contains(KernelPart.file(Programs.LOSS));
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
                .filter(part -> Programs.TARGET.equals(part.names().get(KernelPart.OWN)))
                .findFirst()
                .map(part -> part.file().replaceFirst("^.*/", "").replaceFirst("\\..*$", ""));
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
        parts.forEach(part -> append(text, part));
        return text.toString();
    }

    private static void define(StringBuilder text, SortedMap<String, Integer> macros) {
        macros.forEach((macro, value) ->
                text.append("#define ").append(macro).append(' ').append(value).append('\n'));
    }

    private static void append(StringBuilder text, KernelPart part) {
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
            appendFile(text, part.file());
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
