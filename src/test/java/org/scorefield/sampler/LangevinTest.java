package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.error.BadInputException;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.target.Level;

/**
 * On N(μ, v) a chain is an autoregression, x' = ρx + (1 − ρ)μ + √(2h)z with ρ = 1 − h/v, whose law is known at every step. A fresh
 * seed would fail this class less than once in 10⁶ times.
 */
class LangevinTest {
    @Test
    void isOneRowRepeated() {
        Row row = new Row(1, 0.08, 0, 0, 0.4, Level.NONE, false);
        assertEquals(new Plan(List.of(new Plan.Segment(List.of(row), 1000))), new Langevin(0.08, 1000).plan());
    }

    /** Also step sizes so large that ρ is negative. */
    @ParameterizedTest
    @CsvSource({"0.5, 1", "0.5, 2", "0.5, 3", "0.5, 7", "3, 2", "3, 5", "2, 4"})
    void followsTheExactLawAtEveryStep(double h, long steps) {
        double mu = 3;
        double v = 2;
        double scale = 1.5;
        GaussianLaw law = new GaussianLaw(0, scale * scale);
        double rho = 1 - h / v;
        for (long t = 0; t < steps; t++) {
            law = law.then(rho, (1 - rho) * mu, Math.sqrt(2 * h));
        }
        law.check(GaussianLaw.run(new Langevin(h, steps), mu, v, 1, scale), steps + " steps of " + h);
    }

    /** v/(1 − h/(2v)) is 25 % more than v here; the noise of successive steps has to be independent in every dimension. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void reachesTheStationaryVarianceOfTheDiscretisedChain(int dimension) {
        double v = 0.5;
        double h = 0.2;
        // ρ = 0.6: after 40 steps 10⁻⁹ of the start is left
        new GaussianLaw(-1, v / (1 - h / (2 * v)))
                .check(GaussianLaw.run(new Langevin(h, 40), -1, v, dimension, 1), "dimension " + dimension);
    }

    @Test
    void refusesBadArgumentsAllAtOnce() {
        BadInputException failure = assertThrows(BadInputException.class, () -> new Langevin(-0.5, 0));
        assertEquals(
                "step-size: is -0.5; allowed: a finite number > 0\nsteps: is 0; allowed: a whole number >= 1",
                failure.getMessage());
        for (double h : new double[] {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(BadInputException.class, () -> new Langevin(h, 1), "step size " + h);
        }
    }
}
