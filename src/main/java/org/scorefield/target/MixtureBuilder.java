package org.scorefield.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.scorefield.error.Checks;

/** Gathers the components of a mixture that comes out of others; the kind of covariance is the simplest that holds them all. */
final class MixtureBuilder {
    /** The most numbers that the covariances or means of a mixture made of others may take. */
    private static final long MOST_NUMBERS = 1L << 25;

    /** Σ is either diag(variances), of which one stands for all coordinates, or a matrix. */
    private record Component(double logWeight, double[] mean, double[] variances, double[][] matrix) {}

    private final int dimension;
    private final List<Component> components = new ArrayList<>();

    MixtureBuilder(int dimension) {
        this.dimension = dimension;
    }

    /** Refuses a mixture of this many components that would be too large. */
    static void requireRoom(String where, long components, int dimension, boolean matrices) {
        long each = matrices ? (long) dimension * dimension : dimension;
        new Checks()
                .that(
                        components <= MOST_NUMBERS / each,
                        where,
                        "makes a mixture of " + components + " components with " + each + " numbers each",
                        "at most " + MOST_NUMBERS + " numbers in all")
                .done();
    }

    /** Adds a component; its weight need not be normalised. */
    void add(double logWeight, double[] mean, double[] variances) {
        components.add(new Component(logWeight, mean, variances, null));
    }

    void add(double logWeight, double[] mean, double[][] matrix) {
        components.add(new Component(logWeight, mean, null, matrix));
    }

    GaussianMixture build() {
        double largest =
                components.stream().mapToDouble(Component::logWeight).max().orElseThrow();
        double sum = 0;
        for (Component component : components) {
            sum += StrictMath.exp(component.logWeight - largest);
        }
        double total = largest + StrictMath.log(sum);
        double[] logWeights = components.stream()
                .mapToDouble(component -> component.logWeight - total)
                .toArray();
        double[] means = new double[Math.multiplyExact(components.size(), dimension)];
        for (int k = 0; k < components.size(); k++) {
            System.arraycopy(components.get(k).mean, 0, means, k * dimension, dimension);
        }
        return GaussianMixture.ofLogWeights(logWeights, means, dimension, covariance());
    }

    private Covariance covariance() {
        if (components.stream().anyMatch(component -> component.matrix != null)) {
            return Covariance.full(components.stream().map(this::matrix).toArray(double[][][]::new));
        }
        if (components.stream().anyMatch(component -> component.variances.length > 1)) {
            return Covariance.diagonal(components.stream().map(this::diagonal).toArray(double[][]::new));
        }
        double[] variances = components.stream()
                .mapToDouble(component -> component.variances[0])
                .toArray();
        boolean same = Arrays.stream(variances).allMatch(variance -> variance == variances[0]);
        return same ? Covariance.isotropic(variances[0]) : Covariance.perComponent(variances);
    }

    private double[][] matrix(Component component) {
        if (component.matrix != null) {
            return component.matrix;
        }
        double[][] matrix = new double[dimension][dimension];
        for (int d = 0; d < dimension; d++) {
            matrix[d][d] = variance(component, d);
        }
        return matrix;
    }

    private double[] diagonal(Component component) {
        return IntStream.range(0, dimension)
                .mapToDouble(d -> variance(component, d))
                .toArray();
    }

    private static double variance(Component component, int d) {
        return component.variances[component.variances.length == 1 ? 0 : d];
    }
}
