package org.scorefield.target;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stretch of a target's kernel code, written as a template: its names are wrapped in macros such as {@code OWN(evaluate)}, so that one
 * program can hold several targets.
 *
 * @param file the header below {@code /kernels}; of generated text, a name for messages
 * @param text what was generated; empty if it is to be read from the file
 * @param names for each of those macros the prefix that it puts before a name: {@code OWN}, and others for what the target is made of
 * @param shape what is compiled in besides: macros and their values
 */
public record KernelPart(String file, String text, SortedMap<String, String> names, SortedMap<String, Integer> shape) {
    /** The macro for a target's own names. */
    public static final String OWN = "OWN";

    /** Copies its arguments. */
    public KernelPart {
        names = new TreeMap<>(names);
        shape = new TreeMap<>(shape);
    }

    /** A header without a template's names. */
    public static KernelPart file(String file) {
        return new KernelPart(file, "", new TreeMap<>(), new TreeMap<>());
    }

    /** A target's header. */
    public static KernelPart of(String file, String own, Map<String, Integer> shape) {
        return new KernelPart(file, "", new TreeMap<>(Map.of(OWN, own)), new TreeMap<>(shape));
    }

    /** A target's generated text; {@code file} is a name for messages. */
    public static KernelPart generated(String file, String text, String own) {
        return new KernelPart(file, text, new TreeMap<>(Map.of(OWN, own)), new TreeMap<>());
    }

    /** Whether the text was generated. */
    public boolean generated() {
        return !text.isEmpty();
    }

    /** This part with another macro for names, such as those of a target that this one is made of. */
    public KernelPart naming(String macro, String prefix) {
        SortedMap<String, String> more = new TreeMap<>(names);
        more.put(macro, prefix);
        return new KernelPart(file, text, more, shape);
    }

    /** Another file with this one's names and shape. */
    public KernelPart sibling(String other) {
        return new KernelPart(other, "", names, shape);
    }
}
