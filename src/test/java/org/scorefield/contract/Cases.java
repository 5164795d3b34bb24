package org.scorefield.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Parameters;
import org.scorefield.target.Covariance;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.ExpressionTarget;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Laplace;
import org.scorefield.target.Level;
import org.scorefield.target.Product;
import org.scorefield.target.StudentT;
import org.scorefield.target.Target;
import org.scorefield.target.UniformBox;

/** The one table of targets that every backend has to get right. */
public final class Cases {
    /** {@code -Dall.cases=true}: every case on every variant of a device, and long trajectories of all. */
    public static final boolean ALL = Boolean.getBoolean("all.cases");

    private static final int[] DIMENSIONS = {1, 2, 3, 5, 8, 17, 64};
    private static final int[] COMPONENTS = {1, 2, 7, 100};

    private Cases() {}

    /**
     * A mixture and the double precision numbers that it was made of.
     *
     * @param name for reports
     * @param mixture the target
     * @param weights [K]
     * @param means [K][D]
     * @param covariances [K][D][D], whatever the kind
     */
    public record Mixture(
            String name, GaussianMixture mixture, double[] weights, double[][] means, double[][][] covariances) {
        @Override
        public String toString() {
            return name;
        }

        /** Its kind of covariance. */
        public Kind kind() {
            return Kind.values()[mixture.shape().get("COVARIANCE")];
        }
    }

    /**
     * Any other target, tried at levels where it has a density.
     *
     * @param name for reports
     * @param target the target
     */
    public record Other(String name, Target target) {
        @Override
        public String toString() {
            return name;
        }

        /** Standard normal points times two, dimension-major. */
        public float[] points(int count, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] points = new float[target.dimension() * count];
            for (int i = 0; i < points.length; i++) {
                points[i] = (float) (2 * random.nextGaussian());
            }
            return points;
        }
    }

    /** Whether a target is defined at a level: some need one, some have none. */
    public static boolean hasDensity(Target target, Level level) {
        try {
            target.level(level, new float[target.levelSize()], 0);
            return true;
        } catch (BadInputException e) {
            return false;
        }
    }

    /** One of each other kind of target, and what they are made of. */
    public static List<Other> others() {
        Target density = GaussianMixture.kernelDensity(new double[] {0, 1, 2, -1, 0.5, 0.25}, 2, 0.5);
        List<Other> others = distributions();
        others.add(new Other("kernel density", density));
        Parameters parameters = Parameters.NONE.with("a", 1.3).with("b", 0.1, 20, -0.7);
        String[] formulas = {
            "-((a - x0)^2 + 100*(x1 - x0^2)^2)/b[1]",
            "-x0^2/18 - (D-1)*x0/2 - exp(-x0)*sum(i, 1, D-1, x[i]^2)/2",
            "-(x0^2 + x1^2 + x2^2)^a/2 + log(1 + x0^2/3)*sqrt(2 + x1^2) - abs(x2 - b[0])^3/(1 + exp(b[2]*x0))",
            "-max(x0^2, min(x1^2 + 1, abs(x0*x1))) - x1^4/b[1]",
            "-sum(i, 0, D-1, x[i]^2)/2 - sum(i, 0, D-2, (x[i+1] - x[i]^2)^2)/b[1]",
            "sin(3*x0)*cos(x1) - tanh(x0*x1)^2 - log1p(x0^2 + x1^2) - (1 + x0^2)^(a*x1/9) - abs(x1)^2.5",
            "3",
            // a chain so long that the Laplacian is made of products
            "-(x0^2 + x1^2)/2 + exp(-(1 + exp(-(1 + exp(-(1 + exp(-(1 + exp(-(x0 + 2*x1*x2 - x2)^2)^3)^2)^2)^2)^2)^2)^2)^2)"
        };
        int[] dimensions = {2, 10, 3, 2, 20, 2, 1, 3};
        for (int i = 0; i < formulas.length; i++) {
            others.add(new Other(formulas[i], ExpressionTarget.of(dimensions[i], formulas[i], parameters)));
        }
        Target waves = ExpressionTarget.of(2, "sin(x0)*cos(x1) - x0^2/2", parameters);
        Target slopes = ExpressionTarget.of(2, "-abs(x1)^a - tanh(a*x0)", parameters);
        others.add(new Other("product of formulas", Product.of(List.of(waves, slopes))));
        others.addAll(Composites.others());
        return others;
    }

    /** Single distributions with a name, below and above the dimensions whose loops are unrolled. */
    public static List<Other> distributions() {
        List<Other> others = new ArrayList<>();
        for (int dimension : new int[] {1, 3, 18}) {
            double[] location = new double[dimension];
            double[] scale = new double[dimension];
            double[] high = new double[dimension];
            for (int d = 0; d < dimension; d++) {
                location[d] = 0.75 * d - 1;
                scale[d] = Math.pow(10, (d % 5 - 2) / 2.0);
                high[d] = location[d] + 10 * scale[d] * scale[d]; // narrow and wide beside any level
            }
            String name = " D=" + dimension;
            others.add(new Other("laplace" + name, Laplace.of(location, scale)));
            others.add(new Other("student-t" + name, StudentT.of(location, scale, 2.5)));
            others.add(new Other("uniform-box" + name, UniformBox.of(location, high)));
        }
        return others;
    }

    /**
     * A kernel density of many points, which is evaluated a page at a time.
     *
     * @param name for reports
     * @param target the target
     * @param data [K·D], point by point, in single precision
     * @param bandwidth standard deviation
     */
    public record Density(String name, GaussianMixture target, double[] data, double bandwidth) {
        @Override
        public String toString() {
            return name;
        }

        /** Points around αμ for data points μ, dimension-major. */
        public float[] points(int count, double alpha, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int dimension = target.dimension();
            float[] points = new float[dimension * count];
            for (int i = 0; i < count; i++) {
                int k = random.nextInt(data.length / dimension);
                for (int d = 0; d < dimension; d++) {
                    points[d * count + i] = (float) (alpha * data[k * dimension + d] + random.nextGaussian());
                }
            }
            return points;
        }
    }

    /** Narrow and wide ones; one page, whole slabs and more; coordinates that are no whole number of vectors. */
    public static List<Density> densities() {
        return List.of(
                density(1, 1024),
                density(2, 2100),
                density(16, 1030),
                density(17, 1030),
                density(64, 2100),
                density(784, 1025),
                density(3, 1030, 38), // near where products would lose too much
                density(3, 1030, 200));
    }

    /** Of standard normal data. */
    public static Density density(int dimension, int components) {
        return density(dimension, components, 0);
    }

    /** Of normal data around a place that is far from zero in all coordinates, where products would lose digits. */
    private static Density density(int dimension, int components, double place) {
        SplittableRandom random = new SplittableRandom(31L * dimension + components);
        double[] data = new double[dimension * components];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) (place + random.nextGaussian());
        }
        double bandwidth = 0.25;
        return new Density(
                "points D=" + dimension + " K=" + components + (place == 0 ? "" : " around " + place),
                GaussianMixture.kernelDensity(data, dimension, bandwidth),
                data,
                bandwidth);
    }

    /** All four kinds of covariance, in all dimensions and numbers of components. */
    public static List<Mixture> mixtures() {
        List<Mixture> cases = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int dimension : DIMENSIONS) {
                for (int components : COMPONENTS) {
                    cases.add(mixture(kind, dimension, components));
                }
            }
        }
        return cases;
    }

    /** A mixture with standard normal means times three; full covariances have condition numbers up to 10⁴. */
    public static Mixture mixture(Kind kind, int dimension, int components) {
        SplittableRandom random = new SplittableRandom(1000L * kind.ordinal() + 10L * dimension + components);
        double[] weights = new double[components];
        double sum = 0;
        for (int k = 0; k < components; k++) {
            weights[k] = random.nextDouble() + 0.05;
            sum += weights[k];
        }
        double[][] means = new double[components][dimension];
        double[][][] covariances = new double[components][][];
        double shared = 0.2 + random.nextDouble();
        for (int k = 0; k < components; k++) {
            weights[k] /= sum;
            for (int d = 0; d < dimension; d++) {
                means[k][d] = (float) (3 * random.nextGaussian());
            }
            covariances[k] = covariance(kind, dimension, shared, random);
        }
        String name = kind + " D=" + dimension + " K=" + components;
        return new Mixture(
                name, GaussianMixture.of(weights, means, of(kind, covariances)), weights, means, covariances);
    }

    private static double[][] covariance(Kind kind, int dimension, double shared, SplittableRandom random) {
        double[] variances = new double[dimension];
        double own = 0.2 + random.nextDouble();
        for (int d = 0; d < dimension; d++) {
            variances[d] = switch (kind) {
                case ISOTROPIC -> shared;
                case PER_COMPONENT -> own;
                case DIAGONAL -> 0.1 + 2 * random.nextDouble();
                case FULL -> Math.pow(10, -2 + 4.0 * d / Math.max(1, dimension - 1));
            };
        }
        return kind == Kind.FULL ? rotate(variances, random) : diagonal(variances);
    }

    private static double[][] diagonal(double[] variances) {
        double[][] matrix = new double[variances.length][variances.length];
        for (int d = 0; d < variances.length; d++) {
            matrix[d][d] = variances[d];
        }
        return matrix;
    }

    /** H diag(v) H with a random Householder reflection H. */
    private static double[][] rotate(double[] variances, SplittableRandom random) {
        int n = variances.length;
        double[] u = random.doubles(n).map(x -> x + 0.1).toArray();
        double norm = 0;
        for (double x : u) {
            norm += x * x;
        }
        double[][] h = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                h[i][j] = (i == j ? 1 : 0) - 2 * u[i] * u[j] / norm;
            }
        }
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += h[i][k] * variances[k] * h[j][k];
                }
                matrix[i][j] = sum;
                matrix[j][i] = sum;
            }
        }
        return matrix;
    }

    private static Covariance of(Kind kind, double[][][] matrices) {
        int components = matrices.length;
        int dimension = matrices[0].length;
        double[][] diagonals = new double[components][dimension];
        for (int k = 0; k < components; k++) {
            for (int d = 0; d < dimension; d++) {
                diagonals[k][d] = matrices[k][d][d];
            }
        }
        return switch (kind) {
            case ISOTROPIC -> Covariance.isotropic(diagonals[0][0]);
            case PER_COMPONENT ->
                Covariance.perComponent(
                        Arrays.stream(diagonals).mapToDouble(row -> row[0]).toArray());
            case DIAGONAL -> Covariance.diagonal(diagonals);
            case FULL -> Covariance.full(matrices);
        };
    }

    /** Points near the components of a mixture, dimension-major, in single precision. */
    public static float[] points(Mixture mixture, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int dimension = mixture.mixture().dimension();
        float[] points = new float[dimension * count];
        for (int i = 0; i < count; i++) {
            double[] mean = mixture.means()[random.nextInt(mixture.means().length)];
            for (int d = 0; d < dimension; d++) {
                points[d * count + i] = (float) (mean[d] + random.nextGaussian());
            }
        }
        return points;
    }
}
