package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.contract.Cases;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Parameters;
import org.scorefield.math.Lu;
import org.scorefield.target.Covariance.Kind;

class ResponsibilitiesTest {
    /** w_k N(x; αμ_k, α²Σ_k + σ²I), from the matrices themselves. */
    private static double[] expected(Cases.Mixture mixture, Level level, double[] x) {
        int components = mixture.weights().length;
        double[] logs = new double[components];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < components; k++) {
            double[][] matrix = new double[x.length][x.length];
            double[] difference = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                difference[i] = x[i] - level.alpha() * mixture.means()[k][i];
                for (int j = 0; j < x.length; j++) {
                    matrix[i][j] = level.alpha() * level.alpha() * mixture.covariances()[k][i][j]
                            + (i == j ? level.sigma() * level.sigma() : 0);
                }
            }
            Lu lu = Lu.of(matrix);
            double[] solved = lu.solve(difference);
            logs[k] = Math.log(mixture.weights()[k]) - lu.logAbsDeterminant() / 2;
            for (int i = 0; i < x.length; i++) {
                logs[k] -= difference[i] * solved[i] / 2;
            }
            largest = Math.max(largest, logs[k]);
        }
        double sum = 0;
        for (int k = 0; k < components; k++) {
            logs[k] = Math.exp(logs[k] - largest);
            sum += logs[k];
        }
        for (int k = 0; k < components; k++) {
            logs[k] /= sum;
        }
        return logs;
    }

    @ParameterizedTest
    @EnumSource
    void areThoseOfBayes(Kind kind) {
        Cases.Mixture mixture = Cases.mixture(kind, 3, 7);
        float[] points = Cases.points(mixture, 20, 1);
        double[] given = new double[7];
        for (Level level : new Level[] {Level.NONE, new Level(0.8, 0.6), Level.noise(20)}) {
            Responsibilities responsibilities = Responsibilities.of(mixture.mixture(), level);
            for (int i = 0; i < 20; i++) {
                double[] x = {points[i], points[20 + i], points[40 + i]};
                responsibilities.at(x, given);
                // full covariances have condition numbers up to 10⁴, in the exponent of a density
                assertArrayEquals(expected(mixture, level, x), given, 1e-9, kind + " at " + level);
            }
            assertArrayEquals(mixture.weights(), responsibilities.weights(), 1e-15);
        }
    }

    /** So many that their means are kept in single precision only. */
    @Test
    void ofManyComponentsTheyAreThose() {
        Cases.Mixture mixture = Cases.mixture(Kind.ISOTROPIC, 2, 1100);
        double[] given = new double[1100];
        Responsibilities.of(mixture.mixture(), Level.NONE).at(new double[] {0.5, -1}, given);
        assertArrayEquals(expected(mixture, Level.NONE, new double[] {0.5, -1}), given, 1e-12);
    }

    @Test
    void farFromAllComponentsTheyStillAddUpToOne() {
        Target target = GaussianMixture.of(new double[] {0.5, 0.5}, new double[][] {{0}, {1}}, Covariance.isotropic(1));
        double[] given = new double[2];
        Responsibilities.of(target, Level.NONE).at(new double[] {1e30}, given);
        assertEquals(1, given[0] + given[1]);
    }

    @Test
    void otherTargetsHaveNone() {
        Target target = ExpressionTarget.of(1, "-x0^2", Parameters.NONE);
        BadInputException e = assertThrows(BadInputException.class, () -> Responsibilities.of(target, Level.NONE));
        assertEquals(
                "target: of type expression has no components to tell apart; allowed: a mixture of Gaussians, or what is one",
                e.getMessage());
    }
}
