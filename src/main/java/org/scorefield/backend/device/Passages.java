package org.scorefield.backend.device;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passages of kernel files that only some programs have: {@code #if NAME}, an optional {@code #else}, {@code #endif}. Where a program does
 * not define the name they leave no trace, so that its text, and what was compiled of it, does not change with them.
 */
final class Passages {
    private static final Set<String> NAMES = Set.of("PATHS", "NOISY");
    private static final Pattern DIRECTIVE = Pattern.compile("#(if|else|endif)(?:n?def)?\\b *(\\w*).*");

    /** Where a line is, for each {@code #if} around it. */
    private enum Side {
        /** In what an {@code #if} of a name that is not defined leaves out. */
        LEFT_OUT,
        /** In its {@code #else}. */
        TAKEN,
        /** In any other, which the compiler is left to. */
        OTHER
    }

    private Passages() {}

    /** The text without the passages whose names are not defined. */
    static String select(String text, Set<String> defined) {
        StringBuilder selected = new StringBuilder();
        Deque<Side> around = new ArrayDeque<>();
        for (String line : text.split("(?<=\n)")) {
            Matcher directive = DIRECTIVE.matcher(line.strip());
            if (!directive.matches() || !ours(directive, around, defined)) {
                selected.append(around.contains(Side.LEFT_OUT) ? "" : line);
            }
        }
        return selected.toString();
    }

    /** Goes past a directive; whether it is one of a passage whose name is not defined. */
    private static boolean ours(Matcher directive, Deque<Side> around, Set<String> defined) {
        String name = directive.group(2);
        switch (directive.group(1)) {
            case "if":
                around.push(NAMES.contains(name) && !defined.contains(name) ? Side.LEFT_OUT : Side.OTHER);
                return around.element() != Side.OTHER;
            case "else":
                if (around.element() == Side.LEFT_OUT) {
                    around.pop();
                    around.push(Side.TAKEN);
                    return true;
                }
                return false;
            default:
                return around.pop() != Side.OTHER;
        }
    }
}
