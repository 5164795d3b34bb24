package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.error.BadInputException;
import org.scorefield.plan.Plan.Segment;
import org.scorefield.plan.Row;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.target.Level;

class AnnealedLangevinTest {
    private static final GeometricSchedule SCHEDULE = new GeometricSchedule(20, 1, 10);

    /** Figure 3 of Song and Ermon: ε = 0.1, so that the first α is 0.1·20² = 40. */
    @Test
    void rowsAreThoseOfAlgorithmOne() {
        List<Segment> segments =
                new AnnealedLangevin(SCHEDULE, 100, 0.1, false).plan().segments();
        assertEquals(10, segments.size());
        for (int i = 0; i < 10; i++) {
            double sigma = SCHEDULE.sigmas()[i];
            double alpha = 0.1 * sigma * sigma;
            assertEquals(100, segments.get(i).repeats());
            assertEquals(1, segments.get(i).rows().size());
            Row row = segments.get(i).rows().get(0);
            assertEquals(1, row.a());
            assertEquals(alpha / 2, row.b(), 1e-15 * alpha);
            assertEquals(Math.sqrt(alpha), row.c(), 1e-15 * row.c());
            assertEquals(Level.noise(sigma), row.level());
            assertEquals(new Row(1, row.b(), 0, 0, row.c(), row.level(), false), row);
        }
        assertEquals(20, segments.get(0).rows().get(0).b(), 1e-14);
        assertEquals(6.3245553203367587, segments.get(0).rows().get(0).c(), 1e-14);
        assertEquals(0.05, segments.get(9).rows().get(0).b(), 1e-16);
        assertEquals(0.31622776601683794, segments.get(9).rows().get(0).c(), 1e-16);
    }

    @Test
    void denoisingAddsOneStepWithoutNoise() {
        List<Segment> segments = new AnnealedLangevin(new GeometricSchedule(8, 0.5, 3), 4, 0.1, true)
                .plan()
                .segments();
        assertEquals(4, segments.size());
        assertEquals(new Segment(List.of(new Row(1, 0.25, 0, 0, 0, Level.noise(0.5), false)), 1), segments.get(3));
    }

    /** On N(μ, v) each level is an autoregression towards μ with precision 1/(v + σ²). */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void followsTheExactLawThroughTheLevels(boolean denoise) {
        double mu = -2;
        double v = 1.5;
        double epsilon = 0.3;
        int each = 3; // few, so that no level forgets the one before
        GaussianLaw law = new GaussianLaw(0, 25);
        for (double sigma : SCHEDULE.sigmas()) {
            double alpha = epsilon * sigma * sigma;
            double rho = 1 - alpha / 2 / (v + sigma * sigma);
            for (int t = 0; t < each; t++) {
                law = law.then(rho, (1 - rho) * mu, Math.sqrt(alpha));
            }
        }
        if (denoise) {
            double rho = 1 - 1 / (v + 1);
            law = law.then(rho, (1 - rho) * mu, 0);
        }
        AnnealedLangevin sampler = new AnnealedLangevin(SCHEDULE, each, epsilon, denoise);
        law.check(GaussianLaw.run(sampler, mu, v, 1, 5), denoise ? "denoised" : "not denoised");
    }

    @Test
    void refusesBadArgumentsAllAtOnce() {
        BadInputException failure =
                assertThrows(BadInputException.class, () -> new AnnealedLangevin(SCHEDULE, 0, Double.NaN, true));
        assertEquals(
                "steps-per-level: is 0; allowed: a whole number >= 1\nstep-size: is NaN; allowed: a finite number > 0",
                failure.getMessage());
    }

    @Test
    void refusesStepsThatSinglePrecisionCannotHold() {
        AnnealedLangevin sampler = new AnnealedLangevin(new GeometricSchedule(1e30, 1, 2), 1, 1, false);
        BadInputException failure = assertThrows(BadInputException.class, sampler::plan);
        assertEquals("b", failure.problems().get(0).where());
    }
}
