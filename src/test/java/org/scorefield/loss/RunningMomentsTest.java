package org.scorefield.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RunningMomentsTest {
    /** 1, 2, 3 and 10, 20 have the mean 7.2 and the variance (38.44 + 27.04 + 17.64 + 7.84 + 163.84)/4. */
    @Test
    void blocksAreJoined() {
        RunningMoments moments = new RunningMoments();
        moments.add(6, 2, 3);
        moments.add(30, 50, 2);
        assertEquals(5, moments.count());
        assertEquals(7.2, moments.mean(), 1e-15);
        assertEquals(63.7, moments.variance(), 1e-13);
        assertEquals(Math.sqrt(63.7 / 5), moments.standardError(), 1e-14);
    }

    @Test
    void oneNumberHasNoVariance() {
        RunningMoments moments = new RunningMoments();
        moments.add(3, 0, 1);
        assertEquals(3, moments.mean());
        assertTrue(Double.isNaN(moments.variance()));
    }
}
