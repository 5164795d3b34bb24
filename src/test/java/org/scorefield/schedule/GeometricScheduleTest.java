package org.scorefield.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.error.BadInputException;

class GeometricScheduleTest {
    /** The levels of Song and Ermon (2019): {@code numpy.geomspace(1, 0.01, 10)}, NumPy 2.4.6. */
    @Test
    void givesTheLevelsOfSongAndErmon() {
        double[] expected = {
            1, 0.59948425, 0.35938137, 0.21544347, 0.12915497, 0.07742637, 0.04641589, 0.02782559, 0.01668101, 0.01
        };
        assertArrayEquals(expected, new GeometricSchedule(1, 0.01, 10).sigmas(), 5e-9);
    }

    /** Published ratios γ of neighbouring levels: Song and Ermon (2020, arXiv 2006.09011), for CIFAR-10 and CelebA. */
    @ParameterizedTest
    @CsvSource({"50, 0.01, 232, 1.0376", "90, 0.01, 500, 1.0184"})
    void neighboursHaveOneRatio(double from, double to, int levels, double ratio) {
        double[] sigmas = new GeometricSchedule(from, to, levels).sigmas();
        assertEquals(levels, sigmas.length);
        double first = sigmas[0] / sigmas[1];
        assertEquals(ratio, first, 5e-5);
        for (int i = 1; i < levels; i++) {
            assertEquals(first, sigmas[i - 1] / sigmas[i], 1e-13);
        }
    }

    /** The last level is divided by: it must not be off by a rounding, as 49·(1/49) is. */
    @Test
    void endsAreExact() {
        for (int levels = 2; levels < 300; levels++) {
            double[] sigmas = new GeometricSchedule(49, 1, levels).sigmas();
            assertEquals(49, sigmas[0]);
            assertEquals(1, sigmas[levels - 1]);
        }
    }

    @Test
    void refusesBadArgumentsAllAtOnce() {
        BadInputException failure = assertThrows(BadInputException.class, () -> new GeometricSchedule(0.5, 2, 1));
        assertEquals(
                "from: is 0.5 while `to` is 2.0; allowed: a number above `to`\nlevels: is 1; allowed: a whole number >= 2",
                failure.getMessage());
        failure = assertThrows(BadInputException.class, () -> new GeometricSchedule(Double.NaN, 0, 2));
        assertEquals(
                "from: is NaN; allowed: a finite number > 0\nto: is 0.0; allowed: a finite number > 0",
                failure.getMessage());
        assertThrows(BadInputException.class, () -> new GeometricSchedule(1, 1, 2));
    }
}
