package org.scorefield.job;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Numbers as YAML 1.2's core schema and JSON write them. */
public final class Numeral {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");

    /** More characters than any number needs; keeps exact conversions cheap. */
    private static final int LONGEST = 100;

    /** More digits than any whole number here has. */
    private static final int MOST_DIGITS = 30;

    private Numeral() {}

    /** Whether this is a number at all. */
    static boolean is(String text) {
        return text.length() <= LONGEST
                && (DECIMAL.matcher(text).matches()
                        || HEXADECIMAL.matcher(text).matches()
                        || OCTAL.matcher(text).matches());
    }

    /** The value, nearest in double precision; NaN if there is none that is finite and does not vanish. */
    static double real(String text) {
        if (!is(text)) {
            return Double.NaN;
        }
        if (!DECIMAL.matcher(text).matches()) {
            return exact(text).doubleValue();
        }
        double value = Double.parseDouble(text);
        boolean vanished = value == 0 && text.split("[eE]", 2)[0].chars().anyMatch(c -> c >= '1' && c <= '9');
        return vanished || Double.isInfinite(value) ? Double.NaN : value;
    }

    /** The value, if it is whole (as 1000, 1e3 and 1.0 are) and has at most 30 digits; otherwise null. */
    public static BigInteger whole(String text) {
        if (!is(text)) {
            return null;
        }
        try {
            BigDecimal value = exact(text);
            if (value.signum() == 0) {
                return BigInteger.ZERO;
            }
            // (the exponent may be enormous: nothing is expanded before it is known to be small)
            boolean small = (long) value.precision() - value.scale() <= MOST_DIGITS && value.scale() <= LONGEST;
            return small ? value.toBigIntegerExact() : null;
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private static BigDecimal exact(String text) {
        if (HEXADECIMAL.matcher(text).matches()) {
            return new BigDecimal(new BigInteger(text.substring(2), 16));
        }
        if (OCTAL.matcher(text).matches()) {
            return new BigDecimal(new BigInteger(text.substring(2), 8));
        }
        return new BigDecimal(text);
    }
}
