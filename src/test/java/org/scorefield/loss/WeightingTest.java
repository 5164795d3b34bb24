package org.scorefield.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scorefield.error.BadInputException;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.target.Level;

class WeightingTest {
    private static final List<Level> LEVELS =
            NoiseLevels.of(new GeometricSchedule(8, 1, 4)).noise();

    /** By the trapezoid rule, where the integrand is 1 the sum is ∫ dσ². */
    @Test
    void likelihoodWeightsAddUpToTheRangeOfVariances() {
        double[] weights = Weighting.LIKELIHOOD.of(LEVELS);
        assertEquals(63, Arrays.stream(weights).average().orElseThrow(), 1e-12);
        // halves of the steps 64 − 16, 16 − 4 and 4 − 1, times L
        assertArrayEquals(new double[] {4 * 24, 4 * 30, 4 * 7.5, 4 * 1.5}, weights, 1e-12);
    }

    @Test
    void likelihoodNeedsARange() {
        for (List<Level> levels : List.of(
                List.of(Level.noise(1)),
                List.of(Level.noise(1), Level.noise(2)),
                List.of(Level.noise(2), new Level(0.9, 1)))) {
            String message = assertThrows(BadInputException.class, () -> Weighting.LIKELIHOOD.of(levels))
                    .getMessage();
            assertTrue(message.startsWith("weighting: is `likelihood`"), message);
        }
    }

    @Test
    void everyWrongWeightIsTold() {
        BadInputException e = assertThrows(
                BadInputException.class, () -> Weighting.list(1, -1, Double.NaN).of(LEVELS));
        List<String> where =
                e.problems().stream().map(problem -> problem.where()).toList();
        assertEquals(List.of("weighting", "weighting[1]", "weighting[2]"), where);
    }
}
