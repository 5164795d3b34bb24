package org.scorefield.target;

import org.scorefield.error.Checks;
import org.scorefield.target.Covariance.Kind;

/** What a mixture has to be like. */
final class MixtureChecks {
    /** A matrix whose condition number exceeds this cannot be inverted usefully in single precision. */
    private static final double LARGEST_CONDITION = 1e6;

    private MixtureChecks() {}

    /** Means μ_k at {@code means[k·D …]}. */
    static void means(Checks checks, double[] means, int dimension) {
        for (int i = 0; i < means.length; i++) {
            // (not Checks.single: a tiny mean rounds to zero without harm; and no text for each of many millions)
            if (!(Math.abs(means[i]) <= Float.MAX_VALUE)) {
                String where = "means[" + i / dimension + "][" + i % dimension + "]";
                checks.that(false, where, "is " + means[i], "a finite number that single precision holds");
                return;
            }
        }
    }

    /** Throws unless there are whole points of a dimension. */
    static void requireWhole(String where, double[] numbers, int dimension) {
        new Checks()
                .atLeastOne("dimension", dimension)
                .that(
                        numbers.length > 0 && (dimension <= 0 || numbers.length % dimension == 0),
                        where,
                        "has " + numbers.length + " numbers",
                        "at least one point of dimension " + dimension + ", and whole points")
                .done();
    }

    /** Weights of so many things, which are called {@code what}. */
    static void weights(Checks checks, double[] weights, int components, String what) {
        checks.that(
                weights.length == components,
                "weights",
                "has " + weights.length + " numbers",
                components + ", as many as there are " + what);
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            checks.atLeastZero("weights[" + k + "]", weights[k]);
            sum += weights[k];
        }
        if (checks.clean()) {
            checks.that(
                    Math.abs(sum - 1) <= 1e-6 * weights.length,
                    "weights",
                    "add up to " + sum,
                    "a sum of 1 (`normalize-weights: true` divides by the sum)");
        }
    }

    /** A covariance for so many components of a dimension. */
    static void covariance(Checks checks, Covariance covariance, int components, int dimension) {
        if (covariance.kind() != Kind.ISOTROPIC) {
            checks.that(
                    covariance.components() == components,
                    "covariance",
                    "is given for " + covariance.components() + " components",
                    components + ", as many as there are means");
        }
        if (covariance.kind() == Kind.DIAGONAL || covariance.kind() == Kind.FULL) {
            for (int k = 0; k < covariance.components(); k++) {
                checks.that(
                        covariance.dimension(k) == dimension,
                        "covariance[" + k + "]",
                        "has dimension " + covariance.dimension(k),
                        dimension + ", as the means");
            }
        }
    }

    /** Throws unless single precision holds and inverts the covariances at a level. */
    static void requireDensity(Covariance covariance, Level level) {
        for (int k = 0; k < covariance.components(); k++) {
            double smallest = Double.POSITIVE_INFINITY;
            double largest = 0;
            for (int d = 0; d < covariance.dimension(k); d++) {
                double variance = covariance.eigenvalue(level, k, d);
                smallest = Math.min(smallest, variance);
                largest = Math.max(largest, variance);
            }
            Checks checks = new Checks();
            checks.that(
                    largest <= Float.MAX_VALUE,
                    "covariance",
                    "of component " + k + " has the variance " + largest + " at level " + level,
                    "variances up to " + Float.MAX_VALUE
                            + " at every level used: give a smaller one, or levels with smaller sigma or alpha");
            checks.that(
                    smallest >= Float.MIN_NORMAL,
                    "covariance",
                    "of component " + k + " has the variance " + smallest + " at level " + level,
                    "variances above " + Float.MIN_NORMAL
                            + " at every level used: give a larger one, or levels with sigma > 0");
            if (covariance.kind() == Kind.FULL) {
                checks.that(
                        largest <= LARGEST_CONDITION * smallest,
                        "covariance[" + k + "]",
                        "has the condition number " + largest / smallest + " at level " + level,
                        "at most " + LARGEST_CONDITION + ", since single precision cannot invert it otherwise");
            }
            checks.done();
        }
    }
}
