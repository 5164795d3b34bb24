package org.scorefield.contract;

import java.util.Arrays;
import org.scorefield.target.Level;

/**
 * A mixture's log density and score in double precision, straight from the formula: covariances are factored by Cholesky's method
 * (the engine uses eigenvectors), the sum of exponentials is taken naively around its largest term.
 */
public final class DoubleMixture {
    private final double[] weights;
    private final double[][] means;
    private final double[][][] factors;
    private final int dimension;
    private double magnitude;

    /** The law of a mixture at a level. */
    public DoubleMixture(Cases.Mixture mixture, Level level) {
        this.weights = mixture.weights();
        this.dimension = mixture.means()[0].length;
        this.means = new double[weights.length][dimension];
        this.factors = new double[weights.length][][];
        for (int k = 0; k < weights.length; k++) {
            double[][] covariance = new double[dimension][dimension];
            for (int i = 0; i < dimension; i++) {
                means[k][i] = level.alpha() * mixture.means()[k][i];
                for (int j = 0; j < dimension; j++) {
                    covariance[i][j] = level.alpha() * level.alpha() * mixture.covariances()[k][i][j]
                            + (i == j ? level.sigma() * level.sigma() : 0);
                }
            }
            factors[k] = cholesky(covariance);
        }
    }

    private static double[][] cholesky(double[][] a) {
        int n = a.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
            }
        }
        return l;
    }

    /** Writes the score to {@code score} and returns the log density. */
    public double evaluate(double[] x, double[] score) {
        int components = weights.length;
        double[] exponents = new double[components];
        double[][] pulls = new double[components][];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < components; k++) {
            double[] y = new double[dimension];
            double exponent = Math.log(weights[k]) - 0.5 * dimension * Math.log(2 * Math.PI);
            for (int i = 0; i < dimension; i++) {
                double sum = x[i] - means[k][i];
                for (int j = 0; j < i; j++) {
                    sum -= factors[k][i][j] * y[j];
                }
                y[i] = sum / factors[k][i][i];
                exponent -= 0.5 * y[i] * y[i] + Math.log(factors[k][i][i]);
            }
            for (int i = dimension - 1; i >= 0; i--) {
                double sum = y[i];
                for (int j = i + 1; j < dimension; j++) {
                    sum -= factors[k][j][i] * y[j];
                }
                y[i] = sum / factors[k][i][i];
            }
            exponents[k] = exponent;
            pulls[k] = y;
            largest = Math.max(largest, exponent);
        }
        double total = 0;
        magnitude = 0;
        Arrays.fill(score, 0);
        for (int k = 0; k < components; k++) {
            double share = Math.exp(exponents[k] - largest);
            total += share;
            magnitude +=
                    share * Math.sqrt(Arrays.stream(pulls[k]).map(p -> p * p).sum());
            for (int i = 0; i < dimension; i++) {
                score[i] -= share * pulls[k][i];
            }
        }
        for (int i = 0; i < dimension; i++) {
            score[i] /= total;
        }
        magnitude /= total;
        return largest + Math.log(total);
    }

    /** What the score last evaluated is a sum of: Σ_k r_k ‖S_k⁻¹(x − αμ_k)‖, at least its norm. */
    public double magnitude() {
        return magnitude;
    }
}
