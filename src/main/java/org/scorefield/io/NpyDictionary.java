package org.scorefield.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DamagedFileException;
import org.scorefield.error.Problem;

/**
 * The dictionary in the header of a .npy file, for instance
 * <code>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</code>. NumPy evaluates it as a Python literal;
 * here exactly the three keys and the few forms of value that they can have are understood, and nothing is evaluated.
 */
final class NpyDictionary {
    private static final String ALLOWED = "allowed: the header of a .npy file, a dictionary of exactly the keys"
            + " 'descr', 'fortran_order' and 'shape'";
    private static final int LARGEST_RANK = 8;
    // As many digits as surely fit in a long.
    private static final int MOST_DIGITS = 18;

    private final Path path;
    private final String text;
    private int at;

    private String descr;
    private Boolean fortranOrder;
    private List<Long> shape;

    private NpyDictionary(Path path, String text) {
        this.path = path;
        this.text = text;
    }

    /**
     * Parses the header's text.
     *
     * @throws DamagedFileException if it is not such a dictionary
     * @throws BadInputException if it describes an array of structures or of too many dimensions
     */
    static NpyDictionary parse(Path path, String text) {
        NpyDictionary dictionary = new NpyDictionary(path, text);
        dictionary.dictionary();
        return dictionary;
    }

    /** The element type as the file spells it, unchecked. */
    String descr() {
        return descr;
    }

    /** Whether the first index varies fastest. */
    boolean fortranOrder() {
        return fortranOrder;
    }

    /** The dimensions, none negative. */
    List<Long> shape() {
        return shape;
    }

    private void dictionary() {
        expect('{');
        while (!accept('}')) {
            entry();
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        blanks();
        if (at < text.length()) {
            throw damaged("has something after the closing brace");
        }
        if (descr == null || fortranOrder == null || shape == null) {
            String missing = descr == null ? "descr" : fortranOrder == null ? "fortran_order" : "shape";
            throw damaged("lacks the key '" + missing + "'");
        }
    }

    private void entry() {
        String key = string();
        boolean twice = switch (key) {
            case "descr" -> descr != null;
            case "fortran_order" -> fortranOrder != null;
            case "shape" -> shape != null;
            default -> throw damaged("has the key '" + Problem.shown(key) + "'");
        };
        if (twice) {
            throw damaged("has the key '" + key + "' twice");
        }
        expect(':');
        switch (key) {
            case "descr" -> descr = elementType();
            case "fortran_order" -> fortranOrder = truth();
            default -> shape = tuple();
        }
    }

    private String elementType() {
        if (peek() == '[' || peek() == '(') {
            throw new BadInputException(path.toString(), "holds structures (several fields)", NpyType.SUPPORTED);
        }
        return string();
    }

    private String string() {
        char quote = peek();
        if (quote != '\'' && quote != '"') {
            throw damaged("has no quoted text");
        }
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw damaged("has an unclosed quote");
        }
        String value = text.substring(at + 1, end);
        if (value.indexOf('\\') >= 0) {
            throw damaged("has a backslash in quoted text");
        }
        at = end + 1;
        return value;
    }

    private boolean truth() {
        peek();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw damaged("has a fortran_order that is neither True nor False");
    }

    private List<Long> tuple() {
        List<Long> values = new ArrayList<>();
        expect('(');
        boolean comma = true;
        while (!accept(')')) {
            if (!comma) {
                throw damaged("has no comma between two dimensions");
            }
            values.add(dimension());
            comma = accept(',');
        }
        // In Python (5) is a number and (5,) a tuple.
        if (values.size() == 1 && !comma) {
            throw damaged("has a shape that is not a tuple");
        }
        if (values.size() > LARGEST_RANK) {
            throw new BadInputException(
                    path.toString(), "has " + values.size() + " dimensions", "allowed: at most " + LARGEST_RANK);
        }
        return List.copyOf(values);
    }

    private long dimension() {
        boolean negative = peek() == '-';
        int start = negative ? at + 1 : at;
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        String digits = text.substring(start, end);
        if (digits.isEmpty() || end < text.length() && " \t\r\n,)".indexOf(text.charAt(end)) < 0) {
            throw damaged("has a dimension that is not a whole number");
        }
        if (negative) {
            throw damaged("has the negative dimension -" + Problem.shown(digits));
        }
        if (digits.length() > 1 && digits.startsWith("0") || digits.length() > MOST_DIGITS) {
            throw damaged("has the dimension " + Problem.shown(digits));
        }
        at = end;
        return Long.parseLong(digits);
    }

    private void expect(char wanted) {
        if (!accept(wanted)) {
            throw damaged("has no '" + wanted + "'");
        }
    }

    private boolean accept(char wanted) {
        boolean found = peek() == wanted;
        if (found) {
            at++;
        }
        return found;
    }

    /** The next character that is not blank, or NUL, which nothing accepts, at the end. */
    private char peek() {
        blanks();
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private DamagedFileException damaged(String what) {
        String rest = at < text.length()
                ? "before " + Problem.shown(text.substring(at).stripTrailing())
                : "at its end";
        return new DamagedFileException(path, "its header " + what + " " + rest, ALLOWED);
    }
}
