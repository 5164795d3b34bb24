package org.scorefield.target;

import java.util.Arrays;
import org.scorefield.error.Checks;
import org.scorefield.math.Lu;

/** An invertible linear map A of D coordinates: a number c (c·I), a diagonal, or a matrix. */
public final class LinearMap {
    /** How much of a matrix there is; the ordinals are known to the kernel. */
    public enum Kind {
        /** c·I. */
        NUMBER,
        /** diag(a). */
        DIAGONAL,
        /** Any. */
        MATRIX
    }

    /** A matrix whose condition number exceeds this is singular up to rounding. */
    private static final double LARGEST_CONDITION = 1e12;

    /** A·Aᵀ is a multiple of the identity if it is within this much of one, relatively: what single precision tells apart. */
    private static final double ORTHOGONAL = 0x1p-23;

    private static final String WHERE = "matrix";

    private final Kind kind;
    private final double[][] rows;
    private final double[][] inverse;
    private final double logAbsDeterminant;
    private final double condition;

    private LinearMap(Kind kind, double[][] rows, double[][] inverse, double logAbsDeterminant, double condition) {
        this.kind = kind;
        this.rows = rows;
        this.inverse = inverse;
        this.logAbsDeterminant = logAbsDeterminant;
        this.condition = condition;
    }

    /** c·I, c ≠ 0. */
    public static LinearMap number(double c) {
        return diagonal(Kind.NUMBER, c);
    }

    /** diag(a), {@code a} [D], none of them 0. */
    public static LinearMap diagonal(double... a) {
        new Checks()
                .that(a.length > 0, WHERE, "is empty", "at least one number")
                .done();
        return diagonal(Kind.DIAGONAL, a);
    }

    private static LinearMap diagonal(Kind kind, double... a) {
        Checks checks = new Checks();
        double logs = 0;
        for (int d = 0; d < a.length; d++) {
            String where = kind == Kind.NUMBER ? WHERE : WHERE + "[" + d + "]";
            double size = Math.abs(a[d]);
            // (so that the inverse is neither infinite nor zero in single precision, nor is its square)
            checks.that(
                    size >= 0x1p-60 && size <= 0x1p60,
                    where,
                    "is " + a[d] + (size == 0 ? ", so that the matrix is singular" : ""),
                    "a number from 2^-60 to 2^60 in magnitude");
            logs += StrictMath.log(size);
        }
        checks.done();
        double[] inverse = Arrays.stream(a).map(c -> 1 / c).toArray();
        return new LinearMap(kind, new double[][] {a.clone()}, new double[][] {inverse}, logs, 1);
    }

    /** A, [D][D], with a condition number of at most 10¹². */
    public static LinearMap matrix(double[][] a) {
        Checks checks = new Checks();
        checks.that(a.length > 0, WHERE, "is empty", "at least one row");
        for (int i = 0; i < a.length; i++) {
            checks.that(
                    a[i].length == a.length,
                    WHERE + "[" + i + "]",
                    "has " + a[i].length + " numbers",
                    a.length + ", as many as there are rows");
            for (int j = 0; j < a[i].length; j++) {
                checks.single(WHERE + "[" + i + "][" + j + "]", a[i][j]);
            }
        }
        checks.done();
        Lu lu = Lu.of(a);
        double condition = lu.condition();
        checks.that(
                        condition <= LARGEST_CONDITION,
                        WHERE,
                        "is singular: it has the condition number " + condition,
                        "at most " + LARGEST_CONDITION)
                .done();
        double[][] rows = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
        return new LinearMap(Kind.MATRIX, rows, lu.inverse(), lu.logAbsDeterminant(), condition);
    }

    /** How much of a matrix there is. */
    public Kind kind() {
        return kind;
    }

    /** D; 0 for a number, which fits any. */
    int dimension() {
        return kind == Kind.NUMBER ? 0 : rows[0].length;
    }

    /** A: one row with one number or D, or D rows. */
    double[][] rows() {
        return rows;
    }

    /** A⁻¹, likewise. */
    double[][] inverse() {
        return inverse;
    }

    /** Entry d of a number or a diagonal. */
    double entry(int d) {
        return rows[0][kind == Kind.NUMBER ? 0 : d];
    }

    /** A·x. */
    double[] times(double[] x) {
        if (kind == Kind.MATRIX) {
            return Kalman.times(rows, x);
        }
        double[] y = new double[x.length];
        for (int d = 0; d < x.length; d++) {
            y[d] = entry(d) * x[d];
        }
        return y;
    }

    /** A, [D][D]. */
    double[][] matrix(int dimension) {
        if (kind == Kind.MATRIX) {
            return rows;
        }
        double[][] matrix = new double[dimension][dimension];
        for (int d = 0; d < dimension; d++) {
            matrix[d][d] = entry(d);
        }
        return matrix;
    }

    /** ln |det A| in {@code dimension} dimensions. */
    double logAbsDeterminant(int dimension) {
        return kind == Kind.NUMBER ? dimension * logAbsDeterminant : logAbsDeterminant;
    }

    /** ‖A‖·‖A⁻¹‖ of a matrix; of others, which are inverted number by number, 1. */
    double condition() {
        return condition;
    }

    /** |c| if A is c times an orthogonal matrix; NaN otherwise. */
    double orthogonalScale() {
        int n = rows[0].length;
        double[][] a = matrix(n);
        double[][] gram = Kalman.times(a, Kalman.transposed(a));
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (Math.abs(gram[i][j] - (i == j ? gram[0][0] : 0)) > ORTHOGONAL * gram[0][0]) {
                    return Double.NaN;
                }
            }
        }
        return StrictMath.sqrt(gram[0][0]);
    }
}
