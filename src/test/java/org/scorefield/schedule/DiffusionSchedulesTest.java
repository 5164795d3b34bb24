package org.scorefield.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.scorefield.error.BadInputException;

class DiffusionSchedulesTest {
    /** Karras et al.'s grid, computed independently from the formula. */
    @Test
    void karrasLevels() {
        double[] expected = {
            80, 57.585985, 40.785574, 28.374585, 19.352453, 12.910082, 8.400935, 5.315195, 3.256822, 1.92334, 1.088171,
            0.585348, 0.296442, 0.139516, 0.059947, 0.022935, 0.007528, 0.002
        };
        assertArrayEquals(expected, new KarrasSchedule(80, 0.002, 18, 7).sigmas(), 5e-7);
        assertArrayEquals(new double[] {3, 2, 1}, new KarrasSchedule(3, 1, 3, 1).sigmas(), 1e-15);
        assertEquals(0, KarrasSchedule.between(5, 0, 7, 1));
    }

    /** Ho et al.'s schedule; ᾱ after all steps computed independently. */
    @Test
    void linearBetas() {
        LinearBetaSchedule schedule = new LinearBetaSchedule(1e-4, 0.02, 1000);
        double[] betas = schedule.betas();
        assertEquals(1000, betas.length);
        assertEquals(1e-4, betas[0]);
        assertEquals(0.02, betas[999], 1e-17);
        double[] alphaBars = schedule.alphaBars();
        assertEquals(1, alphaBars[0]);
        assertEquals(0.9999, alphaBars[1], 1e-16);
        assertEquals(4.03582977e-5, alphaBars[1000], 5e-14);
    }

    /** ᾱ is cos², but for the last steps, whose β are cut at 0.999. */
    @Test
    void cosineBetas() {
        CosineBetaSchedule schedule = new CosineBetaSchedule(1000);
        double[] alphaBars = schedule.alphaBars();
        double start = Math.pow(Math.cos(0.008 / 1.008 * Math.PI / 2), 2);
        for (int t : new int[] {1, 10, 500, 900, 999}) {
            double expected = Math.pow(Math.cos((t / 1000.0 + 0.008) / 1.008 * Math.PI / 2), 2) / start;
            assertEquals(expected, alphaBars[t], 1e-12);
        }
        assertEquals(0.999, schedule.betas()[999]);
        assertTrue(alphaBars[1000] > 0);
    }

    @Test
    void refuseBadArguments() {
        assertEquals(
                2,
                assertThrows(BadInputException.class, () -> new LinearBetaSchedule(0, 1, 5))
                        .problems()
                        .size());
        assertThrows(BadInputException.class, () -> new LinearBetaSchedule(0.2, 0.1, 5));
        assertThrows(BadInputException.class, () -> new CosineBetaSchedule(1));
        assertThrows(BadInputException.class, () -> new KarrasSchedule(1, 2, 5, 7));
        assertThrows(BadInputException.class, () -> new KarrasSchedule(2, 1, 5, 0));
    }
}
