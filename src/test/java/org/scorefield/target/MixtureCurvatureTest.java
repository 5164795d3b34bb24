package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
        for (int d = 0; d < dimension; d++) {
            System.arraycopy(points, d * POINTS, batch[d], 0, POINTS);
        }
        return batch;
    }
}
