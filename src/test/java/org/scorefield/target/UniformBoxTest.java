package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.error.BadInputException;

class UniformBoxTest {
    private static final double[] LOW = {-1.5, 0.25, -40};
    private static final double[] HIGH = {-1, 3.25, 24};
    private static final UniformBox TARGET = UniformBox.of(LOW, HIGH);

    /** ln(Φ(A) − Φ(B)) by the form that cancels least in double precision: relative to the nearer edge's tail outside. */
    private static double logDensity(double[] x, double[] low, double[] high, Level level) {
        double sum = 0;
        for (int d = 0; d < x.length; d++) {
            double unit = Math.sqrt(0.5) / level.sigma();
            double centre = level.alpha() * (low[d] + high[d]) / 2;
            double width = level.alpha() * (high[d] - low[d]);
            double u = Math.abs(x[d] - centre);
            double near = (u - width / 2) * unit;
            double far = (u + width / 2) * unit;
            double log = near > 0
                    ? -near * near
                            + Math.log(Erfcx.value(near) - Math.exp(-2 * u * width * unit * unit) * Erfcx.value(far))
                    : Math.log(Erfc.value(near) - Erfc.value(far));
            sum += log - Math.log(2 * width);
        }
        return sum;
    }

    @Test
    void isTheFormulaAtAnyLevel() {
        for (Level level : List.of(new Level(0.5, 0.375), Level.noise(0.0625), Level.noise(4))) {
            TargetChecks checks = new TargetChecks(TARGET, level, x -> logDensity(x, LOW, HIGH, level));
            for (double t = -8; t <= 8; t += 0.59375) {
                double sigma = level.sigma();
                checks.compare(new double[] {t, 1.5 * t, 8 * t}, 1e-3 * sigma, 1 / sigma, 1 / (sigma * sigma));
            }
        }
    }

    /** Boxes of 10⁻³ to 10⁴ sigmas, from the middle over the edge to a hundred sigmas beyond. */
    @Test
    void keepsItsDigitsForTinyAndHugeNoise() {
        double[] low = {-0.5};
        double[] high = {0.5};
        UniformBox box = UniformBox.of(low, high);
        for (double sigma : new double[] {0x1p-13, 0x1p-6, 0.25, 0.99, 1.01, 2, 16, 1024}) {
            Level level = Level.noise(sigma);
            TargetChecks checks = new TargetChecks(box, level, x -> logDensity(x, low, high, level));
            for (double beyond : new double[] {-3, -1, -0.1, 0, 0.1, 1, 3, 10, 30, 100}) {
                for (double x : new double[] {0.5 + beyond * sigma, beyond * sigma, 0.001 * beyond * sigma}) {
                    // Differences are of points that both sides of an edge's floats see; so x has to be one.
                    double point = (float) x;
                    checks.compare(new double[] {point}, 1e-3 * sigma, 1 / sigma, 1 / (sigma * sigma));
                    checks.compare(new double[] {-point}, 1e-3 * sigma, 1 / sigma, 1 / (sigma * sigma));
                }
            }
        }
    }

    /** A box of 10⁻⁹ sigmas is a normal distribution. */
    @Test
    void aPointIsNormal() {
        UniformBox box = UniformBox.of(new double[] {2}, new double[] {2 + 1e-9});
        Target.Evaluator evaluator = TargetChecks.at(box, Level.noise(1));
        float[][] x = {{2, 2.001f, 1, 30, -1e5f}};
        float[][] score = new float[1][5];
        float[][] product = new float[1][5];
        float[] density = new float[5];
        evaluator.score(x, score, 5);
        evaluator.logDensities(density, 5);
        evaluator.hessianVectors(x, new float[][] {{1, 1, 1, 1, 1}}, product, 5);
        for (int i = 0; i < 5; i++) {
            double u = x[0][i] - 2.0;
            assertEquals(-u, score[0][i], 1e-6 * Math.abs(u));
            assertEquals(-0.5 * u * u - 0.5 * Math.log(2 * Math.PI), density[i], 1e-6 * (1 + u * u));
            assertEquals(-1, product[0][i], 1e-6);
        }
    }

    @Test
    void withoutNoiseItIsRefused() {
        BadInputException e =
                assertThrows(BadInputException.class, () -> TARGET.level(Level.NONE, new float[TARGET.levelSize()], 0));
        assertEquals(
                "type: is uniform-box, which has no score without noise, and is wanted at level (1.0, 0.0);"
                        + " allowed: a level with sigma > 0, such as those of annealed-langevin",
                e.getMessage());
        BadInputException tiny = assertThrows(
                BadInputException.class, () -> TARGET.level(Level.noise(1e-44), new float[TARGET.levelSize()], 0));
        assertTrue(tiny.getMessage().contains("single precision cannot hold"), tiny.getMessage());
    }

    @Test
    void theCurvatureStaysBelowItsBound() {
        for (double sigma : new double[] {0.01, 0.5, 20}) {
            double bound = TARGET.largestCurvature(Level.noise(sigma)).orElseThrow();
            assertEquals(1 / (sigma * sigma), bound, 1e-12 * bound);
            float[][] x = new float[3][Target.Evaluator.BATCH];
            float[] laplacians = new float[Target.Evaluator.BATCH];
            for (int i = 0; i < Target.Evaluator.BATCH; i++) {
                for (int d = 0; d < 3; d++) {
                    x[d][i] = (float) (LOW[d] - 0.1 * sigma * i);
                }
            }
            Target.Evaluator evaluator = TargetChecks.at(TARGET, Level.noise(sigma));
            evaluator.laplacians(x, laplacians, Target.Evaluator.BATCH);
            for (float laplacian : laplacians) {
                assertTrue(-laplacian <= 3 * bound * (1 + 1e-6), laplacian + " beside 3 times " + bound);
            }
        }
    }

    /** Fisher's identity E‖s‖² = −E Δ log p at a level, and E s = 0. */
    @Test
    void scoresOfDrawsHaveFishersInformation() {
        int count = 100_000;
        try (Backend java = Backends.open("java", Options.DEFAULT)) {
            Level level = new Level(0.5, 0.375);
            float[] x = java.draw(TARGET, level, 7, 0, count);
            float[] scores = java.evaluate(TARGET, level, x, count).scores();
            float[] laplacians = java.laplacians(TARGET, level, x, count);
            double[] figures = TargetChecks.figures(scores, 3, s -> s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
            for (int i = 0; i < count; i++) {
                figures[i] += laplacians[i];
            }
            TargetChecks.compareMean(0, figures, "E‖s‖² + E Δ log p");
            for (int d = 0; d < 3; d++) {
                int row = d;
                TargetChecks.compareMean(0, TargetChecks.figures(scores, 3, s -> s[row]), "E s " + d);
            }
        }
    }

    @Test
    void drawsAreUniform() {
        float[] draws = TargetChecks.draw(TARGET, Level.NONE, 100_000);
        float[] noisy = TargetChecks.draw(TARGET, new Level(0.5, 0.375), 200_000);
        for (int d = 0; d < 3; d++) {
            int row = d;
            double[] coordinate = TargetChecks.figures(draws, 3, x -> x[row]);
            for (double x : coordinate) {
                assertTrue(x >= LOW[d] && x <= HIGH[d], "draw " + x);
            }
            UniformContinuousDistribution law = UniformContinuousDistribution.of(LOW[d], HIGH[d]);
            TargetChecks.requireDistribution(coordinate, law::cumulativeProbability, "coordinate " + d);
            double mean = 0.25 * (LOW[d] + HIGH[d]);
            double width = 0.5 * (HIGH[d] - LOW[d]);
            TargetChecks.compareMean(mean, TargetChecks.figures(noisy, 3, x -> x[row]), "mean " + d);
            TargetChecks.compareMean(
                    width * width / 12 + 0.375 * 0.375,
                    TargetChecks.figures(noisy, 3, x -> (x[row] - mean) * (x[row] - mean)),
                    "variance " + d);
        }
    }

    @Test
    void refusesAllThatIsWrongAtOnce() {
        BadInputException e = assertThrows(
                BadInputException.class,
                () -> UniformBox.of(new double[] {0, Double.NaN}, new double[] {1, 2, Double.POSITIVE_INFINITY}));
        assertEquals("""
                low[1]: is NaN; allowed: a finite number that single precision holds
                high[2]: is Infinity; allowed: a finite number that single precision holds
                high: has 3 coordinates; allowed: 2, as many as low""", e.getMessage());
        BadInputException order =
                assertThrows(BadInputException.class, () -> UniformBox.of(new double[] {0, 1}, new double[] {0, 2}));
        assertTrue(order.getMessage().startsWith("high[0]: is 0.0 and low[0] is 0.0; allowed:"), order.getMessage());
        assertThrows(BadInputException.class, () -> UniformBox.of(new double[0], new double[0]));
    }
}
