package org.scorefield.math;

/**
 * P·A = L·U by elimination with row pivoting (Golub and Van Loan, Matrix Computations, §3.4). Our own, because its bits reach the
 * device.
 */
public final class Lu {
    private final double[][] lu;
    private final int[] rows;
    private final double norm;

    private Lu(double[][] lu, int[] rows, double norm) {
        this.lu = lu;
        this.rows = rows;
        this.norm = norm;
    }

    /** Decomposes {@code matrix} (n × n). Of a singular one, {@link #condition} is infinite and nothing else means anything. */
    public static Lu of(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][];
        int[] rows = new int[n];
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
            rows[i] = i;
        }
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int i = column + 1; i < n; i++) {
                pivot = Math.abs(a[i][column]) > Math.abs(a[pivot][column]) ? i : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[column];
            a[column] = row;
            int number = rows[pivot];
            rows[pivot] = rows[column];
            rows[column] = number;
            eliminate(a, column);
        }
        return new Lu(a, rows, norm(matrix));
    }

    private static void eliminate(double[][] a, int column) {
        for (int i = column + 1; i < a.length; i++) {
            double factor = a[i][column] / a[column][column];
            a[i][column] = factor;
            for (int j = column + 1; j < a.length; j++) {
                a[i][j] -= factor * a[column][j];
            }
        }
    }

    /** The largest sum of a column's magnitudes. */
    private static double norm(double[][] matrix) {
        double largest = 0;
        for (int j = 0; j < matrix.length; j++) {
            double sum = 0;
            for (double[] row : matrix) {
                sum += Math.abs(row[j]);
            }
            largest = Math.max(largest, sum);
        }
        return largest;
    }

    /** ln |det A|. */
    public double logAbsDeterminant() {
        double sum = 0;
        for (int i = 0; i < lu.length; i++) {
            sum += StrictMath.log(Math.abs(lu[i][i]));
        }
        return sum;
    }

    /** A⁻¹·b. */
    public double[] solve(double[] b) {
        int n = lu.length;
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = b[rows[i]];
            for (int j = 0; j < i; j++) {
                x[i] -= lu[i][j] * x[j];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                x[i] -= lu[i][j] * x[j];
            }
            x[i] /= lu[i][i];
        }
        return x;
    }

    /** A⁻¹. */
    public double[][] inverse() {
        int n = lu.length;
        double[][] inverse = new double[n][n];
        for (int j = 0; j < n; j++) {
            double[] unit = new double[n];
            unit[j] = 1;
            double[] column = solve(unit);
            for (int i = 0; i < n; i++) {
                inverse[i][j] = column[i];
            }
        }
        return inverse;
    }

    /** ‖A‖·‖A⁻¹‖ in the norm of column sums: at least 1, infinite if A is singular. */
    public double condition() {
        double condition = norm * norm(inverse());
        return Double.isFinite(condition) ? condition : Double.POSITIVE_INFINITY;
    }
}
