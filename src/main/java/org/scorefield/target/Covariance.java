package org.scorefield.target;

import java.util.Arrays;
import org.scorefield.error.Checks;
import org.scorefield.math.SymmetricEigen;

/**
 * The covariances of a mixture's K components in D dimensions, as eigenvalues and, for full matrices, eigenvectors. Variances of
 * zero are allowed: such a target is used at levels with σ &gt; 0.
 */
public final class Covariance {
    /** How much a covariance says; the ordinals are known to the kernel. */
    public enum Kind {
        /** One variance for all. */
        ISOTROPIC,
        /** A variance for each component. */
        PER_COMPONENT,
        /** A variance for each component and coordinate. */
        DIAGONAL,
        /** A matrix for each component. */
        FULL
    }

    /** Entries mirrored at the diagonal may differ by this much, relative to the largest. */
    private static final double SYMMETRY_TOLERANCE = 1e-8;

    private static final String WHERE = "covariance";

    private final Kind kind;
    private final double[][] eigenvalues;
    private final double[][][] eigenvectors;

    private Covariance(Kind kind, double[][] eigenvalues, double[][][] eigenvectors) {
        this.kind = kind;
        this.eigenvalues = eigenvalues;
        this.eigenvectors = eigenvectors;
    }

    /** Σ = v·I for every component. */
    public static Covariance isotropic(double variance) {
        return checked(Kind.ISOTROPIC, new double[][] {{variance}});
    }

    /** Σ_k = v_k·I; {@code variances} is [K]. */
    public static Covariance perComponent(double[] variances) {
        return checked(
                Kind.PER_COMPONENT,
                Arrays.stream(variances).mapToObj(v -> new double[] {v}).toArray(double[][]::new));
    }

    /** Σ_k = diag(v_k); {@code variances} is [K][D]. */
    public static Covariance diagonal(double[][] variances) {
        return checked(
                Kind.DIAGONAL, Arrays.stream(variances).map(double[]::clone).toArray(double[][]::new));
    }

    private static Covariance checked(Kind kind, double[][] variances) {
        Checks checks = new Checks();
        for (int k = 0; k < variances.length; k++) {
            for (int d = 0; d < variances[k].length; d++) {
                String where = switch (kind) {
                    case ISOTROPIC -> WHERE;
                    case PER_COMPONENT -> WHERE + "[" + k + "]";
                    default -> WHERE + "[" + k + "][" + d + "]";
                };
                double variance = variances[k][d];
                if (!(variance >= 0)) {
                    checks.problem(where, "is " + variance, "a finite number >= 0");
                } else {
                    checks.single(where, variance);
                }
            }
        }
        checks.done();
        return new Covariance(kind, variances, null);
    }

    /** Σ_k symmetric and positive semi-definite; {@code matrices} is [K][D][D]. One object in consecutive places is taken apart once. */
    public static Covariance full(double[][][] matrices) {
        Checks checks = new Checks();
        double[][] values = new double[matrices.length][];
        double[][][] vectors = new double[matrices.length][][];
        for (int k = 0; k < matrices.length; k++) {
            String where = WHERE + "[" + k + "]";
            if (k > 0 && matrices[k] == matrices[k - 1]) {
                values[k] = values[k - 1];
                vectors[k] = vectors[k - 1];
            } else if (checkMatrix(checks, where, matrices[k])) {
                SymmetricEigen eigen = SymmetricEigen.of(matrices[k]);
                values[k] = eigen.values();
                vectors[k] = eigen.vectors();
                checkDefinite(checks, where, values[k]);
            }
        }
        checks.done();
        return new Covariance(Kind.FULL, values, vectors);
    }

    private static boolean checkMatrix(Checks checks, String where, double[][] matrix) {
        int n = matrix.length;
        double largest = 0;
        for (int i = 0; i < n; i++) {
            if (matrix[i].length != n) {
                checks.problem(
                        where,
                        "has " + n + " rows but row " + i + " has " + matrix[i].length + " numbers",
                        "a square matrix");
                return false;
            }
            for (int j = 0; j < n; j++) {
                if (!Double.isFinite(matrix[i][j]) || Math.abs(matrix[i][j]) > Float.MAX_VALUE) {
                    checks.problem(
                            where + "[" + i + "][" + j + "]",
                            "is " + matrix[i][j],
                            "a finite number that single precision holds");
                    return false;
                }
                largest = Math.max(largest, Math.abs(matrix[i][j]));
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                if (Math.abs(matrix[i][j] - matrix[j][i]) > SYMMETRY_TOLERANCE * largest) {
                    checks.problem(
                            where,
                            "is not symmetric: [" + i + "][" + j + "] is " + matrix[i][j] + " but [" + j + "][" + i
                                    + "] is " + matrix[j][i],
                            "a symmetric matrix");
                    return false;
                }
            }
        }
        return true;
    }

    /** Eigenvalues that rounding made slightly negative count as zero. */
    private static void checkDefinite(Checks checks, String where, double[] values) {
        double largest = Arrays.stream(values).max().orElse(0);
        for (int i = 0; i < values.length; i++) {
            if (values[i] < -1e-12 * values.length * largest || largest < 0) {
                checks.problem(
                        where,
                        "is not positive definite: it has the eigenvalue " + values[i],
                        "a matrix with eigenvalues >= 0");
                return;
            }
            values[i] = Math.max(values[i], 0);
        }
    }

    /** How much it says. */
    public Kind kind() {
        return kind;
    }

    /** K, or 1 where one variance serves all. */
    int components() {
        return eigenvalues.length;
    }

    /** How many eigenvalues component {@code k} states: 1 or D. */
    int dimension(int k) {
        return row(k).length;
    }

    /** Eigenvalue {@code d} of Σ_k. */
    double eigenvalue(int k, int d) {
        double[] row = row(k);
        return row[row.length == 1 ? 0 : d];
    }

    /** Eigenvalue {@code d} of α²Σ_k + σ²I. */
    double eigenvalue(Level level, int k, int d) {
        return level.alpha() * level.alpha() * eigenvalue(k, d) + level.sigma() * level.sigma();
    }

    /** Coordinate {@code j} of the unit eigenvector that belongs to eigenvalue {@code i} of Σ_k, full covariances only. */
    double eigenvector(int k, int i, int j) {
        return eigenvectors[k][i][j];
    }

    /** The variances of component {@code k}: one, or one a coordinate; not if full. */
    double[] variances(int k) {
        return row(k);
    }

    /** Σ_k in {@code dimension} dimensions, whatever the kind. */
    double[][] matrix(int k, int dimension) {
        double[][] matrix = new double[dimension][dimension];
        for (int i = 0; i < dimension; i++) {
            if (kind != Kind.FULL) {
                matrix[i][i] = eigenvalue(k, i);
                continue;
            }
            for (int a = 0; a < dimension; a++) {
                for (int b = 0; b < dimension; b++) {
                    matrix[a][b] += eigenvalue(k, i) * eigenvector(k, i, a) * eigenvector(k, i, b);
                }
            }
        }
        return matrix;
    }

    private double[] row(int k) {
        return eigenvalues[kind == Kind.ISOTROPIC ? 0 : k];
    }
}
