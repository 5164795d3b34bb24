package org.scorefield.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.error.BadInputException;

class NoiseSchedulesTest {
    @Test
    void linearLevelsAreEquidistant() {
        assertArrayEquals(new double[] {2, 1.75, 1.5, 1.25, 1}, new LinearSchedule(2, 1, 5).sigmas(), 1e-15);
    }

    /**
     * By NumPy 2.4.6: {@code f = lambda t: np.cos((t + .008)/1.008*np.pi/2)**2; [np.sqrt(f(0)/f(t) - 1) for t in np.arange(9, 0,
     * -1)/10]}.
     */
    @Test
    void cosineGivesTheLevelsOfNicholAndDhariwal() {
        double[] expected = {
            6.364591869,
            3.10372973,
            1.980697448,
            1.390751345,
            1.012389564,
            0.7378709348,
            0.5203772966,
            0.3357246498,
            0.169435642
        };
        double[] sigmas = new CosineSchedule(expected[0], expected[8], 9).sigmas();
        for (int i = 0; i < 9; i++) {
            assertEquals(expected[i], sigmas[i], 1e-9 * expected[i]);
        }
    }

    @Test
    void listedLevelsMayAscendOrDescend() {
        double[] descending = {4, 2, 0.5};
        assertArrayEquals(descending, ExplicitSchedule.of(4, 2, 0.5).sigmas());
        assertArrayEquals(descending, ExplicitSchedule.of(0.5, 2, 4).sigmas());
        assertArrayEquals(new double[] {3}, ExplicitSchedule.of(3).sigmas());
    }

    static Stream<NoiseSchedule> extremes() {
        return Stream.of(
                new GeometricSchedule(1e30, 1e-30, 1000),
                new LinearSchedule(1e30, 1e-30, 1000),
                new CosineSchedule(1e30, 1e-6, 1000),
                new CosineSchedule(2e-6, 1e-6, 5),
                new KarrasSchedule(1e30, 1e-30, 1000, 7),
                new KarrasSchedule(2, 1, 2, 0.01));
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void levelsDescend(NoiseSchedule schedule) {
        double[] sigmas = schedule.sigmas();
        for (int i = 1; i < sigmas.length; i++) {
            assertTrue(sigmas[i] < sigmas[i - 1] && sigmas[i] > 0, schedule + " at " + i);
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        assertMessage(
                "from: is 1.0 while `to` is 2.0; allowed: a number above `to`", () -> new LinearSchedule(1, 2, 2));
        assertMessage(
                "rho: is 0.0; allowed: a finite number > 0\nlevels: is 1; allowed: a whole number >= 2",
                () -> new KarrasSchedule(2, 1, 1, 0));
        assertMessage("to: is 1.0E-7; allowed: a number >= 1.0E-6", () -> new CosineSchedule(1, 1e-7, 5));
        assertMessage("sigmas: is empty; allowed: at least one level", ExplicitSchedule::of);
        assertMessage(
                "sigmas[1]: is 0.0; allowed: a finite number > 0\nsigmas[2]: is NaN; allowed: a finite number > 0",
                () -> ExplicitSchedule.of(1, 0, Double.NaN));
        assertMessage(
                "sigmas[2]: is 3.0 after 2.0; allowed: levels that all ascend or all descend, each once\n"
                        + "sigmas[4]: is 1.0 after 1.0; allowed: levels that all ascend or all descend, each once",
                () -> ExplicitSchedule.of(4, 2, 3, 1, 1));
    }

    private static void assertMessage(String expected, Runnable schedule) {
        String message = assertThrows(BadInputException.class, schedule::run).getMessage();
        assertEquals(
                expected.lines().sorted().toList(), message.lines().sorted().toList());
    }
}
