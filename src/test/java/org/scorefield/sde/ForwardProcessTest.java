package org.scorefield.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.error.BadInputException;
import org.scorefield.target.Level;

class ForwardProcessTest {
    private static final ForwardProcess VP = new VariancePreserving(0.1, 20);

    static Stream<ForwardProcess> processes() {
        return Stream.of(
                VP,
                new VariancePreserving(3, 3),
                new VarianceExploding(0.01, 50),
                new SubVariancePreserving(0.1, 20),
                new OrnsteinUhlenbeck(1.5, 0.7, 3),
                new ExponentialDiffusion(1, 2),
                new ExponentialDiffusion(Math.log(25), 1));
    }

    /** Song et al.'s VP process; the numbers were computed independently, to ten digits. */
    @Test
    void marginalsOfTheVariancePreservingProcess() {
        assertEquals(0.2811828808, VP.mean(0.5), 5e-11);
        assertEquals(0.9596542021, VP.deviation(0.5), 5e-11);
        assertEquals(0.0065715865, VP.mean(1), 5e-11);
        assertEquals(0.9999784069, VP.deviation(1), 5e-11);
        assertEquals(new Level(VP.mean(0.5), VP.deviation(0.5)), VP.level(0.5));
        ForwardProcess sub = new SubVariancePreserving(0.1, 20);
        assertEquals(VP.mean(0.5), sub.mean(0.5));
        assertEquals(VP.deviation(0.5) * VP.deviation(0.5), sub.deviation(0.5), 1e-15);
    }

    @Test
    void marginalsOfTheOthers() {
        ForwardProcess ve = new VarianceExploding(0.01, 50);
        assertEquals(0.01, ve.deviation(0), 1e-17);
        assertEquals(50, ve.deviation(1), 1e-12);
        assertEquals(Math.sqrt(0.01 * 50), ve.deviation(0.5), 1e-15);
        assertEquals((Math.exp(2) - 1) / 2, Math.pow(new ExponentialDiffusion(1, 2).deviation(1), 2), 1e-14);
        // dx = 25^t dw has variance (25^{2t} − 1)/(2 ln 25)
        double sigma25 = (625 - 1) / (2 * Math.log(25));
        assertEquals(sigma25, Math.pow(new ExponentialDiffusion(Math.log(25), 1).deviation(1), 2), 1e-12);
        ForwardProcess ou = new OrnsteinUhlenbeck(1.5, 0.7, 3);
        assertEquals(Math.exp(-1.5 * 0.4), ou.mean(0.4), 1e-16);
        assertEquals(0.49 / 3 * (1 - Math.exp(-1.2)), Math.pow(ou.deviation(0.4), 2), 1e-16);
        assertEquals(Math.sqrt(0.49 / 3), ou.priorDeviation(), 1e-16);
    }

    /** dm/dt = f·m and dσ²/dt = 2f·σ² + g², by central differences. */
    @ParameterizedTest
    @MethodSource("processes")
    void marginalsSolveTheMomentEquations(ForwardProcess process) {
        for (double share : new double[] {0.05, 0.3, 0.7, 0.95}) {
            double t = share * process.end();
            double step = 1e-5 * process.end();
            double slope = (process.mean(t + step) - process.mean(t - step)) / (2 * step);
            assertEquals(process.drift(t) * process.mean(t), slope, 1e-7 * (1 + Math.abs(slope)));
            double rise = (variance(process, t + step) - variance(process, t - step)) / (2 * step);
            double expected = 2 * process.drift(t) * variance(process, t) + process.squaredDiffusion(t);
            assertEquals(expected, rise, 1e-7 * (1 + Math.abs(process.squaredDiffusion(t))));
        }
    }

    private static double variance(ForwardProcess process, double t) {
        return process.deviation(t) * process.deviation(t);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void logSnrFallsAndIsInverted(ForwardProcess process) {
        double before = Double.POSITIVE_INFINITY;
        for (double share : new double[] {1e-6, 1e-3, 0.1, 0.5, 0.9, 1}) {
            double t = share * process.end();
            double lambda = process.logSnr(t);
            assertEquals(Math.log(process.mean(t) / process.deviation(t)), lambda, 1e-9);
            assertEquals(t, process.timeOf(lambda), 1e-9 * t);
            assertTrue(lambda < before, "at " + t);
            before = lambda;
        }
        boolean silent = process.deviation(0) == 0;
        assertEquals(silent, process.logSnr(0) == Double.POSITIVE_INFINITY);
        assertEquals(0, silent ? process.timeOf(Double.POSITIVE_INFINITY) : 0);
    }

    /** m underflows there, but not its logarithm: λ = −B/2 + …, −θt − ln of the stationary deviation. */
    @Test
    void logSnrDoesNotOverflow() {
        assertEquals(-500.025, new VariancePreserving(0.1, 2000).logSnr(1), 1e-9);
        assertEquals(-500.025, new SubVariancePreserving(0.1, 2000).logSnr(1), 1e-9);
        OrnsteinUhlenbeck far = new OrnsteinUhlenbeck(2, 4, 500);
        assertEquals(-1000 - Math.log(2), far.logSnr(500), 1e-9);
        assertEquals(500, far.timeOf(far.logSnr(500)), 1e-9);
        assertEquals(1, new VariancePreserving(0.1, 2000).timeOf(-500.025), 1e-9);
    }

    @Test
    void priorsAreWhatProcessesEndIn() {
        for (ForwardProcess process : List.of(VP, new OrnsteinUhlenbeck(1.5, 0.7, 5))) {
            // of N(0, v) the share m² is left
            double v = 1;
            double end =
                    process.mean(process.end()) * process.mean(process.end()) * v + variance(process, process.end());
            assertEquals(process.priorDeviation() * process.priorDeviation(), end, 1e-4);
        }
    }

    @Test
    void refusesBadArgumentsAllAtOnce() {
        BadInputException e = assertThrows(BadInputException.class, () -> new OrnsteinUhlenbeck(0, -1, Double.NaN));
        assertEquals(
                List.of("theta", "sigma", "horizon"),
                e.problems().stream().map(problem -> problem.where()).toList());
        e = assertThrows(BadInputException.class, () -> new VarianceExploding(2, 1));
        assertEquals("sigma-min: is 2.0 while `sigma-max` is 1.0; allowed: a number below `sigma-max`", e.getMessage());
        e = assertThrows(BadInputException.class, () -> new VariancePreserving(2, 1));
        assertEquals("beta-min: is 2.0 while `beta-max` is 1.0; allowed: a number up to `beta-max`", e.getMessage());
        assertThrows(BadInputException.class, () -> new SubVariancePreserving(-1, 1));
        assertThrows(BadInputException.class, () -> new ExponentialDiffusion(0, 1));
    }
}
