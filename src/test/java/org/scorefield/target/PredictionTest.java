package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.scorefield.error.BadInputException;

class PredictionTest {
    private static final float[] X = {0.5f, -3, 7, 0};
    private static final float[] SCORES = {-1.25f, 0.75f, 2, 0};

    /** By hand: α = 0.6, σ = 0.8, x = 0.5, s = −1.25: ε = 1, x₀ = (0.5 − 0.8)/0.6 = −0.5, v = 0.6 + 0.4 = 1. */
    @Test
    void formsAreThoseOfTheFormulas() {
        Level level = new Level(0.6, 0.8);
        float[] x = {0.5f};
        float[] s = {-1.25f};
        assertArrayEquals(new float[] {1}, Prediction.SCORE.convert(Prediction.EPSILON, s, x, level), 1e-7f);
        assertArrayEquals(new float[] {-0.5f}, Prediction.SCORE.convert(Prediction.X0, s, x, level), 1e-7f);
        assertArrayEquals(new float[] {1}, Prediction.SCORE.convert(Prediction.V, s, x, level), 1e-7f);
    }

    /** There and back, at a level that preserves variance and at one that does not; rounded to single precision once in between. */
    @Test
    void eachFormTellsEachOther() {
        for (Level level : new Level[] {new Level(0.6, 0.8), new Level(2, 3), new Level(1, 0.5)}) {
            for (Prediction from : Prediction.values()) {
                float[] given = Prediction.SCORE.convert(from, SCORES, X, level);
                assertArrayEquals(SCORES, from.convert(Prediction.SCORE, given, X, level), 1e-5f, from + " " + level);
                for (Prediction to : Prediction.values()) {
                    float[] direct = Prediction.SCORE.convert(to, SCORES, X, level);
                    assertArrayEquals(direct, from.convert(to, given, X, level), 1e-5f, from + " to " + to);
                }
            }
        }
    }

    @Test
    void withoutNoiseOnlyAScoreTellsTheScore() {
        assertArrayEquals(X, Prediction.SCORE.convert(Prediction.X0, SCORES, X, Level.NONE));
        BadInputException failure =
                assertThrows(BadInputException.class, () -> Prediction.X0.convert(Prediction.SCORE, X, X, Level.NONE));
        assertTrue(failure.getMessage().contains("where x0 does not tell the score; allowed: levels with sigma > 0"));
        assertThrows(
                BadInputException.class, () -> Prediction.SCORE.convert(Prediction.X0, new float[3], X, Level.NONE));
    }
}
