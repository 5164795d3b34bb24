package org.scorefield.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scorefield.error.BadInputException;

class LogNormalScheduleTest {
    /** Python's mpmath 1.3: {@code exp(-1.2 + 1.2*sqrt(2)*erfinv(2*p - 1))} for p = 5/6, 1/2 and 1/6. */
    @Test
    void levelsAreQuantiles() {
        double[] expected = {0.96166019277739, 0.3011942119122, 0.094334728598267};
        assertArrayEquals(expected, new LogNormalSchedule(-1.2, 1.2, 3).sigmas(), 1e-12);
    }

    /** The mean of ln²σ is mean² + deviation²; the midpoint rule leaves a little of the tails out. */
    @Test
    void levelsStandForTheLaw() {
        double[] sigmas = new LogNormalSchedule(-1.2, 1.2, 1000).sigmas();
        double squares = Arrays.stream(sigmas)
                .map(sigma -> Math.log(sigma) * Math.log(sigma))
                .average()
                .orElseThrow();
        assertEquals(2 * 1.44, squares, 0.005);
    }

    @Test
    void everyWrongArgumentIsTold() {
        BadInputException e =
                assertThrows(BadInputException.class, () -> new LogNormalSchedule(Double.NaN, 0, 0).sigmas());
        assertEquals(
                List.of("mean", "deviation", "levels"),
                e.problems().stream().map(problem -> problem.where()).toList());
    }
}
