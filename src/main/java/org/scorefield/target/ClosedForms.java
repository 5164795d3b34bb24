package org.scorefield.target;

import java.util.Arrays;
import java.util.List;
import org.scorefield.error.BadInputException;
import org.scorefield.target.Covariance.Kind;

/** What becomes of Gaussian mixtures is a Gaussian mixture again; weights are kept as logarithms, everything in double precision. */
final class ClosedForms {
    private ClosedForms() {}

    /** Whether all are mixtures. */
    static boolean mixtures(List<Target> targets) {
        return targets.stream().allMatch(GaussianMixture.class::isInstance);
    }

    /** The normalised product of all densities: of each choice of components one component, K₁·K₂·… in all. */
    static GaussianMixture product(List<Target> mixtures) {
        // before the first product is made, which may be large already
        boolean matrices = mixtures.stream().anyMatch(mixture -> full((GaussianMixture) mixture));
        long components = mixtures.stream()
                .mapToLong(mixture -> ((GaussianMixture) mixture).components())
                .reduce(1, (a, b) -> a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b);
        MixtureBuilder.requireRoom("targets", components, mixtures.get(0).dimension(), matrices);
        GaussianMixture product = (GaussianMixture) mixtures.get(0);
        for (Target next : mixtures.subList(1, mixtures.size())) {
            product = product(product, (GaussianMixture) next);
        }
        return product;
    }

    /**
     * N(x; μ, Σ)·N(x; m, R) is what observing m = x + N(0, R) makes of N(μ, Σ), times the evidence N(m; μ, Σ + R).
     */
    private static GaussianMixture product(GaussianMixture a, GaussianMixture b) {
        int dimension = a.dimension();
        boolean matrices = full(a) || full(b);
        MixtureBuilder builder = new MixtureBuilder(dimension);
        double[][] identity = Covariance.isotropic(1).matrix(0, dimension);
        for (int j = 0; j < b.components(); j++) {
            double[] mean = b.mean(j);
            double logWeight = b.logWeight(j);
            if (matrices) {
                double[][] noise = b.covariance().matrix(j, dimension);
                Observed observed = new Observed(logWeight, identity, noise, mean);
                addObserved(builder, a, observed);
            } else {
                addObserved(builder, a, logWeight, mean, b.covariance().variances(j), null);
            }
        }
        return builder.build();
    }

    private static boolean full(GaussianMixture mixture) {
        return mixture.covariance().kind() == Kind.FULL;
    }

    /** Matrices A and R and what was observed, y; its weight beside others. */
    private record Observed(double logWeight, double[][] a, double[][] noise, double[] y) {}

    private static void addObserved(MixtureBuilder builder, GaussianMixture prior, Observed observed) {
        int dimension = prior.dimension();
        Kalman kalman = null;
        for (int k = 0; k < prior.components(); k++) {
            if (kalman == null || prior.covariance().kind() != Kind.ISOTROPIC) {
                kalman = new Kalman(prior.covariance().matrix(k, dimension), observed.a, observed.noise);
                if (!kalman.defined()) {
                    throw noVariance(k);
                }
            }
            double[] mean = prior.mean(k);
            builder.add(
                    prior.logWeight(k) + observed.logWeight + kalman.logEvidence(mean, observed.y),
                    kalman.mean(mean, observed.y),
                    kalman.covariance());
        }
    }

    private static BadInputException noVariance(int k) {
        return new BadInputException(
                "targets",
                "multiplies component " + k + ", which has no variance in some direction, with another that has none",
                "allowed: components of which at most one has a variance of 0 there");
    }

    /**
     * Likewise coordinate by coordinate.
     *
     * @param noise variances of y, one for all or [D]
     * @param seen which coordinates are observed; null for all
     */
    private static void addObserved(
            MixtureBuilder builder,
            GaussianMixture prior,
            double logWeight,
            double[] y,
            double[] noise,
            boolean[] seen) {
        int dimension = prior.dimension();
        for (int k = 0; k < prior.components(); k++) {
            double[] mean = prior.mean(k);
            double[] variances = prior.covariance().variances(k);
            double[] after = new double[seen == null ? Math.max(variances.length, noise.length) : dimension];
            double logEvidence = prior.logWeight(k) + logWeight;
            for (int d = 0; d < dimension; d++) {
                double variance = variances[variances.length == 1 ? 0 : d];
                if (seen != null && !seen[d]) {
                    after[d] = variance;
                    continue;
                }
                double r = noise[noise.length == 1 ? 0 : d];
                double spread = variance + r;
                if (spread == 0) {
                    throw noVariance(k);
                }
                double residual = y[d] - mean[d];
                logEvidence -= 0.5 * (residual * residual / spread + StrictMath.log(2 * Math.PI * spread));
                mean[d] += variance / spread * residual;
                after[after.length == 1 ? 0 : d] = variance / spread * r;
            }
            builder.add(logEvidence, mean, after);
        }
    }

    /** p(x | y): w_k' ∝ w_k·N(y; A·μ_k, A·Σ_k·Aᵀ + R), with Kalman's means and covariances. */
    static GaussianMixture posterior(GaussianMixture prior, Observation observation) {
        int dimension = prior.dimension();
        MixtureBuilder builder = new MixtureBuilder(dimension);
        if (observation.masked() && !full(prior)) {
            MixtureBuilder.requireRoom("prior", prior.components(), dimension, false);
            double[] y = new double[dimension];
            double[] noise = new double[dimension];
            boolean[] seen = new boolean[dimension];
            for (int m = 0; m < observation.size(); m++) {
                int d = observation.index(m);
                y[d] = observation.y()[m];
                noise[d] = observation.variance(m);
                seen[d] = true;
            }
            addObserved(builder, prior, 0, y, noise, seen);
            return builder.build();
        }
        MixtureBuilder.requireRoom("prior", prior.components(), dimension, true);
        double[][] a = observation.operator();
        double[][] noise = new double[observation.size()][observation.size()];
        if (observation.masked()) {
            a = new double[observation.size()][dimension];
        }
        for (int m = 0; m < observation.size(); m++) {
            noise[m][m] = observation.variance(m);
            if (observation.masked()) {
                a[m][observation.index(m)] = 1;
            }
        }
        addObserved(builder, prior, new Observed(0, a, noise, observation.y()));
        return builder.build();
    }

    /** Σ_i w_i p_i, all components side by side. */
    static GaussianMixture mixture(double[] weights, List<Target> mixtures) {
        int dimension = mixtures.get(0).dimension();
        long components = 0;
        boolean matrices = false;
        for (Target target : mixtures) {
            components += ((GaussianMixture) target).components();
            matrices |= full((GaussianMixture) target);
        }
        MixtureBuilder.requireRoom("targets", components, dimension, matrices);
        MixtureBuilder builder = new MixtureBuilder(dimension);
        for (int i = 0; i < weights.length; i++) {
            GaussianMixture mixture = (GaussianMixture) mixtures.get(i);
            double logWeight = StrictMath.log(weights[i]);
            for (int k = 0; k < mixture.components(); k++) {
                add(builder, logWeight + mixture.logWeight(k), mixture.mean(k), mixture, k);
            }
        }
        return builder.build();
    }

    private static void add(
            MixtureBuilder builder, double logWeight, double[] mean, GaussianMixture mixture, int component) {
        if (full(mixture)) {
            builder.add(logWeight, mean, mixture.covariance().matrix(component, mixture.dimension()));
        } else {
            builder.add(logWeight, mean, mixture.covariance().variances(component));
        }
    }

    /** The law of A·X + b: means A·μ_k + b, covariances A·Σ_k·Aᵀ. */
    static GaussianMixture affine(GaussianMixture mixture, LinearMap map, double[] shift) {
        int dimension = mixture.dimension();
        boolean matrices = full(mixture) || map.kind() == LinearMap.Kind.MATRIX;
        MixtureBuilder.requireRoom("target", mixture.components(), dimension, matrices);
        MixtureBuilder builder = new MixtureBuilder(dimension);
        double[][] matrix = null;
        for (int k = 0; k < mixture.components(); k++) {
            double[] moved = map.times(mixture.mean(k));
            for (int d = 0; d < dimension; d++) {
                moved[d] += shift[d];
            }
            if (matrices) {
                if (matrix == null || mixture.covariance().kind() != Kind.ISOTROPIC) {
                    matrix = mapped(mixture.covariance().matrix(k, dimension), map);
                }
                builder.add(mixture.logWeight(k), moved, matrix);
            } else {
                builder.add(
                        mixture.logWeight(k), moved, mapped(mixture.covariance().variances(k), map));
            }
        }
        return builder.build();
    }

    private static double[] mapped(double[] variances, LinearMap map) {
        double[] mapped = new double[Math.max(variances.length, map.dimension())];
        for (int d = 0; d < mapped.length; d++) {
            mapped[d] = map.entry(d) * map.entry(d) * variances[variances.length == 1 ? 0 : d];
        }
        return mapped;
    }

    private static double[][] mapped(double[][] covariance, LinearMap map) {
        double[][] a = map.matrix(covariance.length);
        double[][] mapped = Kalman.times(Kalman.times(a, covariance), Kalman.transposed(a));
        for (int i = 0; i < mapped.length; i++) {
            for (int j = 0; j < i; j++) {
                mapped[i][j] = 0.5 * (mapped[i][j] + mapped[j][i]);
                mapped[j][i] = mapped[i][j];
            }
        }
        return mapped;
    }

    /** p^{1/T} of a single Gaussian, normalised: N(μ, T·Σ). */
    static GaussianMixture tempered(GaussianMixture gaussian, double temperature) {
        MixtureBuilder builder = new MixtureBuilder(gaussian.dimension());
        if (full(gaussian)) {
            double[][] matrix = gaussian.covariance().matrix(0, gaussian.dimension());
            Arrays.stream(matrix).forEach(row -> scale(row, temperature));
            builder.add(0, gaussian.mean(0), matrix);
        } else {
            double[] variances = gaussian.covariance().variances(0).clone();
            scale(variances, temperature);
            builder.add(0, gaussian.mean(0), variances);
        }
        return builder.build();
    }

    private static void scale(double[] numbers, double factor) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= factor;
        }
    }
}
