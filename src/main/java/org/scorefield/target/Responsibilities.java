package org.scorefield.target;

import org.scorefield.error.BadInputException;

/**
 * The posterior probabilities r_k(x) = w_k N(x; αμ_k, α²Σ_k + σ²I)/Σ_j … of a mixture's components at a level, in double precision on the
 * host. Any number of threads may ask.
 */
public final class Responsibilities {
    private final GaussianMixture mixture;
    private final double[][] means;

    /** log w_k − ½ log det. */
    private final double[] logFactors;

    /** Inverse variances along the axes of each component. */
    private final double[][] precisions;

    private Responsibilities(GaussianMixture mixture, Level level) {
        int components = mixture.components();
        int dimension = mixture.dimension();
        Covariance covariance = mixture.covariance();
        this.mixture = mixture;
        this.means = new double[components][];
        this.logFactors = new double[components];
        this.precisions = new double[components][dimension];
        for (int k = 0; k < components; k++) {
            means[k] = mixture.mean(k);
            double logDeterminant = 0;
            for (int d = 0; d < dimension; d++) {
                double variance =
                        level.alpha() * level.alpha() * covariance.eigenvalue(k, d) + level.sigma() * level.sigma();
                means[k][d] *= level.alpha();
                precisions[k][d] = 1 / variance;
                logDeterminant += StrictMath.log(variance);
            }
            logFactors[k] = mixture.logWeight(k) - logDeterminant / 2;
        }
    }

    /** Whether a target has components to tell apart. */
    public static boolean offeredBy(Target target) {
        return target instanceof GaussianMixture;
    }

    /**
     * Those of a target's components.
     *
     * @throws BadInputException if it is no mixture of Gaussians
     */
    public static Responsibilities of(Target target, Level level) {
        if (target instanceof GaussianMixture mixture) {
            return new Responsibilities(mixture, level);
        }
        throw new BadInputException(
                "target",
                "of type " + target.type() + " has no components to tell apart",
                "allowed: a mixture of Gaussians, or what is one");
    }

    /** K. */
    public int components() {
        return means.length;
    }

    /** w_k, [K]. */
    public double[] weights() {
        double[] weights = new double[means.length];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = StrictMath.exp(mixture.logWeight(k));
        }
        return weights;
    }

    /** Writes r_1(x) … r_K(x). */
    public void at(double[] x, double[] probabilities) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < means.length; k++) {
            probabilities[k] = logFactors[k] - distance(k, x) / 2;
            largest = Math.max(largest, probabilities[k]);
        }
        double sum = 0;
        for (int k = 0; k < means.length; k++) {
            probabilities[k] = StrictMath.exp(probabilities[k] - largest);
            sum += probabilities[k];
        }
        for (int k = 0; k < means.length; k++) {
            probabilities[k] /= sum;
        }
    }

    /** (x − αμ_k)ᵀ(α²Σ_k + σ²I)⁻¹(x − αμ_k). */
    private double distance(int k, double[] x) {
        double sum = 0;
        for (int r = 0; r < x.length; r++) {
            double along = x[r] - means[k][r];
            if (mixture.covariance().kind() == Covariance.Kind.FULL) {
                along = 0;
                for (int d = 0; d < x.length; d++) {
                    along += mixture.covariance().eigenvector(k, r, d) * (x[d] - means[k][d]);
                }
            }
            sum += along * along * precisions[k][r];
        }
        return sum;
    }
}
