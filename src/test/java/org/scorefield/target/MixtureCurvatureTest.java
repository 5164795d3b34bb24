package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.contract.Cases;
import org.scorefield.contract.DoubleMixture;
import org.scorefield.target.Covariance.Kind;

/** Hessians beside central differences of the score in double precision, which {@link DoubleMixture} takes straight from the formula. */
class MixtureCurvatureTest {
    private static final double STEP = 1e-5;

    private static final int POINTS = 50;

    static Stream<Cases.Mixture> mixtures() {
        return Stream.of(Kind.values())
                .flatMap(kind ->
                        Stream.of(Cases.mixture(kind, 1, 3), Cases.mixture(kind, 3, 7), Cases.mixture(kind, 5, 20)));
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void hessiansAreTheScoresDerivatives(Cases.Mixture mixture) {
        int dimension = mixture.mixture().dimension();
        float[][] x = batch(Cases.points(mixture, POINTS, 11), dimension);
        float[][] v = batch(Cases.points(mixture, POINTS, 12), dimension);
        for (Level level : List.of(Level.NONE, new Level(0.8, 0.6))) {
            Target.Evaluator evaluator = at(mixture.mixture(), level);
            float[][] product = new float[dimension][Target.Evaluator.BATCH];
            float[] laplacians = new float[Target.Evaluator.BATCH];
            evaluator.hessianVectors(x, v, product, POINTS);
            evaluator.laplacians(x, laplacians, POINTS);
            DoubleMixture exact = new DoubleMixture(mixture, level);
            for (int i = 0; i < POINTS; i++) {
                double[][] hessian = hessian(exact, x, i);
                double largest = largest(hessian) + exact.magnitude() * exact.magnitude();
                // single precision, relative to what cancels; a full covariance loses up to its condition number, here
                // 10⁴
                double tolerance = (mixture.kind() == Kind.FULL ? 4e-4 : 2e-5) * largest;
                double trace = 0;
                for (int a = 0; a < dimension; a++) {
                    double expected = 0;
                    double length = 0;
                    for (int b = 0; b < dimension; b++) {
                        expected += hessian[a][b] * v[b][i];
                        length += Math.abs(v[b][i]);
                    }
                    trace += hessian[a][a];
                    assertEquals(expected, product[a][i], tolerance * length, level + ", point " + i + ", " + a);
                }
                assertEquals(trace, laplacians[i], tolerance * dimension, level + ", point " + i + ", Laplacian");
            }
        }
    }

    /**
     * One component has the Hessian −Σ⁻¹ everywhere, and several have the nearest one's where only that counts. Tolerance: 4e-6 of the
     * largest element, single precision of the eigenvectors; what was a difference of squares was off by 2⁻²⁴·(distance/σ)².
     */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e2, 1e3, 1e4, 1e8})
    void hessiansAreRightFarFromTheMeans(double far) {
        double[] point = {far, -0.5 * far};
        double[][] covariance = {{2, 0.9}, {0.9, 0.5}}; // determinant 0.19
        double[][] bent = {{-0.5 / 0.19, 0.9 / 0.19}, {0.9 / 0.19, -2 / 0.19}};
        double[][] one = {{1, 2}};
        double[][] round = {{-1, 0}, {0, -1}};
        check(GaussianMixture.of(new double[] {1}, one, Covariance.isotropic(1)), Level.NONE, point, round);
        check(
                GaussianMixture.of(new double[] {1}, one, Covariance.perComponent(new double[] {1})),
                Level.NONE,
                point,
                round);
        check(
                GaussianMixture.of(new double[] {1}, one, Covariance.full(new double[][][] {covariance})),
                Level.NONE,
                point,
                bent);
        if (far > 10) {
            double[][] means = {{0, 0}, {3, 2}};
            double[][][] both = {covariance, covariance};
            check(GaussianMixture.of(new double[] {0.5, 0.5}, means, Covariance.full(both)), Level.NONE, point, bent);
        }
    }

    /** Two components at (±1, 0), seen from (0, y): half of each, whose scores differ by (2, 0). */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e2, 1e3})
    void whatComponentsDifferByCounts(double y) {
        GaussianMixture two =
                GaussianMixture.of(new double[] {0.5, 0.5}, new double[][] {{1, 0}, {-1, 0}}, Covariance.isotropic(1));
        check(two, Level.NONE, new double[] {0, y}, new double[][] {{0, 0}, {0, -1}});
    }

    /** The nearest of many points, at 5000 standard deviations. */
    @Test
    void hessiansOfKernelDensitiesAreRightFarFromThePoints() {
        double[] points = new double[2000];
        for (int i = 0; i < 1000; i++) {
            points[2 * i] = 0.1 * (i / 32);
            points[2 * i + 1] = 0.1 * (i % 32);
        }
        GaussianMixture density = GaussianMixture.kernelDensity(points, 2, 0);
        check(density, new Level(1, 0.01), new double[] {40, 40}, new double[][] {{-1e4, 0}, {0, -1e4}});
    }

    private static void check(GaussianMixture mixture, Level level, double[] point, double[][] expected) {
        Target.Evaluator evaluator = at(mixture, level);
        float[][] x = batch(new float[] {(float) point[0], (float) point[1]}, 2);
        float[] laplacians = new float[Target.Evaluator.BATCH];
        evaluator.laplacians(x, laplacians, 1);
        double tolerance = 4e-6 * largest(expected);
        assertEquals(expected[0][0] + expected[1][1], laplacians[0], 2 * tolerance, mixture.type());
        for (int b = 0; b < 2; b++) {
            float[][] product = new float[2][Target.Evaluator.BATCH];
            evaluator.hessianVectors(x, batch(new float[] {1 - b, b}, 2), product, 1);
            assertEquals(expected[0][b], product[0][0], tolerance);
            assertEquals(expected[1][b], product[1][0], tolerance);
        }
    }

    private static Target.Evaluator at(Target target, Level level) {
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        Target.Evaluator evaluator = target.evaluator();
        evaluator.at(numbers, 0);
        return evaluator;
    }

    private static double[][] hessian(DoubleMixture exact, float[][] x, int i) {
        int dimension = x.length;
        double[][] hessian = new double[dimension][dimension];
        double[] point = new double[dimension];
        double[] above = new double[dimension];
        double[] below = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            point[d] = x[d][i];
        }
        for (int b = 0; b < dimension; b++) {
            double coordinate = point[b];
            point[b] = coordinate + STEP;
            exact.evaluate(point, above);
            point[b] = coordinate - STEP;
            exact.evaluate(point, below);
            point[b] = coordinate;
            for (int a = 0; a < dimension; a++) {
                hessian[a][b] = (above[a] - below[a]) / (2 * STEP);
            }
        }
        exact.evaluate(point, above);
        return hessian;
    }

    private static double largest(double[][] matrix) {
        return Stream.of(matrix)
                .flatMapToDouble(java.util.Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    private static float[][] batch(float[] points, int dimension) {
        float[][] batch = new float[dimension][Target.Evaluator.BATCH];
        int count = points.length / dimension;
        for (int d = 0; d < dimension; d++) {
            System.arraycopy(points, d * count, batch[d], 0, count);
        }
        return batch;
    }
}
