package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;

/** A target beside its log density in double precision: score and Hessian are compared with central differences of that. */
final class TargetChecks {
    /** Of a single precision result whose terms do not cancel: a few roundings. */
    static final double TOLERANCE = 3e-6;

    private final Target target;
    private final Level level;
    private final ToDoubleFunction<double[]> logDensity;

    TargetChecks(Target target, Level level, ToDoubleFunction<double[]> logDensity) {
        this.target = target;
        this.level = level;
        this.logDensity = logDensity;
    }

    /** The target at the level. */
    static Target.Evaluator at(Target target, Level level) {
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        Target.Evaluator evaluator = target.evaluator();
        evaluator.at(numbers, 0);
        return evaluator;
    }

    /**
     * Compares at one point, whose coordinates are floats.
     *
     * @param step for differences: much less than the length over which the log density changes its shape, 10⁻³ of it
     * @param score how large scores may be, where errors are allowed relative to that; likewise {@code curvature}
     */
    void compare(double[] x, double step, double score, double curvature) {
        int dimension = x.length;
        float[][] point = new float[dimension][Target.Evaluator.BATCH];
        float[][] v = new float[dimension][Target.Evaluator.BATCH];
        for (int d = 0; d < dimension; d++) {
            point[d][0] = (float) x[d];
            v[d][0] = 1 - 0.75f * d;
        }
        float[][] scores = new float[dimension][Target.Evaluator.BATCH];
        float[] density = new float[Target.Evaluator.BATCH];
        Target.Evaluator evaluator = at(target, level);
        evaluator.score(point, scores, 1);
        evaluator.logDensities(density, 1);
        String where = target.type() + " at level " + level + ", x = " + Arrays.toString(x);
        double exact = logDensity.applyAsDouble(x);
        assertEquals(exact, density[0], TOLERANCE * Math.max(dimension, Math.abs(exact)), where + ", log density");
        for (int d = 0; d < dimension; d++) {
            double expected = difference(along(x, d), step);
            assertEquals(
                    expected,
                    scores[d][0],
                    TOLERANCE * (score + Math.abs(expected)) + rounding(exact, step),
                    where + ", score " + d);
        }
        if (target.offers(Target.Operation.CURVATURE, level)) {
            compareHessian(evaluator, point, v, x, step, curvature, where);
        }
    }

    /** What double precision may make of differences. */
    private static double rounding(double density, double step) {
        return 1e-15 * (1 + Math.abs(density)) / step;
    }

    private void compareHessian(
            Target.Evaluator evaluator,
            float[][] point,
            float[][] v,
            double[] x,
            double step,
            double curvature,
            String where) {
        int dimension = x.length;
        float[][] product = new float[dimension][Target.Evaluator.BATCH];
        float[] laplacian = new float[Target.Evaluator.BATCH];
        evaluator.hessianVectors(point, v, product, 1);
        evaluator.laplacians(point, laplacian, 1);
        // differences of differences take longer steps
        double longer = 10 * step;
        double tolerance = 10 * TOLERANCE * curvature + rounding(logDensity.applyAsDouble(x), longer) / longer;
        double trace = 0;
        for (int a = 0; a < dimension; a++) {
            double expected = 0;
            for (int b = 0; b < dimension; b++) {
                int row = a;
                int column = b;
                double entry = difference(
                        t -> {
                            double[] moved = x.clone();
                            moved[column] += t;
                            return difference(along(moved, row), longer);
                        },
                        longer);
                expected += entry * v[b][0];
                trace += a == b ? entry : 0;
            }
            assertEquals(expected, product[a][0], 2 * dimension * tolerance, where + ", product " + a);
        }
        assertEquals(trace, laplacian[0], dimension * tolerance, where + ", Laplacian");
    }

    private DoubleUnaryOperator along(double[] x, int d) {
        return t -> {
            double[] moved = x.clone();
            moved[d] += t;
            return logDensity.applyAsDouble(moved);
        };
    }

    /** f′(0) to order four. */
    private static double difference(DoubleUnaryOperator f, double h) {
        return (8 * (f.applyAsDouble(h) - f.applyAsDouble(-h)) - (f.applyAsDouble(2 * h) - f.applyAsDouble(-2 * h)))
                / (12 * h);
    }

    /** Coordinate-major draws. */
    static float[] draw(Target target, Level level, int count) {
        try (Backend java = Backends.open("java", Options.DEFAULT)) {
            return java.draw(target, level, 4, 0, count);
        }
    }

    /** Mean of a figure of each draw beside its expectation: five standard errors, which chance exceeds in 1 of 1.7·10⁶ cases. */
    static void compareMean(double expected, double[] figures, String what) {
        double mean = Arrays.stream(figures).average().orElseThrow();
        double variance =
                Arrays.stream(figures).map(f -> (f - mean) * (f - mean)).sum() / (figures.length - 1);
        assertEquals(expected, mean, 5 * Math.sqrt(variance / figures.length), what);
    }

    /** The test of Kolmogorov and Smirnov, at a false-failure rate of 10⁻⁶. */
    static void requireDistribution(double[] sample, DoubleUnaryOperator cdf, String what) {
        double p = KolmogorovSmirnovTest.withDefaults().test(sample, cdf).getPValue();
        assertTrue(p > 1e-6, what + ": p-value " + p);
    }

    /** Figures of draws. */
    static double[] figures(float[] draws, int dimension, ToDoubleFunction<double[]> figure) {
        int count = draws.length / dimension;
        double[] figures = new double[count];
        double[] x = new double[dimension];
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < dimension; d++) {
                x[d] = draws[d * count + i];
            }
            figures[i] = figure.applyAsDouble(x);
        }
        return figures;
    }
}
