package org.scorefield.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.scorefield.expression.Parameters;
import org.scorefield.target.Affine;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.ExpressionTarget;
import org.scorefield.target.Level;
import org.scorefield.target.LinearMap;
import org.scorefield.target.MixtureOfTargets;
import org.scorefield.target.Observation;
import org.scorefield.target.Posterior;
import org.scorefield.target.Product;
import org.scorefield.target.Target;
import org.scorefield.target.Tempered;

/** Targets made of others, without and with closed forms, each beside what it is in double precision. */
public final class Composites {
    private static final double[][] MATRIX = {{1, 0.5, 0}, {-0.3, 2, 0.2}, {0.1, 0, -0.7}};
    private static final double[] DIAGONAL = {0.5, -2, 1.25};
    private static final double[] SHIFT = {1, -0.5, 0.25};
    private static final double[] WEIGHTS = {0.5, 0.2, 0.3};
    private static final double TEMPERATURE = 2.5;
    private static final double[][] OPERATOR = {{1, 0, 1}, {0.5, -1, 0}};
    private static final double[] NOISE = {0.7, 1.3};
    private static final double[] OBSERVED = {0.6, -1.1};
    private static final int[] INDICES = {2, 0};

    private Composites() {}

    /** A log density in double precision. */
    public interface Density {
        /** log p(x). */
        double at(double[] x);
    }

    /**
     * A target at a level.
     *
     * @param name for reports
     * @param target the target
     * @param level where it is taken
     * @param density what its log density is
     * @param constant whether a constant is missing in one of the two
     */
    public record Made(String name, Target target, Level level, Density density, boolean constant) {
        @Override
        public String toString() {
            return name + " at " + level;
        }
    }

    /** A choice of mixtures in three dimensions. */
    private static List<Cases.Mixture> mixtures() {
        return List.of(
                Cases.mixture(Kind.DIAGONAL, 3, 7),
                Cases.mixture(Kind.PER_COMPONENT, 3, 2),
                Cases.mixture(Kind.ISOTROPIC, 3, 9));
    }

    private static List<Target> opaque() {
        return mixtures().stream()
                .<Target>map(mixture -> new Opaque(mixture.mixture()))
                .toList();
    }

    /** One of each kind without a closed form, by name. */
    public static List<Cases.Other> others() {
        List<Target> parts = opaque();
        Target first = parts.get(0);
        return List.of(
                new Cases.Other("tempered", Tempered.of(first, TEMPERATURE)),
                new Cases.Other("product", Product.of(parts)),
                new Cases.Other("mixture", MixtureOfTargets.of(WEIGHTS, parts)),
                new Cases.Other("affine by a number", Affine.of(first, LinearMap.number(-0.75), SHIFT)),
                new Cases.Other("affine by a diagonal", Affine.of(first, LinearMap.diagonal(DIAGONAL), SHIFT)),
                new Cases.Other("affine by a matrix", Affine.of(first, LinearMap.matrix(MATRIX), SHIFT)),
                new Cases.Other("posterior of some", Posterior.of(first, Observation.at(INDICES, OBSERVED, NOISE))),
                new Cases.Other(
                        "posterior of a matrix", Posterior.of(first, Observation.of(OPERATOR, OBSERVED, NOISE))),
                new Cases.Other("posterior without Hessian", posteriorWithoutHessian()),
                new Cases.Other("with a formula", withFormula()),
                new Cases.Other("nested", nested()));
    }

    private static Target posteriorWithoutHessian() {
        Cases.Mixture mixture = Cases.mixture(Kind.FULL, 5, 7);
        Target opaque = new Opaque(mixture.mixture(), true, List.of());
        return Posterior.of(opaque, Observation.at(new int[] {1, 4}, OBSERVED, NOISE));
    }

    private static Target withFormula() {
        String formula = "-(x0^2 + x1^2)/2 - log(1 + a*x2^2)";
        Target expression = ExpressionTarget.of(3, formula, Parameters.NONE.with("a", 0.5));
        Target product = Product.of(List.of(mixtures().get(1).mixture(), expression));
        return Affine.of(product, LinearMap.diagonal(DIAGONAL), SHIFT);
    }

    /** Everything in everything, with a part that only evaluates by curvature. */
    private static Target nested() {
        List<Target> parts = opaque();
        Target guided = Posterior.of(parts.get(0), Observation.at(INDICES, OBSERVED, NOISE));
        Target warm = Tempered.of(parts.get(1), 3);
        Target product = Product.of(List.of(guided, warm));
        Target moved = Affine.of(parts.get(2), LinearMap.matrix(MATRIX), SHIFT);
        return MixtureOfTargets.of(new double[] {0.25, 0.75}, List.of(product, moved), true);
    }

    /** Those of {@link #others}, and mixtures in closed form, beside the same in double precision. */
    public static Stream<Made> made() {
        Level noisy = new Level(0.8, 0.6);
        List<Cases.Mixture> mixtures = mixtures();
        List<Made> all = new ArrayList<>();
        List<Target> closed =
                mixtures.stream().<Target>map(Cases.Mixture::mixture).toList();
        for (List<Target> parts : List.of(opaque(), closed)) {
            boolean isClosed = parts == closed;
            String name = isClosed ? "closed " : "";
            Target first = parts.get(0);
            Density density = density(mixtures.get(0), Level.NONE);
            all.add(new Made(
                    name + "tempered",
                    isClosed
                            ? Tempered.of(Cases.mixture(Kind.FULL, 3, 1).mixture(), TEMPERATURE)
                            : Tempered.of(first, TEMPERATURE),
                    Level.NONE,
                    x -> (isClosed ? density(Cases.mixture(Kind.FULL, 3, 1), Level.NONE) : density).at(x) / TEMPERATURE,
                    isClosed));
            all.add(new Made(
                    name + "product",
                    Product.of(parts),
                    Level.NONE,
                    x -> mixtures.stream()
                            .mapToDouble(mixture -> density(mixture, Level.NONE).at(x))
                            .sum(),
                    isClosed));
            for (Level level : List.of(Level.NONE, noisy)) {
                all.add(new Made(
                        name + "mixture", MixtureOfTargets.of(WEIGHTS, parts), level, mixed(mixtures, level), false));
            }
            Level none = Level.NONE;
            all.add(affine(name, first, mixtures.get(0), LinearMap.number(-0.75), scaled(-0.75), none));
            all.add(affine(name, first, mixtures.get(0), LinearMap.number(-0.75), scaled(-0.75), noisy));
            all.add(affine(name, first, mixtures.get(0), LinearMap.diagonal(DIAGONAL), diagonal(DIAGONAL), none));
            all.add(affine(name, first, mixtures.get(0), LinearMap.matrix(MATRIX), MATRIX, none));
            double[][] turned = {{0, -3, 0}, {0, 0, 3}, {3, 0, 0}};
            all.add(affine(name, first, mixtures.get(0), LinearMap.matrix(turned), turned, noisy));
            double[][] picked = {{0, 0, 1}, {1, 0, 0}};
            Observation some = Observation.at(INDICES, OBSERVED, NOISE);
            Observation combined = Observation.of(OPERATOR, OBSERVED, NOISE);
            for (Level level : isClosed ? List.of(none) : List.of(none, noisy)) {
                all.add(new Made(
                        name + "posterior of some",
                        Posterior.of(first, some),
                        level,
                        guided(mixtures.get(0), level, picked),
                        isClosed));
                all.add(new Made(
                        name + "posterior of a matrix",
                        Posterior.of(first, combined),
                        level,
                        guided(mixtures.get(0), level, OPERATOR),
                        isClosed));
            }
        }
        return all.stream();
    }

    private static Density density(Cases.Mixture mixture, Level level) {
        DoubleMixture exact = new DoubleMixture(mixture, level);
        return x -> exact.evaluate(x, new double[3]);
    }

    private static Density mixed(List<Cases.Mixture> mixtures, Level level) {
        return x -> {
            double sum = 0;
            for (int i = 0; i < WEIGHTS.length; i++) {
                sum += WEIGHTS[i] * Math.exp(density(mixtures.get(i), level).at(x));
            }
            return Math.log(sum);
        };
    }

    private static double[][] scaled(double c) {
        return diagonal(c, c, c);
    }

    private static double[][] diagonal(double... entries) {
        double[][] matrix = new double[3][3];
        for (int d = 0; d < 3; d++) {
            matrix[d][d] = entries[d];
        }
        return matrix;
    }

    /** The mixture with its parameters moved: means α(A·μ + b), covariances α²·A·Σ·Aᵀ + σ²·I. */
    private static Made affine(
            String name, Target target, Cases.Mixture mixture, LinearMap map, double[][] a, Level level) {
        int components = mixture.weights().length;
        double[][] means = new double[components][3];
        double[][][] covariances = new double[components][3][3];
        for (int k = 0; k < components; k++) {
            for (int i = 0; i < 3; i++) {
                means[k][i] = SHIFT[i];
                for (int j = 0; j < 3; j++) {
                    means[k][i] += a[i][j] * mixture.means()[k][j];
                    for (int m = 0; m < 3; m++) {
                        for (int n = 0; n < 3; n++) {
                            covariances[k][i][j] += a[i][m] * mixture.covariances()[k][m][n] * a[j][n];
                        }
                    }
                }
            }
        }
        Cases.Mixture moved = new Cases.Mixture(name, mixture.mixture(), mixture.weights(), means, covariances);
        return new Made(
                name + "affine by " + map.kind(), Affine.of(target, map, SHIFT), level, density(moved, level), false);
    }

    /** log p(x) + log N(y; A·x₀, R) with Tweedie's x₀. */
    private static Density guided(Cases.Mixture mixture, Level level, double[][] a) {
        DoubleMixture exact = new DoubleMixture(mixture, level);
        return x -> {
            double[] score = new double[3];
            double sum = exact.evaluate(x, score);
            for (int m = 0; m < a.length; m++) {
                double residual = OBSERVED[m];
                for (int d = 0; d < 3; d++) {
                    residual -= a[m][d] * (x[d] + level.sigma() * level.sigma() * score[d]) / level.alpha();
                }
                sum -= 0.5 * residual * residual / (NOISE[m] * NOISE[m])
                        + 0.5 * Math.log(2 * Math.PI * NOISE[m] * NOISE[m]);
            }
            return sum;
        };
    }
}
