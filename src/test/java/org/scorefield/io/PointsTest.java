package org.scorefield.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.error.BadInputException;

class PointsTest {
    @TempDir
    Path folder;

    private Path npy(boolean fortranOrder, float[] values, long... shape) {
        Path path = folder.resolve("X.NPY");
        try (NpyWriter writer = NpyWriter.create(path, shape, fortranOrder)) {
            writer.write(0, values, 0, values.length);
            writer.commit();
        }
        return path;
    }

    private static void assertRefused(Path path, String message) {
        BadInputException failure = assertThrows(BadInputException.class, () -> Points.read(path));
        assertEquals(path + message, failure.getMessage());
    }

    @Test
    void rowsArePoints() throws IOException {
        NumericArray points = Points.read(npy(true, new float[] {1, 2, 3, 4}, 2, 2));
        assertArrayEquals(new float[] {1, 3, 2, 4}, points.toFloats());

        for (String name : new String[] {"x.csv", "x.txt"}) {
            NumericArray table = Points.read(Files.writeString(folder.resolve(name), "1,2\n3,4\n5,6\n"));
            assertArrayEquals(new int[] {3, 2}, table.shape());
        }
    }

    @Test
    void aVectorIsPointsOnTheLine() {
        NumericArray points = Points.read(npy(false, new float[] {1, 2, 3}, 3));
        assertArrayEquals(new int[] {3, 1}, points.shape());
    }

    @Test
    void valuesThatAreNotFiniteAreNamed() {
        assertRefused(npy(true, new float[] {1, 2, Float.NaN, 4}, 2, 2), " [0, 1]: is NaN; allowed: finite numbers");
        assertRefused(
                npy(false, new float[] {1, Float.NEGATIVE_INFINITY}, 2), " [1]: is -Infinity; allowed: finite numbers");
    }

    @Test
    void otherShapes() {
        String allowed = "; allowed: (points, dimension) or (points,), none of them 0";
        assertRefused(npy(false, new float[1]), ": has the shape []" + allowed);
        assertRefused(npy(false, new float[8], 2, 2, 2), ": has the shape [2, 2, 2]" + allowed);
        assertRefused(npy(false, new float[0], 0, 2), ": has the shape [0, 2]" + allowed);
        assertRefused(npy(false, new float[0], 2, 0), ": has the shape [2, 0]" + allowed);
    }

    @Test
    void otherFiles() {
        BadInputException failure = assertThrows(BadInputException.class, () -> Points.read(folder.resolve("x.npz")));
        assertTrue(failure.getMessage().endsWith("allowed: names that end in .npy, .csv or .txt"));
    }
}
