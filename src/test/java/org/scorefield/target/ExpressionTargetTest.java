package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Parameters;

/** The target made of a formula. Its derivatives and the language are tested in org.scorefield.expression, devices in the contract. */
class ExpressionTargetTest {
    private static final int COUNT = 100;

    /** A Gaussian as a formula beside {@link GaussianMixture} with one component: what differs is a constant, and rounding. */
    @Test
    void aGaussianIsAGaussian() {
        Parameters parameters = Parameters.NONE.with("m", 1, -2, 0.5).with("s", 0.5, 1, 2);
        ExpressionTarget formula =
                ExpressionTarget.of(3, "-sum(i, 0, D-1, ((x[i] - m[i])/s[i])^2 + log(2*pi*s[i]^2))/2", parameters);
        GaussianMixture mixture = GaussianMixture.of(
                new double[] {1}, new double[][] {{1, -2, 0.5}}, Covariance.diagonal(new double[][] {{0.25, 1, 4}}));
        Target.Evaluator actual = at(formula);
        Target.Evaluator expected = at(mixture);
        float[][] x = normal(3, 5);
        float[][] v = normal(3, 6);
        float[][][] scores = new float[2][3][Target.Evaluator.BATCH];
        float[][] densities = new float[2][COUNT];
        float[][] laplacians = new float[2][COUNT];
        float[][][] products = new float[2][3][Target.Evaluator.BATCH];
        int which = 0;
        for (Target.Evaluator each : List.of(actual, expected)) {
            each.score(x, scores[which], COUNT);
            each.logDensities(densities[which], COUNT);
            each.hessianVectors(x, v, products[which], COUNT);
            each.laplacians(x, laplacians[which], COUNT);
            which++;
        }
        for (int i = 0; i < COUNT; i++) {
            // a few roundings of terms up to |x|²/s² < 200
            assertEquals(densities[1][i], densities[0][i], 1e-4, "log density");
            assertEquals(laplacians[1][i], laplacians[0][i], 1e-5, "Laplacian");
            for (int d = 0; d < 3; d++) {
                assertEquals(scores[1][d][i], scores[0][d][i], 1e-5, "score");
                assertEquals(products[1][d][i], products[0][d][i], 1e-5, "product");
            }
        }
    }

    private static Target.Evaluator at(Target target) {
        float[] level = new float[target.levelSize()];
        target.level(Level.NONE, level, 0);
        Target.Evaluator evaluator = target.evaluator();
        evaluator.at(level, 0);
        return evaluator;
    }

    private static float[][] normal(int dimension, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] x = new float[dimension][Target.Evaluator.BATCH];
        for (float[] coordinate : x) {
            for (int i = 0; i < COUNT; i++) {
                coordinate[i] = (float) random.nextGaussian();
            }
        }
        return x;
    }

    /** The Laplacian, made of its own tape or of products with unit vectors, is the trace. */
    @Test
    void theLaplacianIsTheTrace() {
        String shallow = "-x0^4 - x0^2*x1^2*x2 + exp(-x1^2)";
        String deep =
                "-(x0^2 + x1^2)/2 + exp(-(1 + exp(-(1 + exp(-(1 + exp(-(1 + exp(-(x0 + 2*x1*x2 - x2)^2)^3)^2)^2)^2)^2)^2)^2)^2)";
        for (String formula : List.of(shallow, deep)) {
            ExpressionTarget target = ExpressionTarget.of(3, formula, Parameters.NONE);
            assertEquals(formula.equals(deep) ? 2 : 1, target.kernel("target").size(), "ways to the Laplacian");
            Target.Evaluator evaluator = at(target);
            float[][] x = normal(3, 7);
            float[] laplacians = new float[COUNT];
            evaluator.laplacians(x, laplacians, COUNT);
            float[] trace = new float[COUNT];
            double[] size = new double[COUNT];
            for (int d = 0; d < 3; d++) {
                float[][] v = new float[3][Target.Evaluator.BATCH];
                float[][] product = new float[3][Target.Evaluator.BATCH];
                Arrays.fill(v[d], 1);
                evaluator.hessianVectors(x, v, product, COUNT);
                for (int i = 0; i < COUNT; i++) {
                    trace[i] += product[d][i];
                    size[i] += Math.abs(product[d][i]);
                }
            }
            for (int i = 0; i < COUNT; i++) {
                assertEquals(trace[i], laplacians[i], 1e-5 * (1 + size[i]), formula);
            }
        }
    }

    @Test
    void aSweepOverAParameterNeedsOneProgram() {
        String formula = "-(x0 - m)^2/(2*s^2) - abs(x1)^p";
        ExpressionTarget one = ExpressionTarget.of(
                2, formula, Parameters.NONE.with("m", 1).with("s", 2).with("p", 1.5));
        ExpressionTarget two = ExpressionTarget.of(
                2, formula, Parameters.NONE.with("m", 0).with("s", 0.1).with("p", 2.5));
        assertEquals(one.kernel("target"), two.kernel("target"));
        assertFalse(Arrays.equals(one.constants(), two.constants()));
    }

    @Test
    void refusesByNameWhatItHasNot() {
        ExpressionTarget target = ExpressionTarget.of(2, "-x0^2 - x1^2", Parameters.NONE);
        assertEquals(OptionalDouble.empty(), target.largestCurvature(Level.NONE));
        BadInputException levels = assertThrows(
                BadInputException.class, () -> target.level(Level.noise(0.5), new float[target.levelSize()], 0));
        assertEquals(
                "type: is expression, which has no levels, and is wanted at level (1.0, 0.5);"
                        + " allowed: what stays at the target itself, such as langevin, or a target that has levels",
                levels.getMessage());
        assertTrue(target.offers(Target.Operation.CURVATURE));
        BadInputException draws = assertThrows(BadInputException.class, () -> target.require(Target.Operation.DRAW));
        assertTrue(draws.getMessage().contains("of type expression has no exact draws"), draws.getMessage());
    }

    @Test
    void saysWhereAndWhyAPointIsNotFinite() {
        ExpressionTarget target = ExpressionTarget.of(2, "-1/x0 - x1^2", Parameters.NONE);
        float[] points = new float[2 * 600];
        Arrays.fill(points, 1);
        assertEquals(Optional.empty(), target.notFinite(points));
        points[2 * 500] = 0;
        points[2 * 500 + 1] = 0.25f;
        points[2 * 501] = 0;
        assertEquals(
                Optional.of("division by zero at column 3 of the log density, at the point [0.0, 0.25]"),
                target.notFinite(points));
        ExpressionTarget root = ExpressionTarget.of(6, "-sqrt(x0)", Parameters.NONE);
        assertEquals(
                Optional.of("the log density's gradient is not finite, at the point [0.0, 0.0, 0.0, 0.0, …]"),
                root.notFinite(new float[6]));
    }

    /** A formula of the most that is taken, in all coordinates, still has its derivatives, in a few seconds and little memory. */
    @Test
    void theLargestFormulasAreTaken() {
        ExpressionTarget target = ExpressionTarget.of(
                1024,
                "-sum(i, 0, D-1, x[i]^2)/2 - sum(i, 0, D-2, (x[i+1] - x[i]^2)^2*(1 + abs(x[i])))/9",
                Parameters.NONE);
        assertTrue(target.offers(Target.Operation.CURVATURE));
        assertEquals(Optional.empty(), target.notFinite(new float[1024]));
    }
}
