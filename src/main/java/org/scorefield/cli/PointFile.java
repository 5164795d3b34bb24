package org.scorefield.cli;

import java.nio.file.Path;
import org.scorefield.error.BadInputException;
import org.scorefield.io.NumericArray;
import org.scorefield.io.Points;
import org.scorefield.target.Target;

/** Points of a target's dimension, from the file that an option names. */
final class PointFile {
    private PointFile() {}

    static NumericArray read(String option, Path file, Target target) {
        NumericArray array = Points.read(file);
        if (array.dim(1) != target.dimension()) {
            throw new BadInputException(
                    option + " " + file,
                    "has rows of " + array.dim(1) + " numbers",
                    "allowed: " + target.dimension() + ", as the target has coordinates");
        }
        return array;
    }
}
