package org.scorefield.expression;

import org.scorefield.error.Problem;

/** Takes a formula's text apart into numbers, names and signs. */
final class Lexer {
    /** What a token is. */
    enum Kind {
        NUMBER,
        NAME,
        SIGN,
        END
    }

    /**
     * A piece of the text.
     *
     * @param at where it begins, from 0
     */
    record Token(Kind kind, String text, int at) {
        boolean is(char sign) {
            return kind == Kind.SIGN && text.charAt(0) == sign;
        }

        /** For messages. */
        String shown() {
            return kind == Kind.END ? "the end" : "`" + Problem.shown(text) + "`";
        }
    }

    private static final String SIGNS = "+-*/^()[],";

    private final String text;
    private int next;

    Lexer(String text) {
        this.text = text;
    }

    /** The next token, and from the end on the end. */
    Token take() {
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        int start = next;
        if (start == text.length()) {
            return new Token(Kind.END, "", start);
        }
        char c = text.charAt(start);
        if (digitAt(start) || c == '.' && digitAt(start + 1)) {
            skipNumber();
            return token(Kind.NUMBER, start);
        }
        if (startsName(c)) {
            while (next < text.length() && continuesName(text.charAt(next))) {
                next++;
            }
            return token(Kind.NAME, start);
        }
        if (SIGNS.indexOf(c) < 0) {
            String character = Problem.shown(Character.toString(text.codePointAt(start)));
            throw new Fault(
                    start,
                    "`" + character + "` has no meaning here",
                    "allowed: " + "numbers, names, + - * / ^ ( ) [ ] ,");
        }
        next++;
        return token(Kind.SIGN, start);
    }

    private Token token(Kind kind, int start) {
        return new Token(kind, text.substring(start, next), start);
    }

    /** Digits with a point among them, behind them or before them, and an exponent: the e of {@code 2e} belongs to no number. */
    private void skipNumber() {
        skipDigits();
        if (next < text.length() && text.charAt(next) == '.') {
            next++;
            skipDigits();
        }
        if (next < text.length() && (text.charAt(next) == 'e' || text.charAt(next) == 'E')) {
            boolean signed = next + 1 < text.length() && "+-".indexOf(text.charAt(next + 1)) >= 0;
            int digits = next + (signed ? 2 : 1);
            if (digitAt(digits)) {
                next = digits;
                skipDigits();
            }
        }
    }

    private void skipDigits() {
        while (digitAt(next)) {
            next++;
        }
    }

    private boolean digitAt(int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    static boolean startsName(char c) {
        return Character.isLetter(c) || c == '_';
    }

    static boolean continuesName(char c) {
        return startsName(c) || c >= '0' && c <= '9';
    }
}
