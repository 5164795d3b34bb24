package org.scorefield.job;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.scorefield.error.Problem;
import org.scorefield.io.NumericArray;
import org.scorefield.io.Points;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Target;

/** The targets by their names in job files. */
final class Targets {
    static final Map<String, Function<Section, Target>> TYPES = Map.of(
            "gaussian", Distributions::gaussian,
            "gaussian-mixture", Targets::gaussianMixture,
            "points", Targets::points,
            "laplace", Distributions::laplace,
            "student-t", Distributions::studentT,
            "uniform-box", Distributions::uniformBox,
            "expression", Expressions::target);

    private static final String FILE = " or a .npy, .csv or .txt file";
    private static final String MEANS = "means [[x, y], [x, y]], one list a component," + FILE;
    private static final String WEIGHTS = "a list of numbers, one a component," + FILE;
    private static final String COVARIANCE = "a number for all, a list of one a component, of one a coordinate of each"
            + " component, or of a matrix a component," + FILE;

    private Targets() {}

    private static Target gaussianMixture(Section section) {
        Numbers means = section.numbers("means", true, 1, 2, MEANS);
        double[] weights = weights(section, means);
        Covariance covariance = covariance(section, means);
        if (means != null && weights != null && covariance != null) {
            Target mixture =
                    section.build(() -> GaussianMixture.of(weights, means.values(), dimension(means), covariance));
            if (mixture != null) {
                return mixture;
            }
        }
        // Something is wrong: each part alone, so that the rest is said, too.
        Covariance unit = Covariance.isotropic(1);
        if (weights != null) {
            int components = means == null ? weights.length : means.shape()[0];
            section.build(() -> GaussianMixture.of(weights, new double[components], 1, unit));
        }
        if (means != null) {
            section.build(
                    () -> GaussianMixture.of(equalWeights(means.shape()[0]), means.values(), dimension(means), unit));
        }
        return null;
    }

    private static int dimension(Numbers means) {
        return means.rank() == 1 ? 1 : means.shape()[1];
    }

    private static double[] equalWeights(int components) {
        double[] weights = new double[components];
        Arrays.fill(weights, 1.0 / components);
        return weights;
    }

    /** Null if they are wrong, or absent with nobody knowing how many there should be. */
    private static double[] weights(Section section, Numbers means) {
        Numbers given = section.numbers("weights", false, 1, 1, WEIGHTS);
        boolean normalize = section.flag("normalize-weights");
        if (given == null) {
            return section.bad("weights") || means == null ? null : equalWeights(means.shape()[0]);
        }
        double[] weights = given.values();
        double sum = Arrays.stream(weights).sum();
        if (!normalize) {
            return weights;
        }
        if (!(sum > 0 && Double.isFinite(sum))) {
            section.problem("weights", "add up to " + sum, "a finite sum > 0");
            return null;
        }
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    private static Covariance covariance(Section section, Numbers means) {
        Numbers given = section.numbers("covariance", true, 0, 3, COVARIANCE);
        if (given == null) {
            return null;
        }
        if (means != null && !fits(given.shape(), means.shape()[0], dimension(means))) {
            String k = Numbers.shown(means.shape()[0]);
            String d = Numbers.shown(dimension(means));
            section.problem(
                    "covariance",
                    "has the shape " + Numbers.shown(given.shape()),
                    "a number, " + k + " (a variance for each component), " + k + d + " (for each coordinate, too), "
                            + k + d + d + " (a matrix for each component)");
            return null;
        }
        return section.build(() -> switch (given.rank()) {
            case 0 -> Covariance.isotropic(given.values()[0]);
            case 1 -> Covariance.perComponent(given.values());
            case 2 -> Covariance.diagonal(given.rows());
            default -> Covariance.full(given.matrices());
        });
    }

    private static boolean fits(int[] shape, int components, int dimension) {
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != (i == 0 ? components : dimension)) {
                return false;
            }
        }
        return true;
    }

    private static Target points(Section section) {
        section.rewriting(Targets::ofPoints);
        NumericArray points = section.file("file", Points::read);
        double bandwidth = section.number("bandwidth", 0);
        boolean standardize = section.flag("standardize");
        if (points == null) {
            section.build(() -> GaussianMixture.kernelDensity(new double[1], 1, bandwidth));
            return null;
        }
        int dimension = points.dim(1);
        return section.build(() -> {
            double[] values = standardize ? Standardized.of(points) : points.toDoubles();
            return GaussianMixture.kernelDensity(values, dimension, bandwidth);
        });
    }

    /** Puts a mixture's problem in terms of the points that it was made of. */
    private static Problem ofPoints(Problem problem) {
        String key = problem.where().startsWith("covariance") ? "bandwidth" : "file";
        return problem.where().equals("bandwidth") || problem.where().equals("file")
                ? problem
                : new Problem(
                        key, "makes a mixture whose " + problem.where() + " " + problem.what(), problem.allowed());
    }
}
