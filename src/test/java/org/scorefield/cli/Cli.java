package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a command line gave, run in this very process.
 *
 * @param code the exit code
 * @param out stdout
 * @param err stderr
 */
record Cli(int code, String out, String err) {
    static Cli run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Stream.of(args).map(String::valueOf).toArray(String[]::new);
        int code = Main.run(new PrintWriter(out), new PrintWriter(err, true), texts);
        return new Cli(code, out.toString(), err.toString());
    }

    /** The numbers behind a key of one JSON document, in the order in which they come. */
    static List<Double> all(String json, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\":(-?[0-9.E-]+)").matcher(json);
        List<Double> all = new ArrayList<>();
        while (matcher.find()) {
            all.add(Double.valueOf(matcher.group(1)));
        }
        return all;
    }

    /** Asks for success. */
    Cli ok() {
        assertEquals(0, code, err);
        return this;
    }

    /** Asks for a failure that is told in one line with these parts. */
    Cli fails(int expected, String... parts) {
        assertEquals(expected, code, err);
        List<String> errors =
                err.lines().filter(line -> line.startsWith("error: ")).toList();
        assertEquals(1, errors.size(), err);
        for (String part : parts) {
            assertTrue(errors.get(0).contains(part), err);
        }
        assertTrue(err.lines().noneMatch(line -> line.startsWith("\tat ")), err);
        return this;
    }

    /** The names of the files in a directory, sorted. */
    static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
