package org.scorefield.cli;

import org.scorefield.error.BadInputException;
import org.scorefield.target.Level;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Texts on the command line to values. */
final class Converters {
    private Converters() {}

    private static TypeConversionException refused(String text, String wanted) {
        return new TypeConversionException("'" + text + "' is not " + wanted);
    }

    /** A whole number of at least one. */
    static final class Positive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
            if (number < 1) {
                throw refused(text, "a whole number >= 1");
            }
            return number;
        }
    }

    /** Chains per work-item. */
    static final class Lanes implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return switch (text) {
                case "1", "8", "16" -> Integer.valueOf(text);
                default -> throw refused(text, "1, 8 or 16");
            };
        }
    }

    /** A seed, signed or unsigned. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw refused(text, "a whole number of 64 bits");
            }
        }
    }

    /** A number of bytes, with k, m or g for powers of 1024. */
    static final class Bytes implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            int unit = text.isEmpty() ? -1 : "kmg".indexOf(Character.toLowerCase(text.charAt(text.length() - 1)));
            String digits = unit < 0 ? text : text.substring(0, text.length() - 1);
            long bytes = digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
            long factor = 1L << 10 * (unit + 1);
            if (bytes < 1 || bytes > Long.MAX_VALUE / factor) {
                throw refused(text, "a number of bytes such as 1000000, 64k, 512m or 2g");
            }
            return bytes * factor;
        }
    }

    /** A level, alpha and sigma. */
    static final class LevelPair implements ITypeConverter<Level> {
        @Override
        public Level convert(String text) {
            String[] parts = text.split(",", -1);
            try {
                if (parts.length == 2) {
                    return new Level(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
                }
            } catch (NumberFormatException | BadInputException e) {
                // said below
            }
            throw refused(text, "a level ALPHA,SIGMA with ALPHA > 0 and SIGMA >= 0, such as 1,0.5");
        }
    }
}
