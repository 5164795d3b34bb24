package org.scorefield.job;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.scorefield.error.Problem;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Laplace;
import org.scorefield.target.StudentT;
import org.scorefield.target.Target;
import org.scorefield.target.UniformBox;

/** Reads targets that are single distributions with a name. */
final class Distributions {
    static final Map<String, Function<Section, Target>> TYPES = Map.of(
            "gaussian", Distributions::gaussian,
            "laplace", Distributions::laplace,
            "student-t", Distributions::studentT,
            "uniform-box", Distributions::uniformBox);

    private static final String FILE = ", or a .npy, .csv or .txt file";
    private static final String COORDINATES = "a list of numbers, one a coordinate" + FILE;
    private static final String SCALE = "a number for all coordinates or a list of one each" + FILE;
    private static final String COVARIANCE =
            "a number (a variance for all coordinates), a list of one each, or a matrix" + FILE;

    private Distributions() {}

    /** A mixture of one. */
    static Target gaussian(Section section) {
        section.rewriting(Distributions::ofOneComponent);
        Numbers mean = section.numbers("mean", true, 0, 1, COORDINATES);
        Numbers covariance = section.numbers("covariance", true, 0, 2, COVARIANCE);
        if (mean == null || covariance == null) {
            return null;
        }
        int dimension = mean.values().length;
        if (!Arrays.stream(covariance.shape()).allMatch(length -> length == dimension)) {
            String d = Numbers.shown(dimension);
            section.problem(
                    "covariance",
                    "has the shape " + Numbers.shown(covariance.shape()),
                    "a number, " + d + " (a variance for each coordinate), " + d + d + " (a matrix)");
            return null;
        }
        return section.build(() -> GaussianMixture.of(
                new double[] {1},
                mean.values(),
                dimension,
                switch (covariance.rank()) {
                    case 0 -> Covariance.isotropic(covariance.values()[0]);
                    case 1 -> Covariance.diagonal(new double[][] {covariance.values()});
                    default -> Covariance.full(new double[][][] {covariance.rows()});
                }));
    }

    /** Puts a mixture's problem in terms of its only component. */
    private static Problem ofOneComponent(Problem problem) {
        String where =
                problem.where().replaceFirst("^means\\[0]", "mean").replaceFirst("^covariance\\[0]", "covariance");
        return new Problem(where, problem.what().replaceFirst("^of component 0 ", ""), problem.allowed());
    }

    static Target laplace(Section section) {
        Numbers location = section.numbers("location", true, 0, 1, COORDINATES);
        Numbers scale = section.numbers("scale", true, 0, 1, SCALE);
        return location == null || scale == null
                ? null
                : section.build(() -> Laplace.of(location.values(), scale.values()));
    }

    static Target studentT(Section section) {
        Numbers location = section.numbers("location", true, 0, 1, COORDINATES);
        Numbers scale = section.numbers("scale", true, 0, 1, SCALE);
        double degrees = section.number("degrees-of-freedom", 1);
        // (stand-ins, so that the degrees of freedom are looked at in any case)
        double[] locations =
                location == null ? new double[scale == null ? 1 : scale.values().length] : location.values();
        double[] scales = scale == null ? new double[] {1} : scale.values();
        return section.build(() -> StudentT.of(locations, scales, degrees));
    }

    static Target uniformBox(Section section) {
        Numbers low = section.numbers("low", true, 0, 1, COORDINATES);
        Numbers high = section.numbers("high", true, 0, 1, COORDINATES);
        return low == null || high == null ? null : section.build(() -> UniformBox.of(low.values(), high.values()));
    }
}
