package org.scorefield.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Beside Hilbert's matrix, whose inverse is whole: (−1)^{i+j}(i+j−1) times three binomials (Choi 1983, Amer. Math. Monthly 90). */
class LuTest {
    private static final double[][] INVERSE = {
        {16, -120, 240, -140}, {-120, 1200, -2700, 1680}, {240, -2700, 6480, -4200}, {-140, 1680, -4200, 2800}
    };

    private static double[][] hilbert() {
        double[][] matrix = new double[4][4];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                matrix[i][j] = 1.0 / (i + j + 1);
            }
        }
        return matrix;
    }

    @Test
    void hilbertsMatrixIsInverted() {
        Lu lu = Lu.of(hilbert());
        double[][] inverse = lu.inverse();
        for (int i = 0; i < 4; i++) {
            // its condition number is 28375 in this norm: so many times the rounding of a double
            assertArrayEquals(INVERSE[i], inverse[i], 28375 * 0x1p-52 * 6480);
        }
        assertEquals(Math.log(1 / 6048000.0), lu.logAbsDeterminant(), 1e-10);
        assertEquals(28375, lu.condition(), 1e-6);
        double[] x = lu.solve(new double[] {4, 3, 2, 1});
        double[] expected = {16 * 4 - 120 * 3 + 240 * 2 - 140, -120 * 4 + 1200 * 3 - 2700 * 2 + 1680, 0, 0};
        expected[2] = 240 * 4 - 2700 * 3 + 6480 * 2 - 4200;
        expected[3] = -140 * 4 + 1680 * 3 - 4200 * 2 + 2800;
        assertArrayEquals(expected, x, 1e-7);
    }

    @Test
    void rowsAreExchangedWhereAPivotIsZero() {
        Lu lu = Lu.of(new double[][] {{0, 2}, {4, 0}});
        assertArrayEquals(new double[] {3, 0.5}, lu.solve(new double[] {1, 12}));
        assertEquals(Math.log(8), lu.logAbsDeterminant());
    }

    @Test
    void singularMatricesHaveNoFiniteCondition() {
        assertEquals(
                Double.POSITIVE_INFINITY, Lu.of(new double[][] {{1, 2}, {2, 4}}).condition());
        assertEquals(Double.POSITIVE_INFINITY, Lu.of(new double[2][2]).condition());
        double[][] thirds = {{1 / 3.0, 1}, {1, 3}};
        assertTrue(
                Lu.of(thirds).condition() > 1e15, "condition " + Lu.of(thirds).condition());
    }
}
