package org.scorefield.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.scorefield.error.BadInputException;
import org.scorefield.error.FileAccessException;
import org.scorefield.error.Problem;

/**
 * Reads a table of numbers from text: UTF-8, one row a line, columns separated by commas, semicolons or tabs (whichever
 * the first line has, looked for in this order). Blank lines and lines that start with # are passed over. A first line
 * in which nothing looks like a value is a header; one with values beside something else is refused, lest a typing
 * error cost a row.
 */
public final class CsvPoints {
    private static final int MOST_PROBLEMS = 20;
    private static final String ALLOWED = "allowed: finite numbers such as -1.5e-3, separated by commas, semicolons or"
            + " tabs, below at most one line of column names";
    private static final String ALLOWED_TEXT = "allowed: text in UTF-8";
    // Without the forms that only Java has: 1f, 0x1p3.
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    // What begins like a number, and what programs write for a value that is missing or not finite: no column's name.
    private static final Pattern LIKE_A_VALUE =
            Pattern.compile("[-+.\\d].*|nan|inf|infinity|n/?a|null|", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Path path;
    private final List<Problem> problems = new ArrayList<>();
    private double[] values = new double[1024];
    private int size;
    private int columns;

    private CsvPoints(Path path) {
        this.path = path;
    }

    /**
     * Reads a table of shape (rows, columns), at least one of each.
     *
     * @throws BadInputException if there is no such file, it is not a regular one or not UTF-8, has no rows, rows of
     *     different lengths, or a value that is not a finite number; up to 20 problems are reported together
     * @throws FileAccessException if it cannot be read
     */
    public static NumericArray read(Path path) {
        CsvPoints table = new CsvPoints(path);
        try (BufferedReader first = open(path);
                BufferedReader all = open(path)) {
            table.records(all, format(first));
        } catch (CharacterCodingException e) {
            throw new BadInputException(path.toString(), "is not UTF-8", ALLOWED_TEXT);
        } catch (CSVException e) {
            throw new BadInputException(path.toString(), "is not CSV: " + Problem.shown(e.getMessage()), ALLOWED);
        } catch (IOException e) {
            throw FileAccessException.of("read", path, e);
        }
        return table.result();
    }

    private static BufferedReader open(Path path) {
        // A decoder of its own refuses bytes that are not UTF-8, where a Charset would replace them.
        return new BufferedReader(Channels.newReader(InputFile.open(path), StandardCharsets.UTF_8.newDecoder(), -1));
    }

    private static void passByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
    }

    private static CSVFormat format(BufferedReader reader) throws IOException {
        passByteOrderMark(reader);
        String line = reader.readLine();
        while (line != null && (line.isBlank() || line.startsWith("#"))) {
            line = reader.readLine();
        }
        // The quoted names of a header may contain anything.
        String bare = line == null ? "" : line.replaceAll("\"[^\"]*\"", "");
        char delimiter = bare.contains(";") ? ';' : bare.contains(",") || !bare.contains("\t") ? ',' : '\t';
        return CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setCommentMarker('#')
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
    }

    private void records(BufferedReader reader, CSVFormat format) throws IOException {
        passByteOrderMark(reader);
        try (CSVParser parser =
                CSVParser.builder().setReader(reader).setFormat(format).get()) {
            for (CSVRecord row : parser) {
                boolean blank = row.size() == 1 && row.get(0).isBlank();
                if (!blank) {
                    record(row, parser.getCurrentLineNumber());
                }
                if (problems.size() >= MOST_PROBLEMS) {
                    break;
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void record(CSVRecord row, long line) {
        if (columns == 0) {
            columns = row.size();
            if (row.stream().noneMatch(field -> LIKE_A_VALUE.matcher(field).matches())) {
                return;
            }
        }
        if (row.size() != columns) {
            String wanted = "allowed: " + columns + ", as in the first line";
            problem(":" + line, "has " + row.size() + " columns", wanted);
            return;
        }
        requireRoom();
        for (int column = 0; column < columns; column++) {
            values[size++] = number(row.get(column), line, column + 1);
        }
    }

    private double number(String field, long line, int column) {
        double value = NUMBER.matcher(field).matches() ? Double.parseDouble(field) : Double.NaN;
        if (!Double.isFinite(value)) {
            String what = field.isEmpty() ? "is empty" : "is '" + Problem.shown(field) + "'";
            problem(":" + line + " column " + column, what, ALLOWED);
        }
        return value;
    }

    private void problem(String place, String what, String allowed) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(path + place, what, allowed));
        }
    }

    private void requireRoom() {
        if (columns > NumericArray.MOST_ELEMENTS - size) {
            throw new BadInputException(
                    path.toString(), "has too many numbers", "allowed: at most " + NumericArray.MOST_ELEMENTS);
        }
        if (columns > values.length - size) {
            long wanted = Math.max(2L * values.length, (long) size + columns);
            values = Arrays.copyOf(values, (int) Math.min(wanted, NumericArray.MOST_ELEMENTS));
        }
    }

    private NumericArray result() {
        if (problems.isEmpty() && size == 0) {
            String what = columns == 0 ? "is empty" : "has no row of numbers";
            problem("", what, "allowed: one row or more");
        }
        if (!problems.isEmpty()) {
            throw new BadInputException(problems);
        }
        return NumericArray.of(path.toString(), Arrays.copyOf(values, size), size / columns, columns);
    }
}
