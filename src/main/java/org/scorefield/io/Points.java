package org.scorefield.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DamagedFileException;
import org.scorefield.error.FileAccessException;

/** Reads points in space, one a row. */
public final class Points {
    private Points() {}

    /**
     * Reads points from a .npy file, of shape (points, dimension) or (points,) for one dimension, or from a .csv or
     * .txt file ({@link CsvPoints}).
     *
     * @return an array of shape (points, dimension), neither of them 0, of finite numbers
     * @throws BadInputException if the file is none of these, not of such a shape, or has a value that is not finite
     * @throws DamagedFileException if a .npy file is malformed
     * @throws FileAccessException if the file cannot be read
     */
    public static NumericArray read(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            return checked(path, NumericArray.read(path));
        }
        if (name.endsWith(".csv") || name.endsWith(".txt")) {
            return CsvPoints.read(path);
        }
        throw new BadInputException(
                path.toString(), "is not known to hold points", "allowed: names that end in .npy, .csv or .txt");
    }

    private static NumericArray checked(Path path, NumericArray array) {
        if (array.rank() < 1 || array.rank() > 2 || array.size() == 0) {
            throw new BadInputException(
                    path.toString(),
                    "has the shape " + Arrays.toString(array.shape()),
                    "allowed: (points, dimension) or (points,), none of them 0");
        }
        for (long i = 0; i < array.size(); i++) {
            if (!Double.isFinite(array.get(i))) {
                throw new BadInputException(array.where(i), "is " + array.get(i), "allowed: finite numbers");
            }
        }
        return array.rank() == 2 ? array : array.reshaped(array.dim(0), 1);
    }
}
