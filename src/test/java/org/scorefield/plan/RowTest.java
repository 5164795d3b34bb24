package org.scorefield.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.scorefield.error.BadInputException;
import org.scorefield.plan.Row.Sum;
import org.scorefield.target.Level;

class RowTest {
    @Test
    void isBuiltTermByTerm() {
        Row row = Row.of(0.5).score(2, Level.noise(3)).kept(4, 5).noise(6).keeping();
        assertEquals(new Row(0.5, 2, 4, 5, 6, Level.noise(3), true), row);
        assertEquals(new Row(1, 2, 0, 0, 0, Level.NONE, false), Row.of(1).score(2));
        assertEquals(
                new Row(1, 2, 0, 0, 3, Level.NONE, false, new Sum(4, 5, 6), true),
                Row.of(1).summing(4, 5, 6).score(2).noise(3).adapting());
    }

    @Test
    void saysWhatItNeeds() {
        Row row = Row.of(1);
        assertFalse(row.usesScore() || row.usesNoise() || row.usesKept());
        assertTrue(row.score(1e-30).usesScore());
        assertTrue(row.keeping().usesScore(), "a kept score has to be evaluated");
        assertTrue(row.noise(-1).usesNoise());
        assertTrue(row.kept(1, 0).usesKept());
        assertTrue(row.kept(0, 1).usesKept());
        assertFalse(row.sums());
        assertTrue(row.summing(1, 0, 0).sums());
        assertTrue(row.summing(0, 0, 1e-30).usesScore());
    }

    @Test
    void adaptsOnlyWhatHasScoreAndNoise() {
        assertThrows(BadInputException.class, () -> Row.of(1).score(2).adapting());
        assertThrows(BadInputException.class, () -> Row.of(1).noise(2).adapting());
    }

    @Test
    void refusesWhatSinglePrecisionCannotHold() {
        BadInputException failure =
                assertThrows(BadInputException.class, () -> new Row(1e39, 1e-39, Double.NaN, 0, 1, Level.NONE, false));
        assertEquals(3, failure.problems().size());
        assertEquals("a", failure.problems().get(0).where());
        assertTrue(failure.getMessage().startsWith("a: is 1.0E39, which single precision cannot hold; allowed: 0, or"));
        assertTrue(failure.getMessage().contains("b: is 1.0E-39, which single precision cannot hold"));
        assertTrue(failure.getMessage().contains("p: is NaN; allowed: a finite number"));
    }
}
