package org.scorefield.error;

import java.util.Locale;

/** Text from outside made safe for one line of a message: nothing in it can break the line or steer a terminal. */
final class OneLine {
    private OneLine() {}

    /** {@code text} with what does not print escaped, and cut, with an ellipsis, where it would exceed {@code limit}. */
    static String of(String text, int limit) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), limit) + 1);
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            String piece = escaped(character);
            if (line.length() + piece.length() > limit) {
                return line.append('…').toString();
            }
            line.append(piece);
            i += Character.charCount(character);
        }
        return line.toString();
    }

    // A backslash stays as it is, so that escaping what was escaped before changes nothing.
    private static String escaped(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                prints(character) ? Character.toString(character) : String.format(Locale.ROOT, "\\u%04x", character);
        };
    }

    private static boolean prints(int character) {
        return switch (Character.getType(character)) {
            // FORMAT has the marks that reverse the reading direction and can make one text look like another.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
