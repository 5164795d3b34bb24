package org.scorefield.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Files with targets and points, and the command that measures them. */
abstract class CliMeasure {
    @TempDir
    Path directory;

    /** N(0, 1). */
    Path normal;

    @BeforeEach
    final void write() throws IOException {
        normal = mixture("normal.yaml", "means: [0], covariance: 1");
    }

    final Path mixture(String name, String keys) throws IOException {
        return Files.writeString(directory.resolve(name), "{type: gaussian-mixture, " + keys + "}\n");
    }

    final Path points(String name, String... rows) throws IOException {
        return Files.write(directory.resolve(name), List.of(rows));
    }

    static Cli measure(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("measure"));
        all.addAll(List.of(arguments));
        if (!all.contains("--device")) {
            all.addAll(List.of("--device", "java"));
        }
        return Cli.run(all.toArray());
    }
}
