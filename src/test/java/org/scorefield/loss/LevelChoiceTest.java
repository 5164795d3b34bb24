package org.scorefield.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scorefield.error.BadInputException;
import org.scorefield.schedule.GeometricSchedule;

class LevelChoiceTest {
    private static final List<LossTerm> TERMS = new DenoisingScoreMatching(
                    NoiseLevels.of(new GeometricSchedule(4, 1, 3)), Weighting.LIKELIHOOD, VarianceReduction.NONE)
            .terms();

    @Test
    void samplesAreSharedOut() {
        assertArrayEquals(new long[] {10, 10, 10}, LevelChoice.ALL.counts(TERMS, 10));
        assertArrayEquals(new long[] {4, 3, 4}, LevelChoice.STRATIFIED.counts(TERMS, 11));
        assertArrayEquals(new long[] {1, 1, 1}, LevelChoice.STRATIFIED.counts(TERMS, 3));
        assertArrayEquals(
                new long[] {101, 201, 701},
                LevelChoice.importance(0.1, 0.2, 0.7).counts(TERMS, 1003));
        assertArrayEquals(
                new long[] {1, 1, 999},
                LevelChoice.importance(1e-9, 1e-9, 1 - 2e-9).counts(TERMS, 1001));
        long[] many = LevelChoice.importance(0.3, 0.3, 0.4).counts(TERMS, 1L << 60);
        assertEquals(1L << 60, Arrays.stream(many).sum());
    }

    /** g²/σ²: with σ² = 16, 4, 1 and shares 6, 7.5 and 1.5 of ∫ dσ², 0.375 : 1.875 : 1.5. */
    @Test
    void withoutProbabilitiesTheWeightsCount() {
        assertArrayEquals(new long[] {101, 501, 401}, LevelChoice.importance().counts(TERMS, 1003));
    }

    @Test
    void everyWrongProbabilityIsTold() {
        BadInputException e =
                assertThrows(BadInputException.class, () -> LevelChoice.importance(0, 0.5, -1, Double.NaN));
        List<String> where =
                e.problems().stream().map(problem -> problem.where()).toList();
        assertEquals(List.of("probabilities[0]", "probabilities[2]", "probabilities[3]"), where);
        e = assertThrows(BadInputException.class, () -> LevelChoice.importance(0.5, 0.4));
        assertEquals("probabilities: add up to 0.9; allowed: probabilities that add up to 1", e.getMessage());
    }
}
