package org.scorefield.cli;

import java.nio.file.Path;
import org.scorefield.io.NumericArray;
import org.scorefield.target.Target;
import picocli.CommandLine.Option;

/** The points that a command has to be given. */
final class PointsOption {
    private static final String NAME = "--points";

    @Option(
            names = NAME,
            required = true,
            paramLabel = "FILE",
            description = "Points: .npy of shape (points, dimension), or .csv.")
    private Path file;

    /** Where they are. */
    Path file() {
        return file;
    }

    /** The points, which have the target's dimension. */
    NumericArray read(Target target) {
        return PointFile.read(NAME, file, target);
    }
}
