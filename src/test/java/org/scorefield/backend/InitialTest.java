package org.scorefield.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.scorefield.backend.Initial.Generator;
import org.scorefield.error.BadInputException;
import org.scorefield.random.Purpose;

class InitialTest {
    @Test
    void aPointHasFiniteCoordinates() {
        BadInputException e =
                assertThrows(BadInputException.class, () -> new Initial.Point(new float[] {1, Float.NaN, 1 / 0f}));
        assertEquals(
                "at[1]: is NaN; allowed: a finite number\nat[2]: is Infinity; allowed: a finite number",
                e.getMessage());
        e = assertThrows(BadInputException.class, () -> new Initial.Point(new float[0]));
        assertEquals("at: is empty; allowed: a number for each coordinate", e.getMessage());
    }

    /** cuRAND's counter begins with ⌊number / 2¹⁸⌋, where ours has the purpose in bits 16 to 23. */
    @Test
    void curandsWordsAreDrawnForNoOtherPurpose() {
        assertTrue(Purpose.values().length <= 64);
        assertEquals(0, Purpose.INITIAL.ordinal());
        for (long d : new long[] {0, 1, 2, 5, 1023, 1024, Generator.CURAND_DIMENSIONS - 1}) {
            for (long chain : new long[] {0, Generator.CURAND_CHAINS - 1}) {
                long word = (d << 40) + chain >>> 18;
                assertEquals(0, (word >>> 16) % 64, "coordinate " + d + " of chain " + chain);
            }
        }
    }
}
