package org.scorefield.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacerTest {
    /** Of stretches of n steps that take {@code own + n * each} seconds: how long they take, and how many steps they have in the end. */
    @ParameterizedTest
    @CsvSource({
        "0, 1e-7, 0.2, 0.3, 2000000",
        "1e-4, 1e-3, 0.2, 0.3, 200",
        "0, 0.03, 0.4, 0.5, 16",
        "0, 0.1, 0.7, 1, 8",
        "0, 7, 7, 7, 1",
        // reading and writing takes as long as a stretch should: a step at a time would take 13 times as long as it
        // need
        "0.25, 0.02, 0.5, 0.6, 16"
    })
    void stretchesTakeAMoment(double own, double each, double shortest, double longest, long steps) {
        Pacer pacer = new Pacer();
        for (int i = 0; i < 60; i++) {
            double seconds = own + pacer.steps() * each;
            assertTrue(i < 20 || seconds >= shortest && seconds <= longest, seconds + " s");
            pacer.took(pacer.steps(), i == 0 ? 1 + seconds : seconds); // at first, something is compiled
        }
        assertTrue(pacer.steps() >= steps, pacer.steps() + " steps");
    }

    @ParameterizedTest
    @CsvSource({"32, 0.25, 32", "32, 0.3, 24", "32, 1, 16", "32, 3, 8", "3, 0.001, 48", "1, 0.9, 1", "1, 1e-9, 16"})
    void stretchesAreWholeBlocksOfNoise(long taken, double seconds, long next) {
        Pacer pacer = new Pacer();
        pacer.took(taken, seconds);
        assertEquals(next, pacer.steps());
    }
}
