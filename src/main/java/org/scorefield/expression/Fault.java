package org.scorefield.expression;

import org.scorefield.error.Problem;

/** What is wrong at one place of a formula. Without a stack trace: there may be many, and they say where they belong. */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int at;
    private final String allowed;

    Fault(int at, String what, String allowed) {
        super(what, null, false, false);
        this.at = at;
        this.allowed = allowed;
    }

    /** Where in the text, from 0. */
    int at() {
        return at;
    }

    /** As users read it: {@code column 17: unknown name `foo`; known: …}. */
    Problem in(String where, String text) {
        return new Problem(where, place(text, at) + ": " + getMessage(), allowed);
    }

    /** {@code column 17}, or {@code line 2, column 5} in a text of several lines. */
    static String place(String text, int at) {
        int start = text.lastIndexOf('\n', at - 1) + 1;
        String column = "column " + (at - start + 1);
        if (text.indexOf('\n') < 0) {
            return column;
        }
        long line = 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
        return "line " + line + ", " + column;
    }
}
