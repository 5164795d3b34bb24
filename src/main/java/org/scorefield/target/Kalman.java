package org.scorefield.target;

import org.scorefield.math.Lu;

/**
 * What observing y = A·X + N(0, R) makes of X ~ N(μ, Σ) (Kalman 1960): with S = A·Σ·Aᵀ + R and the gain G = Σ·Aᵀ·S⁻¹ it becomes
 * N(μ + G(y − A·μ), (I − G·A)·Σ·(I − G·A)ᵀ + G·R·Gᵀ), Joseph's form, which rounding leaves positive semi-definite.
 */
final class Kalman {
    private static final double LOG_2PI = StrictMath.log(2 * Math.PI);

    private final double[][] a;
    private final double[][] gain;
    private final double[][] covariance;
    private final Lu spread;

    /**
     * For all means.
     *
     * @param prior Σ, [D][D]
     * @param a A, [M][D]
     * @param noise R, [M][M]
     */
    Kalman(double[][] prior, double[][] a, double[][] noise) {
        this.a = a;
        double[][] crossed = times(a, prior); // A·Σ, [M][D]
        double[][] s = times(crossed, transposed(a));
        for (int i = 0; i < s.length; i++) {
            for (int j = 0; j < s.length; j++) {
                s[i][j] += noise[i][j];
            }
        }
        this.spread = Lu.of(s);
        this.gain = transposed(times(spread.inverse(), crossed));
        double[][] rest = times(gain, a);
        for (int i = 0; i < rest.length; i++) {
            for (int j = 0; j < rest.length; j++) {
                rest[i][j] = (i == j ? 1 : 0) - rest[i][j];
            }
        }
        this.covariance =
                symmetric(times(times(rest, prior), transposed(rest)), times(times(gain, noise), transposed(gain)));
    }

    /** Whether S has an inverse: not if some combination of observations has no variance at all. */
    boolean defined() {
        return Double.isFinite(spread.logAbsDeterminant());
    }

    /** The covariance afterwards, which depends neither on μ nor on y. */
    double[][] covariance() {
        return covariance;
    }

    /** The mean afterwards. */
    double[] mean(double[] mean, double[] y) {
        double[] moved = times(gain, residual(mean, y));
        for (int d = 0; d < moved.length; d++) {
            moved[d] += mean[d];
        }
        return moved;
    }

    /** log N(y; A·μ, S). */
    double logEvidence(double[] mean, double[] y) {
        double[] residual = residual(mean, y);
        double[] solved = spread.solve(residual);
        double square = 0;
        for (int m = 0; m < residual.length; m++) {
            square += residual[m] * solved[m];
        }
        return -0.5 * (square + spread.logAbsDeterminant() + residual.length * LOG_2PI);
    }

    private double[] residual(double[] mean, double[] y) {
        double[] residual = times(a, mean);
        for (int m = 0; m < y.length; m++) {
            residual[m] = y[m] - residual[m];
        }
        return residual;
    }

    static double[] times(double[][] a, double[] x) {
        double[] y = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += a[i][j] * x[j];
            }
        }
        return y;
    }

    static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[k].length; j++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    static double[][] transposed(double[][] a) {
        double[][] transposed = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }

    /** The sum of two matrices that are symmetric but for rounding. */
    private static double[][] symmetric(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j <= i; j++) {
                double entry = 0.5 * (a[i][j] + a[j][i]) + 0.5 * (b[i][j] + b[j][i]);
                sum[i][j] = entry;
                sum[j][i] = entry;
            }
        }
        return sum;
    }
}
