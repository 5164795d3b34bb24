package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.Initial;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;

/** What a backend promises for kernel densities of many points. */
abstract class DensityContract extends PairContract {
    /** Of wide densities: exponents from products at the second and third, from differences at the others. */
    private static final List<Level> LEVELS =
            List.of(Level.NONE, new Level(0.6, 1.3), Level.noise(3), new Level(0.9, 0.02));

    private static final int POINTS = 37;

    /** The largest product of dimension, data and points to try; slow devices take less. */
    protected long mostWork() {
        return Long.MAX_VALUE;
    }

    private interface DensityTest {
        void run(Cases.Density density, int points);
    }

    private Stream<DynamicTest> each(DensityTest test) {
        return each(Cases.densities(), test);
    }

    private Stream<DynamicTest> each(List<Cases.Density> densities, DensityTest test) {
        return densities.stream()
                .filter(density -> density.data().length <= mostWork())
                .map(density -> DynamicTest.dynamicTest(density.name(), () -> {
                    long points = Math.min(POINTS, mostWork() / density.data().length);
                    test.run(density, (int) points);
                }));
    }

    @TestFactory
    Stream<DynamicTest> evaluatesDensitiesLikeTheReference() {
        return each((density, count) -> {
            for (Level level : LEVELS) {
                float[] points = density.points(count, level.alpha(), 5);
                points[0] = 1e30f;
                points[count - 1] = -1e19f;
                Evaluation expected = reference().evaluate(density.target(), level, points, count);
                Evaluation actual = backend().evaluate(density.target(), level, points, count);
                Bits.assertSame(expected.logDensities(), actual.logDensities(), "log densities at " + level);
                Bits.assertSame(expected.scores(), actual.scores(), "scores at " + level);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> chainsFollowDensitiesLikeTheReference() {
        Plan plan = Plan.repeat(
                2,
                Row.of(0.9).score(0.01).noise(0.1).keeping(),
                Row.of(0.7).score(0.05, Level.noise(2)).kept(0.2, -0.04).noise(0.1));
        return each(List.of(Cases.density(2, 2100), Cases.density(17, 1030)), (density, count) -> {
            int chains = (count + 3) / 4;
            float[][] states = new float[2][chains * density.target().dimension()];
            for (int b = 0; b < 2; b++) {
                try (Ensemble ensemble =
                        (b == 0 ? reference() : backend()).ensemble(density.target(), plan, 3, 1_000_003, chains)) {
                    ensemble.initialise(new Initial.Normal(1));
                    ensemble.advance(plan, 0, plan.steps(), 0, Ensemble.Recorder.NONE);
                    ensemble.state(states[b]);
                }
            }
            Bits.assertSame(states[0], states[1], "states");
        });
    }

    /**
     * Beside the formula in double precision. Exponents are off by a few 2⁻²⁴ of what they are differences of, up to 1024 to base 2, and
     * scores by that share of the terms that they are a sum of; sums over D coordinates, thousands in all, by about √D roundings.
     */
    @TestFactory
    Stream<DynamicTest> densitiesAgreeWithDoublePrecision() {
        return each((density, count) -> {
            for (Level level : LEVELS) {
                float[] points = density.points(count, level.alpha(), 6);
                Evaluation actual = backend().evaluate(density.target(), level, points, count);
                for (int i = 0; i < count; i++) {
                    double[] exact = exact(density, level, points, count, i);
                    double error = 0;
                    for (int d = 0; d < density.target().dimension(); d++) {
                        error = Math.max(error, Math.abs(actual.scores()[d * count + i] - exact[2 + d]));
                    }
                    assertTrue(error <= 5e-5 * exact[1], "score " + i + " at " + level + ": error " + error);
                    double tolerance = 3e-4 + 3e-6 * Math.abs(exact[0]);
                    assertEquals(exact[0], actual.logDensities()[i], tolerance, "log density " + i + " at " + level);
                }
            }
        });
    }

    /** Log density, what the score is a sum of, Σ_k r_k ‖x − αμ_k‖ / v, and the score. */
    private static double[] exact(Cases.Density density, Level level, float[] points, int count, int i) {
        int dimension = density.target().dimension();
        int components = density.data().length / dimension;
        double variance = Math.pow(level.alpha() * density.bandwidth(), 2) + Math.pow(level.sigma(), 2);
        double[] exponents = new double[components];
        for (int k = 0; k < components; k++) {
            for (int d = 0; d < dimension; d++) {
                double difference = points[d * count + i] - level.alpha() * density.data()[k * dimension + d];
                exponents[k] -= difference * difference / (2 * variance);
            }
        }
        double largest = Arrays.stream(exponents).max().orElseThrow();
        double[] result = new double[2 + dimension];
        double sum = 0;
        for (int k = 0; k < components; k++) {
            double weight = Math.exp(exponents[k] - largest);
            sum += weight;
            result[1] += weight * Math.sqrt(-2 * exponents[k] / variance);
            for (int d = 0; d < dimension; d++) {
                double difference = points[d * count + i] - level.alpha() * density.data()[k * dimension + d];
                result[2 + d] -= weight * difference / variance;
            }
        }
        for (int r = 1; r < result.length; r++) {
            result[r] /= sum;
        }
        result[0] = largest + Math.log(sum / components) - 0.5 * dimension * Math.log(2 * Math.PI * variance);
        return result;
    }

    /** With sums of their own for pages of 64 a regular sum of so many terms is off by 4e-6 at most; for blocks of 8 it would be 1e-5. */
    @Test
    void sumsOfManyTermsAreAccurate() {
        int components = (int) Math.min(1 << 17, mostWork() / 2);
        double[] data = new double[components];
        for (int k = 0; k < components; k++) {
            data[k] = (k % 1000 - 500) / 500.0f;
        }
        Cases.Density density = new Cases.Density("", GaussianMixture.kernelDensity(data, 1, 3), data, 3);
        float[] points = {0.1f, 2};
        Evaluation actual = backend().evaluate(density.target(), Level.NONE, points, 2);
        for (int i = 0; i < 2; i++) {
            double[] exact = exact(density, Level.NONE, points, 2, i);
            assertEquals(exact[0], actual.logDensities()[i], 4e-6);
            assertEquals(exact[2], actual.scores()[i], 4e-6 * exact[1]);
        }
    }

    @Test
    void aDensityDoesNotDependOnHowPointsAreCut() {
        for (Cases.Density density : List.of(Cases.density(2, 2100), Cases.density(17, 1030))) {
            int count = (int) Math.min(POINTS, mostWork() / density.data().length);
            int dimension = density.target().dimension();
            float[] points = density.points(count, 1, 7);
            Evaluation whole = backend().evaluate(density.target(), Level.NONE, points, count);
            for (int i = 0; i < count; i++) {
                float[] point = new float[dimension];
                float[] score = new float[dimension];
                for (int d = 0; d < dimension; d++) {
                    point[d] = points[d * count + i];
                    score[d] = whole.scores()[d * count + i];
                }
                Evaluation alone = backend().evaluate(density.target(), Level.NONE, point, 1);
                Bits.assertSame(score, alone.scores(), density + ", point " + i);
                assertEquals(whole.logDensities()[i], alone.logDensities()[0]);
            }
        }
    }
}
