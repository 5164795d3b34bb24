package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;
import org.apache.commons.statistics.distribution.LaplaceDistribution;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.error.BadInputException;

class LaplaceTest {
    private static final double[] LOCATION = {-1.5, 0.25, 3};
    private static final double[] SCALES = {0.5, 1, 4};
    private static final Laplace TARGET = Laplace.of(LOCATION, SCALES);

    /** The convolution's log density as the textbook has it, in double precision. */
    private static double logDensity(double[] x, double[] location, double[] scales, Level level) {
        double sum = 0;
        for (int d = 0; d < x.length; d++) {
            double beta = level.alpha() * scales[d];
            double y = Math.abs(x[d] - level.alpha() * location[d]);
            if (level.sigma() == 0) {
                sum -= y / beta + Math.log(2 * beta);
                continue;
            }
            double k = Math.sqrt(0.5) * level.sigma() / beta;
            double v = Math.sqrt(0.5) * y / level.sigma();
            double log = k - v > -5
                    ? -v * v + Math.log(Erfcx.value(k + v) + Erfcx.value(k - v))
                    : k * k
                            - 2 * k * v
                            + Math.log(Erfc.value(k - v) + Math.exp(-(k - v) * (k - v)) * Erfcx.value(k + v));
            sum += log - Math.log(4 * beta);
        }
        return sum;
    }

    @Test
    void isTheFormulaAtAnyLevel() {
        for (Level level : List.of(new Level(0.5, 0.375), Level.noise(0.0625), Level.noise(16), Level.NONE)) {
            TargetChecks checks = new TargetChecks(TARGET, level, x -> logDensity(x, LOCATION, SCALES, level));
            for (double t = -8; t <= 8; t += 0.59375) {
                double step = level.sigma() == 0 ? 1e-3 : 1e-3 * Math.min(level.sigma(), 0.25);
                checks.compare(new double[] {t, 1.5 * t, 0.25 - t}, step, 1, 1 / Math.max(1e-3, step * 1e3));
            }
        }
    }

    /** From noise of 10⁻⁴ scales, where the score is nearly a sign, to 10⁴, where the target is nearly normal, far into the tails. */
    @Test
    void keepsItsDigitsForTinyAndHugeNoise() {
        for (double sigma : new double[] {0x1p-13, 0x1p-5, 1, 0x1p5, 0x1p13}) {
            Level level = Level.noise(sigma);
            double[] location = {0};
            double[] scales = {1};
            Laplace target = Laplace.of(location, 1);
            TargetChecks checks = new TargetChecks(target, level, x -> logDensity(x, location, scales, level));
            for (double v : new double[] {0, 1e-4, 0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 100}) {
                double x = (float) (v * sigma);
                double natural = Math.min(1, 1 / sigma);
                checks.compare(new double[] {x}, 1e-3 * sigma, natural, natural / sigma);
                checks.compare(new double[] {-x}, 1e-3 * sigma, natural, natural / sigma);
            }
        }
    }

    @Test
    void withoutNoiseTheScoreIsASign() {
        Target.Evaluator evaluator = TargetChecks.at(TARGET, Level.NONE);
        float[][] x = {{-2, -1.5f, 5}, {0, 0.25f, 1}, {9, 3, -1}};
        float[][] score = new float[3][3];
        evaluator.score(x, score, 3);
        for (int d = 0; d < 3; d++) {
            for (int i = 0; i < 3; i++) {
                assertEquals(-Math.signum(x[d][i] - LOCATION[d]) / SCALES[d], score[d][i], 0.0);
            }
        }
    }

    @Test
    void hasNoHessianWithoutNoise() {
        assertFalse(TARGET.offers(Target.Operation.CURVATURE, Level.NONE));
        assertTrue(TARGET.offers(Target.Operation.CURVATURE, Level.noise(0.5)));
        try (Backend java = Backends.open("java", Options.DEFAULT)) {
            BadInputException e =
                    assertThrows(BadInputException.class, () -> java.laplacians(TARGET, Level.NONE, new float[3], 1));
            assertEquals(
                    "target: of type laplace has no Hessian at level (1.0, 0.0);"
                            + " allowed: a level with sigma > 0, or a target that has",
                    e.getMessage());
        }
    }

    @Test
    void theCurvatureIsLargestAtTheLocation() {
        assertEquals(OptionalDouble.empty(), TARGET.largestCurvature(Level.NONE));
        for (double sigma : new double[] {0x1p-8, 0.25, 1, 8, 0x1p10}) {
            Level level = Level.noise(sigma);
            double largest = TARGET.largestCurvature(level).orElseThrow();
            Target.Evaluator evaluator = TargetChecks.at(TARGET, level);
            float[][] x = new float[3][Target.Evaluator.BATCH];
            float[][] v = new float[3][Target.Evaluator.BATCH];
            float[][] product = new float[3][Target.Evaluator.BATCH];
            for (int i = 0; i < Target.Evaluator.BATCH; i++) {
                x[0][i] = (float) (LOCATION[0] + 0.05 * sigma * i);
                v[0][i] = 1;
            }
            evaluator.hessianVectors(x, v, product, Target.Evaluator.BATCH);
            assertEquals(largest, -product[0][0], 1e-6 * largest);
            for (float bend : product[0]) {
                assertTrue(-bend <= largest * (1 + 1e-6), bend + " beside " + largest);
            }
        }
    }

    /** At no level E‖s‖² = Σ 1/b², for every point off the location; at all others Fisher's identity E‖s‖² = −E Δ log p. */
    @Test
    void scoresOfDrawsHaveFishersInformation() {
        int count = 100_000;
        try (Backend java = Backends.open("java", Options.DEFAULT)) {
            float[] x = java.draw(TARGET, Level.NONE, 7, 0, count);
            float[] scores = java.evaluate(TARGET, Level.NONE, x, count).scores();
            TargetChecks.compareMean(
                    4 + 1 + 1.0 / 16, TargetChecks.figures(scores, 3, LaplaceTest::square), "E‖s‖² without noise");
            Level level = new Level(0.5, 0.375);
            x = java.draw(TARGET, level, 7, 0, count);
            scores = java.evaluate(TARGET, level, x, count).scores();
            float[] laplacians = java.laplacians(TARGET, level, x, count);
            double[] figures = TargetChecks.figures(scores, 3, LaplaceTest::square);
            for (int i = 0; i < count; i++) {
                figures[i] += laplacians[i];
            }
            TargetChecks.compareMean(0, figures, "E‖s‖² + E Δ log p");
        }
    }

    private static double square(double[] x) {
        double sum = 0;
        for (double each : x) {
            sum += each * each;
        }
        return sum;
    }

    @Test
    void drawsAreLaplace() {
        float[] draws = TargetChecks.draw(TARGET, Level.NONE, 100_000);
        float[] noisy = TargetChecks.draw(TARGET, new Level(0.5, 0.375), 200_000);
        for (int d = 0; d < 3; d++) {
            int row = d;
            LaplaceDistribution law = LaplaceDistribution.of(LOCATION[d], SCALES[d]);
            TargetChecks.requireDistribution(
                    TargetChecks.figures(draws, 3, x -> x[row]), law::cumulativeProbability, "coordinate " + d);
            double mean = 0.5 * LOCATION[d];
            TargetChecks.compareMean(mean, TargetChecks.figures(noisy, 3, x -> x[row]), "mean " + d);
            TargetChecks.compareMean(
                    0.25 * 2 * SCALES[d] * SCALES[d] + 0.375 * 0.375,
                    TargetChecks.figures(noisy, 3, x -> (x[row] - mean) * (x[row] - mean)),
                    "variance " + d);
        }
        TargetChecks.compareMean(
                0,
                TargetChecks.figures(noisy, 3, x -> (x[0] - 0.5 * LOCATION[0]) * (x[2] - 0.5 * LOCATION[2])),
                "covariance");
    }

    @Test
    void refusesAllThatIsWrongAtOnce() {
        BadInputException e = assertThrows(
                BadInputException.class,
                () -> Laplace.of(new double[] {0, Double.NaN}, new double[] {1, -1, Double.POSITIVE_INFINITY}));
        assertEquals("""
                location[1]: is NaN; allowed: a finite number that single precision holds
                scale: is given for 3 coordinates; allowed: one number, or 2, as many as location has
                scale[1]: is -1.0; allowed: a number from 1.17549435E-38 to 3.4028235E38
                scale[2]: is Infinity; allowed: a number from 1.17549435E-38 to 3.4028235E38""", e.getMessage());
        assertThrows(BadInputException.class, () -> Laplace.of(new double[0], 1));
        assertThrows(BadInputException.class, () -> Laplace.of(new double[1], 0));
        BadInputException level = assertThrows(
                BadInputException.class, () -> TARGET.level(Level.noise(1e-50), new float[TARGET.levelSize()], 0));
        assertTrue(
                level.getMessage().contains("is laplace, whose numbers at level (1.0, 1.0E-50) single precision"),
                level.getMessage());
    }
}
