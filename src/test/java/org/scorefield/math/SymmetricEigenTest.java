package org.scorefield.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {
    /** Jacobi's method is backward stable: errors of some n units of rounding, relative to the largest eigenvalue. */
    private static double tolerance(double[][] matrix) {
        double sum = 0;
        for (double[] row : matrix) {
            sum += Arrays.stream(row).map(x -> x * x).sum();
        }
        return 4 * matrix.length * 0x1p-52 * Math.sqrt(sum);
    }

    private static double[][] random(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = random.nextGaussian();
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }

    /** VᵀΛV. */
    private static double[][] composed(double[] values, double[][] vectors) {
        int n = values.length;
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    matrix[i][j] += vectors[k][i] * values[k] * vectors[k][j];
                }
            }
        }
        return matrix;
    }

    private static SymmetricEigen check(double[][] matrix) {
        int n = matrix.length;
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        assertEquals(n, eigen.values().length);
        double[][] composed = composed(eigen.values(), eigen.vectors());
        for (int i = 0; i < n; i++) {
            assertArrayEquals(matrix[i], composed[i], tolerance(matrix), "row " + i + " of VᵀΛV");
            for (int j = 0; j < n; j++) {
                double product = 0;
                for (int k = 0; k < n; k++) {
                    product += eigen.vectors()[i][k] * eigen.vectors()[j][k];
                }
                assertEquals(i == j ? 1 : 0, product, 8 * n * 0x1p-52, "vectors " + i + " and " + j);
            }
        }
        return eigen;
    }

    private static double[] sorted(SymmetricEigen eigen) {
        double[] values = eigen.values().clone();
        Arrays.sort(values);
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 17, 64})
    void decomposesRandomMatrices(int n) {
        for (int seed = 0; seed < 5; seed++) {
            check(random(n, seed));
        }
    }

    /** The second difference has the eigenvalues 2 − 2 cos(kπ/(n + 1)), k = 1 … n. */
    @ParameterizedTest
    @ValueSource(ints = {2, 7, 64})
    void findsTheEigenvaluesOfTheSecondDifference(int n) {
        double[][] matrix = new double[n][n];
        double[] expected = new double[n];
        for (int i = 0; i < n; i++) {
            matrix[i][i] = 2;
            if (i > 0) {
                matrix[i][i - 1] = -1;
                matrix[i - 1][i] = -1;
            }
            expected[i] = 2 - 2 * Math.cos((i + 1) * Math.PI / (n + 1));
        }
        assertArrayEquals(expected, sorted(check(matrix)), tolerance(matrix));
    }

    /** Eigenvalues 1, 1 + 10⁻¹², … and one of 5: any basis of their space will do, but it has to be orthonormal. */
    @Test
    void clusteredEigenvaluesHaveOrthonormalVectors() {
        int n = 20;
        double[][] vectors = SymmetricEigen.of(random(n, 99)).vectors();
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = 1 + i / 2 * 1e-12;
        }
        values[n - 1] = 5;
        double[][] matrix = composed(values, vectors);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = matrix[j][i];
            }
        }
        assertArrayEquals(values, sorted(check(matrix)), tolerance(matrix));
    }

    @Test
    void diagonalMatricesAreLeftAlone() {
        for (double[] diagonal : new double[][] {{0, 0, 0}, {1, 1, 1}, {3, -2, 1e-200}}) {
            double[][] matrix = composed(diagonal, new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
            SymmetricEigen eigen = check(matrix);
            assertArrayEquals(diagonal, eigen.values());
            assertArrayEquals(new double[] {0, 1, 0}, eigen.vectors()[1]);
        }
    }

    @Test
    void singularAndIndefiniteMatrices() {
        double[][] ones = new double[64][64];
        for (double[] row : ones) {
            Arrays.fill(row, 1);
        }
        double[] values = sorted(check(ones));
        assertEquals(64, values[63], tolerance(ones));
        assertTrue(Math.abs(values[0]) <= tolerance(ones) && values[62] <= tolerance(ones), Arrays.toString(values));
        assertArrayEquals(new double[] {-1, 1}, sorted(check(new double[][] {{0, 1}, {1, 0}})), 1e-15);
        assertArrayEquals(new double[] {0, 2}, sorted(check(new double[][] {{1, 1}, {1, 1}})), 1e-15);
    }

    /**
     * Small eigenvalues of scaled matrices are found to full relative accuracy (Demmel and Veselić 1992), which the whitening of a
     * covariance needs. For [[a, b], [b, c]]: λ₁λ₂ = ac − b².
     */
    @Test
    void smallEigenvaluesKeepTheirDigits() {
        double a = 1e12;
        double b = 0.5;
        double c = 1e-12;
        double[] values = sorted(check(new double[][] {{a, b}, {b, c}}));
        assertEquals(a, values[1], 1e-3);
        assertEquals(0.75e-12, values[0], 1e-26);
    }

    @Test
    void extremeMagnitudesDoNotOverflow() {
        for (double scale : new double[] {1e-38, 1e38}) {
            double[][] matrix = {{2 * scale, scale}, {scale, 2 * scale}};
            assertArrayEquals(new double[] {scale, 3 * scale}, sorted(check(matrix)), 1e-15 * scale);
        }
        check(new double[][] {{1, 1e-290}, {1e-290, 2}});
    }

    @Test
    void onlyTheUpperTriangleIsRead() {
        double[][] matrix = {{2, 1}, {Double.NaN, 2}};
        assertArrayEquals(new double[] {1, 3}, sorted(SymmetricEigen.of(matrix)), 1e-15);
        assertTrue(Double.isNaN(matrix[1][0]), "the argument is not written to");
    }
}
