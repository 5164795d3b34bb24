package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.contract.Composites;

/**
 * Targets made of others beside their log densities in double precision: those themselves, their central differences and those of these.
 */
class CompositesTest {
    private static final int POINTS = 40;
    private static final double STEP = 1e-3;

    static Stream<Composites.Made> made() {
        return Composites.made();
    }

    private static Target.Evaluator at(Composites.Made made) {
        float[] numbers = new float[made.target().levelSize() + 3];
        made.target().level(made.level(), numbers, 3);
        Target.Evaluator evaluator = made.target().evaluator();
        evaluator.at(numbers, 3);
        return evaluator;
    }

    /** Standard normal times two. */
    private static float[][] normals(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] x = new float[3][Target.Evaluator.BATCH];
        for (float[] row : x) {
            for (int i = 0; i < POINTS; i++) {
                row[i] = (float) (2 * random.nextGaussian());
            }
        }
        return x;
    }

    private static double[] column(float[][] rows, int i) {
        return new double[] {rows[0][i], rows[1][i], rows[2][i]};
    }

    /** Errors of single precision grow with what is added up: gradients of some 100 and log densities of some 1000. */
    private static void assertClose(double expected, double actual, double scale, String what) {
        assertEquals(expected, actual, 2e-5 * (scale + Math.abs(expected)), what);
    }

    @ParameterizedTest
    @MethodSource("made")
    void scoresAreTheLogDensitysDerivatives(Composites.Made made) {
        Target.Evaluator evaluator = at(made);
        float[][] x = normals(1);
        float[][] score = new float[3][Target.Evaluator.BATCH];
        float[] densities = new float[Target.Evaluator.BATCH];
        evaluator.score(x, score, POINTS);
        evaluator.logDensities(densities, POINTS);
        double constant = made.constant() ? made.density().at(column(x, 0)) - densities[0] : 0;
        for (int i = 0; i < POINTS; i++) {
            double[] point = column(x, i);
            assertClose(made.density().at(point), densities[i] + constant, 1 + Math.abs(constant), "log density " + i);
            double[] gradient = gradient(made.density(), point);
            for (int d = 0; d < 3; d++) {
                assertClose(gradient[d], score[d][i], norm(gradient), "score " + i + ", " + d);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("made")
    void hessiansAreTheScoresDerivatives(Composites.Made made) {
        if (!made.target().offers(Target.Operation.CURVATURE)) {
            assertEquals("posterior", made.target().type());
            return;
        }
        Target.Evaluator evaluator = at(made);
        float[][] x = normals(2);
        float[][] v = normals(3);
        float[][] product = new float[3][Target.Evaluator.BATCH];
        float[] laplacians = new float[Target.Evaluator.BATCH];
        evaluator.hessianVectors(x, v, product, POINTS);
        evaluator.laplacians(x, laplacians, POINTS);
        for (int i = 0; i < POINTS; i++) {
            double[] point = column(x, i);
            // in a mixture of targets s sᵀ cancels
            double scale = 1 + Math.pow(norm(gradient(made.density(), point)), 2);
            double trace = 0;
            double[] expected = new double[3];
            for (int b = 0; b < 3; b++) {
                double[] above = gradient(made.density(), moved(point, b, STEP));
                double[] below = gradient(made.density(), moved(point, b, -STEP));
                for (int a = 0; a < 3; a++) {
                    double entry = (above[a] - below[a]) / (2 * STEP);
                    expected[a] += entry * v[b][i];
                    trace += a == b ? entry : 0;
                }
            }
            for (int d = 0; d < 3; d++) {
                assertClose(expected[d], product[d][i], scale * norm(column(v, i)), "product " + i + ", " + d);
            }
            assertClose(trace, laplacians[i], scale, "Laplacian " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("made")
    void mixturesOfMixturesHaveClosedForms(Composites.Made made) {
        if (made.name().startsWith("closed")) {
            assertInstanceOf(GaussianMixture.class, made.target());
        } else {
            assertInstanceOf(Composite.class, made.target());
        }
    }

    private static double[] moved(double[] point, int d, double by) {
        double[] moved = point.clone();
        moved[d] += by;
        return moved;
    }

    /** By central differences of fourth order. */
    private static double[] gradient(Composites.Density density, double[] point) {
        double[] gradient = new double[point.length];
        for (int d = 0; d < point.length; d++) {
            double near = density.at(moved(point, d, STEP)) - density.at(moved(point, d, -STEP));
            double far = density.at(moved(point, d, 2 * STEP)) - density.at(moved(point, d, -2 * STEP));
            gradient[d] = (8 * near - far) / (12 * STEP);
        }
        return gradient;
    }

    private static double norm(double[] v) {
        return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }
}
