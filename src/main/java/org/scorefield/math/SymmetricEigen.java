package org.scorefield.math;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's cyclic rotations (Golub and Van Loan, Matrix Computations,
 * §8.5). Our own, because its bits reach the device: a library's next version must not change a result.
 *
 * @param values the eigenvalues, unsorted, [n]
 * @param vectors orthonormal eigenvectors as rows, [n][n], in the order of the values
 */
public record SymmetricEigen(double[] values, double[][] vectors) {
    private static final int MAXIMAL_SWEEPS = 60;

    /** Decomposes {@code matrix} (n × n; only its upper triangle is read). */
    public static SymmetricEigen of(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][];
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i] = new double[n];
            for (int j = 0; j < n; j++) {
                a[i][j] = i <= j ? matrix[i][j] : matrix[j][i];
            }
            v[i][i] = 1;
        }
        for (int sweep = 0; sweep < MAXIMAL_SWEEPS && !sweep(a, v); sweep++) {}
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = a[i][i];
        }
        return new SymmetricEigen(values, v);
    }

    /** One rotation for every entry above the diagonal; true if none was needed. */
    private static boolean sweep(double[][] a, double[][] v) {
        boolean diagonal = true;
        for (int i = 0; i < a.length; i++) {
            for (int j = i + 1; j < a.length; j++) {
                if (Math.abs(a[i][j]) > 0x1p-54 * Math.sqrt(Math.abs(a[i][i] * a[j][j]))
                        && Math.abs(a[i][j]) > 1e-300) {
                    diagonal = false;
                    rotate(a, v, i, j);
                }
            }
        }
        return diagonal;
    }

    private static void rotate(double[][] a, double[][] v, int i, int j) {
        double theta = (a[j][j] - a[i][i]) / (2 * a[i][j]);
        double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double cosine = 1 / Math.sqrt(tangent * tangent + 1);
        double sine = tangent * cosine;
        for (int k = 0; k < a.length; k++) {
            double aki = a[k][i];
            double akj = a[k][j];
            a[k][i] = cosine * aki - sine * akj;
            a[k][j] = sine * aki + cosine * akj;
        }
        for (int k = 0; k < a.length; k++) {
            double aik = a[i][k];
            double ajk = a[j][k];
            a[i][k] = cosine * aik - sine * ajk;
            a[j][k] = sine * aik + cosine * ajk;
            double vik = v[i][k];
            double vjk = v[j][k];
            v[i][k] = cosine * vik - sine * vjk;
            v[j][k] = sine * vik + cosine * vjk;
        }
        a[i][j] = 0;
        a[j][i] = 0;
    }
}
