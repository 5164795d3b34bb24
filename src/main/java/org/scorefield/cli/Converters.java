package org.scorefield.cli;

import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.scorefield.backend.Arithmetic;
import org.scorefield.error.BadInputException;
import org.scorefield.job.Numeral;
import org.scorefield.target.Level;
import org.scorefield.target.Prediction;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Texts on the command line to values. */
final class Converters {
    private Converters() {}

    private static TypeConversionException refused(String text, String wanted) {
        return new TypeConversionException("'" + text + "' is not " + wanted);
    }

    /** A file's name. The empty one would be taken for the current directory. */
    static final class FileName implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            try {
                if (!text.isEmpty()) {
                    return Path.of(text);
                }
            } catch (InvalidPathException e) {
                // said below
            }
            throw refused(text, "the name of a file");
        }
    }

    /** A whole number, written as in a job file. Its range is checked with the job. */
    static final class Whole implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            BigInteger number = Numeral.whole(text);
            if (number == null || number.bitLength() >= Long.SIZE) {
                throw refused(text, "a whole number below 2^63");
            }
            return number.longValue();
        }
    }

    /** A whole number of at least zero. */
    static final class Count implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            BigInteger number = Numeral.whole(text);
            if (number == null || number.signum() < 0 || number.bitLength() >= Long.SIZE) {
                throw refused(text, "a whole number >= 0");
            }
            return number.longValue();
        }
    }

    /** A form of a score. */
    static final class Form implements ITypeConverter<Prediction> {
        @Override
        public Prediction convert(String text) {
            return Stream.of(Prediction.values())
                    .filter(form -> form.label().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> refused(text, "score, epsilon, x0 or v"));
        }
    }

    /** How kernels compute. */
    static final class Computing implements ITypeConverter<Arithmetic> {
        @Override
        public Arithmetic convert(String text) {
            return Stream.of(Arithmetic.values())
                    .filter(arithmetic -> arithmetic.label().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> refused(text, "exact or fast"));
        }
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

    /** Levels that only add noise, told by their standard deviations. */
    record NoiseLevels(List<Level> levels) {}

    /** Standard deviations, separated by commas. */
    static final class Sigmas implements ITypeConverter<NoiseLevels> {
        @Override
        public NoiseLevels convert(String text) {
            try {
                return new NoiseLevels(Stream.of(text.split(",", -1))
                        .map(sigma -> Level.noise(Double.parseDouble(sigma)))
                        .toList());
            } catch (NumberFormatException | BadInputException e) {
                throw refused(text, "a list of numbers >= 0, such as 0.1,1,10");
            }
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
