package org.scorefield.job;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.scorefield.error.Problem;
import org.scorefield.target.Affine;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.LinearMap;
import org.scorefield.target.MixtureOfTargets;
import org.scorefield.target.Observation;
import org.scorefield.target.Posterior;
import org.scorefield.target.Product;
import org.scorefield.target.Target;
import org.scorefield.target.Tempered;

/** Targets made of others. */
final class CompositeTargets {
    static final Map<String, Function<Section, Target>> TYPES = Map.of(
            "tempered", CompositeTargets::tempered,
            "product", CompositeTargets::product,
            "mixture", CompositeTargets::mixture,
            "affine", CompositeTargets::affine,
            "posterior", CompositeTargets::posterior);

    /** Keys of a Gaussian mixture that comes out of what a section lists. */
    private static final Set<String> OF_MIXTURES = Set.of("covariance", "means");

    /** For one that is wrong, so that the rest is looked at, too. */
    private static final Target STAND_IN = GaussianMixture.kernelDensity(new double[1], 1, 1);

    /** How an observation may be described. */
    private static final List<String> WAYS = List.of("operator", "mask", "indices");

    private static final String WEIGHTS = "a list of numbers, one a target," + MixtureTargets.FILE;
    private static final String MATRIX =
            "a number, a list of one a coordinate, or a matrix [D][D]," + MixtureTargets.FILE;
    private static final String SHIFT = "a list of numbers, one a coordinate," + MixtureTargets.FILE;
    private static final String OPERATOR = "a matrix, a row for each observation," + MixtureTargets.FILE;
    private static final String INDICES = "a list of coordinates, counted from 0," + MixtureTargets.FILE;
    private static final String MASK =
            "a list of 0 and 1, one a coordinate, 1 where it is observed," + MixtureTargets.FILE;
    private static final String OBSERVATION = "a list of numbers, one an observation," + MixtureTargets.FILE;
    private static final String NOISE =
            "a standard deviation > 0, or a list of one an observation," + MixtureTargets.FILE;

    private CompositeTargets() {}

    private static Target read(Section section) {
        return section.as(Targets.TYPES);
    }

    /** The target that a key describes; null if anything is wrong with it. Problems of a mixture that comes out of it are the key's. */
    private static Target part(Section section, String key) {
        section.rewriting(problem -> ofParts(key, problem));
        Section part = section.section(key, true);
        return part == null ? null : read(part);
    }

    private static List<Target> parts(Section section) {
        section.rewriting(problem -> ofParts("targets", problem));
        return section.sections("targets", CompositeTargets::read);
    }

    private static Problem ofParts(String key, Problem problem) {
        return OF_MIXTURES.contains(problem.where().split("\\[", 2)[0])
                ? new Problem(key, "makes a mixture whose " + problem.where() + " " + problem.what(), problem.allowed())
                : problem;
    }

    private static Target tempered(Section section) {
        Target target = part(section, "target");
        double temperature = section.number("temperature", 1);
        Target tempered = section.build(() -> Tempered.of(target != null ? target : STAND_IN, temperature));
        return target == null ? null : tempered;
    }

    private static Target product(Section section) {
        List<Target> targets = parts(section);
        return targets == null ? null : section.build(() -> Product.of(targets));
    }

    private static Target mixture(Section section) {
        List<Target> targets = parts(section);
        double[] weights = MixtureTargets.weights(section, WEIGHTS, targets == null ? 0 : targets.size());
        boolean assume = section.flag("assume-normalized");
        return targets == null || weights == null
                ? null
                : section.build(() -> MixtureOfTargets.of(weights, targets, assume));
    }

    private static Target affine(Section section) {
        Target target = part(section, "target");
        Numbers matrix = section.numbers("matrix", true, 0, 2, MATRIX);
        Numbers shift = section.numbers("shift", false, 1, 1, SHIFT);
        LinearMap map = matrix == null
                ? null
                : section.build(() -> switch (matrix.rank()) {
                    case 0 -> LinearMap.number(matrix.values()[0]);
                    case 1 -> LinearMap.diagonal(matrix.values());
                    default -> LinearMap.matrix(matrix.rows());
                });
        if (target == null || map == null || section.bad("shift")) {
            return null;
        }
        return section.build(
                () -> Affine.of(target, map, shift == null ? new double[target.dimension()] : shift.values()));
    }

    private static Target posterior(Section section) {
        Target prior = part(section, "prior");
        Numbers y = section.numbers("observation", true, 1, 1, OBSERVATION);
        Numbers noise = section.numbers("noise", true, 0, 1, NOISE);
        section.know(WAYS);
        List<String> ways = WAYS.stream().filter(section::has).toList();
        if (ways.size() != 1) {
            String what = ways.isEmpty() ? "is missing" : "is given beside " + ways.get(1);
            section.problem(ways.isEmpty() ? WAYS.get(0) : ways.get(0), what, "one of " + String.join(", ", WAYS));
            return null;
        }
        Observation observed = ways.get(0).equals("operator")
                ? combined(section, y, noise)
                : picked(section, ways.get(0).equals("mask") ? mask(section, prior) : indices(section), y, noise);
        return prior == null || observed == null ? null : section.build(() -> Posterior.of(prior, observed));
    }

    private static Observation combined(Section section, Numbers y, Numbers noise) {
        Numbers operator = section.numbers("operator", true, 2, 2, OPERATOR);
        return operator == null || y == null || noise == null
                ? null
                : section.build(() -> Observation.of(operator.rows(), y.values(), noise.values()));
    }

    private static Observation picked(Section section, int[] indices, Numbers y, Numbers noise) {
        return indices == null || y == null || noise == null
                ? null
                : section.build(() -> Observation.at(indices, y.values(), noise.values()));
    }

    private static int[] indices(Section section) {
        Numbers indices = section.numbers("indices", true, 1, 1, INDICES);
        if (indices == null) {
            return null;
        }
        for (int m = 0; m < indices.values().length; m++) {
            double index = indices.values()[m];
            if (index != (int) index) {
                section.problem(new Problem("indices[" + m + "]", "is " + index, "allowed: a whole number >= 0"));
                return null;
            }
        }
        return Arrays.stream(indices.values()).mapToInt(index -> (int) index).toArray();
    }

    /** Where a mask is 1. */
    private static int[] mask(Section section, Target prior) {
        Numbers mask = section.numbers("mask", true, 1, 1, MASK);
        if (mask == null) {
            return null;
        }
        double[] flags = mask.values();
        if (prior != null && flags.length != prior.dimension()) {
            section.problem(
                    "mask",
                    "has " + flags.length + " numbers",
                    prior.dimension() + ", one for each coordinate of the prior");
            return null;
        }
        for (int d = 0; d < flags.length; d++) {
            if (flags[d] != 0 && flags[d] != 1) {
                section.problem(new Problem("mask[" + d + "]", "is " + flags[d], "allowed: 0 or 1"));
                return null;
            }
        }
        int[] observed =
                IntStream.range(0, flags.length).filter(d -> flags[d] == 1).toArray();
        if (observed.length == 0) {
            section.problem("mask", "is 0 everywhere", "at least one coordinate observed");
            return null;
        }
        return observed;
    }
}
