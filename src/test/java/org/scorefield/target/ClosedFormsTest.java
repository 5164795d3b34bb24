package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.contract.Cases;
import org.scorefield.contract.DoubleMixture;
import org.scorefield.error.BadInputException;
import org.scorefield.target.Covariance.Kind;

/** Mixtures that come out of mixtures, in double precision. */
class ClosedFormsTest {
    private static GaussianMixture gaussian(double mean, double variance) {
        return GaussianMixture.of(new double[] {1}, new double[][] {{mean}}, Covariance.isotropic(variance));
    }

    private static GaussianMixture mixture(Target target) {
        return (GaussianMixture) target;
    }

    /** Precisions add up, and so do means times precisions. */
    @Test
    void twoGaussiansMultiply() {
        GaussianMixture product = mixture(Product.of(List.of(gaussian(1, 0.5), gaussian(4, 2))));
        assertEquals(1 / (1 / 0.5 + 1 / 2.0), product.covariance().eigenvalue(0, 0), 1e-15);
        assertEquals(0.4 * (1 / 0.5 + 4 / 2.0), product.mean(0)[0], 1e-15);
        assertEquals(0, product.logWeight(0), 1e-15);
        assertEquals(Kind.ISOTROPIC, product.covariance().kind());
    }

    /** An impulse times a density is that impulse, weighted. */
    @Test
    void impulsesMultiplyWithDensities() {
        GaussianMixture impulses = GaussianMixture.kernelDensity(new double[] {-1, 2}, 1, 0);
        GaussianMixture product = mixture(Product.of(List.of(impulses, gaussian(0, 1))));
        assertEquals(-1, product.mean(0)[0]);
        assertEquals(2, product.mean(1)[0]);
        assertEquals(0, product.covariance().eigenvalue(1, 0));
        assertEquals((4 - 1) / 2.0, product.logWeight(0) - product.logWeight(1), 1e-14);
    }

    /** Weights that no double holds are kept: these differ by e^−5000. */
    @Test
    void weightsAreLogarithms() {
        GaussianMixture far = GaussianMixture.kernelDensity(new double[] {0, 100}, 1, 1e-3);
        GaussianMixture product = mixture(Product.of(List.of(far, gaussian(0, 1))));
        assertEquals(0, product.logWeight(0), 1e-15);
        assertEquals(-5000 / (1 + 1e-6), product.logWeight(1), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({
        "ISOTROPIC, ISOTROPIC, ISOTROPIC",
        "ISOTROPIC, PER_COMPONENT, PER_COMPONENT",
        "PER_COMPONENT, DIAGONAL, DIAGONAL",
        "ISOTROPIC, FULL, FULL",
        "FULL, DIAGONAL, FULL",
        "FULL, FULL, FULL"
    })
    void mixturesOfAllKindsMultiplyAndMix(Kind left, Kind right, Kind kind) {
        Cases.Mixture a = Cases.mixture(left, 3, 3);
        Cases.Mixture b = Cases.mixture(right, 3, 2);
        List<Target> both = List.of(a.mixture(), b.mixture());
        GaussianMixture product = mixture(Product.of(both));
        assertEquals(kind, product.covariance().kind());
        assertEquals(6, product.components());
        GaussianMixture mixed = mixture(MixtureOfTargets.of(new double[] {0.25, 0.75}, both));
        Kind mixedKind = left == right && left == Kind.ISOTROPIC ? Kind.PER_COMPONENT : kind;
        assertEquals(mixedKind, mixed.covariance().kind());
        assertEquals(5, mixed.components());
        DoubleMixture one = new DoubleMixture(a, Level.NONE);
        DoubleMixture two = new DoubleMixture(b, Level.NONE);
        DoubleMixture multiplied = exact(product);
        DoubleMixture sum = exact(mixed);
        SplittableRandom random = new SplittableRandom(5);
        double constant = 0;
        for (int i = 0; i < 20; i++) {
            double[] x = random.doubles(3, -4, 4).toArray();
            double[] score = new double[3];
            double p = one.evaluate(x, score);
            double q = two.evaluate(x, score);
            double difference = multiplied.evaluate(x, score) - (p + q);
            constant = i == 0 ? difference : constant;
            assertEquals(constant, difference, 1e-8 * (1 + Math.abs(p + q)), "product at " + i);
            assertEquals(Math.log(0.25 * Math.exp(p) + 0.75 * Math.exp(q)), sum.evaluate(x, score), 1e-8 * Math.abs(p));
        }
    }

    private static DoubleMixture exact(GaussianMixture mixture) {
        int components = mixture.components();
        int dimension = mixture.dimension();
        double[] weights = new double[components];
        double[][] means = new double[components][];
        double[][][] covariances = new double[components][][];
        for (int k = 0; k < components; k++) {
            weights[k] = Math.exp(mixture.logWeight(k));
            means[k] = mixture.mean(k);
            covariances[k] = mixture.covariance().matrix(k, dimension);
        }
        return new DoubleMixture(new Cases.Mixture("", mixture, weights, means, covariances), Level.NONE);
    }

    /** The moments of p(x | y) by the trapezoidal rule over the plane, which for Gaussians converges faster than any power. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void posteriorsInThePlaneAreThoseOnAGrid(Kind kind) {
        double[] weights = {0.3, 0.5, 0.2};
        double[][] means = {{-2, 0.5}, {1.5, 1}, {0.5, -2}};
        double[][][] matrices = {{{0.6, 0.3}, {0.3, 0.9}}, {{1.2, -0.4}, {-0.4, 0.5}}, {{0.3, 0}, {0, 0.8}}};
        double[][] diagonals = {{0.6, 0.9}, {1.2, 0.5}, {0.3, 0.8}};
        Covariance covariance = switch (kind) {
            case ISOTROPIC -> Covariance.isotropic(0.7);
            case PER_COMPONENT -> Covariance.perComponent(new double[] {0.6, 1.2, 0.3});
            case DIAGONAL -> Covariance.diagonal(diagonals);
            case FULL -> Covariance.full(matrices);
        };
        GaussianMixture prior = GaussianMixture.of(weights, means, covariance);
        double[][] a = {{1, 0.5}, {-0.3, 1}};
        double[] y = {0.4, -0.2};
        double[] noise = {0.5, 0.8};
        assertMoments(prior, Observation.of(a, y, noise), a, y, noise);
        assertMoments(prior, Observation.of(new double[][] {a[0]}, new double[] {0.4}, 0.5), a, y, new double[] {
            0.5, Double.POSITIVE_INFINITY
        });
        double[][] second = {{0, 1}};
        assertMoments(
                prior,
                Observation.at(new int[] {1}, new double[] {-1.2}, 0.6),
                second,
                new double[] {-1.2},
                new double[] {0.6});
    }

    private static void assertMoments(
            GaussianMixture prior, Observation observation, double[][] a, double[] y, double[] noise) {
        DoubleMixture exact = exact(prior);
        double[] sums = new double[6];
        double step = 0.05;
        for (int i = -240; i <= 240; i++) {
            for (int j = -240; j <= 240; j++) {
                double[] x = {i * step, j * step};
                double logDensity = exact.evaluate(x, new double[2]);
                for (int m = 0; m < a.length; m++) {
                    double residual = (y[m] - a[m][0] * x[0] - a[m][1] * x[1]) / noise[m];
                    logDensity -= 0.5 * residual * residual;
                }
                add(sums, Math.exp(logDensity), x, new double[2][2]);
            }
        }
        double[] moments = new double[6];
        GaussianMixture posterior = mixture(Posterior.of(prior, observation));
        for (int k = 0; k < posterior.components(); k++) {
            add(
                    moments,
                    Math.exp(posterior.logWeight(k)),
                    posterior.mean(k),
                    posterior.covariance().matrix(k, 2));
        }
        assertEquals(1, moments[0], 1e-14);
        for (int i = 1; i < 6; i++) {
            assertEquals(sums[i] / sums[0], moments[i], 1e-8 * Math.max(1, Math.abs(moments[i])), "moment " + i);
        }
    }

    /** Adds weight, first and second moments of a part. */
    private static void add(double[] sums, double weight, double[] mean, double[][] covariance) {
        sums[0] += weight;
        sums[1] += weight * mean[0];
        sums[2] += weight * mean[1];
        sums[3] += weight * (covariance[0][0] + mean[0] * mean[0]);
        sums[4] += weight * (covariance[0][1] + mean[0] * mean[1]);
        sums[5] += weight * (covariance[1][1] + mean[1] * mean[1]);
    }

    /** Single coordinates are taken one by one where covariances allow it, and must come out as by matrices. */
    @Test
    void masksAreOperators() {
        Cases.Mixture mixture = Cases.mixture(Kind.DIAGONAL, 5, 7);
        double[] y = {0.5, -1, 2};
        double[] noise = {0.1, 0.7, 0.3};
        double[][] rows = new double[3][5];
        int[] indices = {4, 0, 2};
        for (int m = 0; m < 3; m++) {
            rows[m][indices[m]] = 1;
        }
        GaussianMixture masked = mixture(Posterior.of(mixture.mixture(), Observation.at(indices, y, noise)));
        GaussianMixture full = mixture(Posterior.of(mixture.mixture(), Observation.of(rows, y, noise)));
        assertEquals(Kind.DIAGONAL, masked.covariance().kind());
        assertEquals(Kind.FULL, full.covariance().kind());
        for (int k = 0; k < 7; k++) {
            assertEquals(full.logWeight(k), masked.logWeight(k), 1e-10 * Math.max(1, -full.logWeight(k)));
            for (int d = 0; d < 5; d++) {
                assertEquals(full.mean(k)[d], masked.mean(k)[d], 1e-13);
                assertEquals(
                        full.covariance().matrix(k, 5)[d][d],
                        masked.covariance().eigenvalue(k, d),
                        1e-14);
            }
        }
    }

    /** Exact at every level: noise after conditioning is in the covariances. */
    @Test
    void posteriorsOfMixturesHaveLevels() {
        Observation observation = Observation.at(new int[] {0}, new double[] {1}, 0.5);
        Target posterior = Posterior.of(gaussian(0, 1), observation);
        // precision 1 + 4: mean 0.8, variance 0.2
        float[] numbers = new float[posterior.levelSize()];
        posterior.level(new Level(0.5, 2), numbers, 0);
        assertEquals(-1 / (0.25 * 0.2 + 4), numbers[3], 1e-7);
        assertEquals(0.5 * 0.8, numbers[4], 1e-7);
        assertTrue(posterior.offers(Target.Operation.DRAW));
    }

    @Test
    void whatIsTooLargeIsRefused() {
        GaussianMixture many = GaussianMixture.kernelDensity(new double[6000], 1, 1);
        BadInputException e = assertThrows(BadInputException.class, () -> Product.of(List.of(many, many)));
        assertEquals(
                "targets: makes a mixture of 36000000 components with 1 numbers each; allowed: at most 33554432 numbers in"
                        + " all",
                e.getMessage());
        GaussianMixture impulse = GaussianMixture.kernelDensity(new double[1], 1, 0);
        e = assertThrows(BadInputException.class, () -> Product.of(List.of(impulse, impulse)));
        assertEquals(
                "targets: multiplies component 0, which has no variance in some direction, with another that has none;"
                        + " allowed: components of which at most one has a variance of 0 there",
                e.getMessage());
    }

    /** 4¹⁴ components and 4⁴⁰, more than 64 bits hold, are refused before any is made. */
    @ParameterizedTest
    @CsvSource({"14, 268435456", "40, 9223372036854775807"})
    void productsTooLargeAreRefusedAtOnce(int factors, long components) {
        double[] quarters = {0.25, 0.25, 0.25, 0.25};
        Target mixture = GaussianMixture.of(quarters, new double[8], 2, Covariance.isotropic(1));
        BadInputException failure = assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertThrows(BadInputException.class, () -> Product.of(Collections.nCopies(factors, mixture))));
        assertTrue(failure.getMessage().contains("a mixture of " + components + " components"), failure.getMessage());
    }
}
