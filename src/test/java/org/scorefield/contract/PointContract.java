package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scorefield.backend.Evaluation;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** What a backend promises at points: log densities, scores, Hessians and draws. */
abstract class PointContract extends DensityContract {
    /** Counts that no lane width, block or work-group divides. */
    static final int CHAINS = 37;

    private static final Level LEVEL = new Level(0.8, 0.6);

    @TestFactory
    Stream<DynamicTest> evaluatesLikeTheReference() {
        return mixtures()
                .map(mixture -> DynamicTest.dynamicTest(mixture.name(), () -> {
                    float[] points = Cases.points(mixture, CHAINS, 5);
                    for (Level level : List.of(Level.NONE, LEVEL)) {
                        Evaluation expected = reference().evaluate(mixture.mixture(), level, points, CHAINS);
                        Evaluation actual = backend().evaluate(mixture.mixture(), level, points, CHAINS);
                        Bits.assertSame(expected.logDensities(), actual.logDensities(), "log densities at " + level);
                        Bits.assertSame(expected.scores(), actual.scores(), "scores at " + level);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> scoresAgreeWithDoublePrecision() {
        return mixtures()
                .map(mixture -> DynamicTest.dynamicTest(mixture.name(), () -> {
                    for (Level level : List.of(Level.NONE, LEVEL)) {
                        compareWithDouble(mixture, level);
                    }
                }));
    }

    private void compareWithDouble(Cases.Mixture mixture, Level level) {
        int dimension = mixture.mixture().dimension();
        float[] points = Cases.points(mixture, CHAINS, 6);
        Evaluation actual = backend().evaluate(mixture.mixture(), level, points, CHAINS);
        DoubleMixture exact = new DoubleMixture(mixture, level);
        // relative to the terms that the score is a sum of, since they may cancel; a full covariance loses up to its
        // condition
        // number, here 10⁴
        double tolerance = mixture.kind() == Kind.FULL ? 2e-4 : 1e-5;
        double[] x = new double[dimension];
        double[] score = new double[dimension];
        for (int i = 0; i < CHAINS; i++) {
            for (int d = 0; d < dimension; d++) {
                x[d] = points[d * CHAINS + i];
            }
            double density = exact.evaluate(x, score);
            double error = 0;
            for (int d = 0; d < dimension; d++) {
                error = Math.max(error, Math.abs(actual.scores()[d * CHAINS + i] - score[d]));
            }
            assertTrue(
                    error <= tolerance * exact.magnitude(),
                    "score " + i + " at " + level + ": error " + error + " beside " + exact.magnitude());
            assertEquals(
                    density, actual.logDensities()[i], tolerance * Math.max(1, Math.abs(density)), "log density " + i);
        }
    }

    @Test
    void whereAPointIsNotFiniteNothingIs() {
        for (Kind kind : Kind.values()) {
            Target target = Cases.mixture(kind, 2, 9).mixture();
            float[] points = {Float.NaN, 0, 1, Float.POSITIVE_INFINITY, 1, 2, Float.NEGATIVE_INFINITY, 3, 1, -1e30f};
            Evaluation expected = reference().evaluate(target, Level.NONE, points, 5);
            Evaluation actual = backend().evaluate(target, Level.NONE, points, 5);
            Bits.assertSame(expected.logDensities(), actual.logDensities(), kind + ": log densities");
            Bits.assertSame(expected.scores(), actual.scores(), kind + ": scores");
            for (int i = 0; i < 5; i++) {
                boolean finite = i == 2 || i == 4;
                assertEquals(!finite, Float.isNaN(actual.logDensities()[i]), kind + ": log density " + i);
                assertEquals(!finite, Float.isNaN(actual.scores()[i]), kind + ": score " + i);
            }
        }
    }

    /** Those in whose dimensions the kernels differ in more than numbers. */
    private Stream<Cases.Mixture> fewer() {
        return mixtures()
                .filter(mixture -> Set.of(1, 3, 17).contains(mixture.mixture().dimension()));
    }

    @TestFactory
    Stream<DynamicTest> multipliesWithHessiansLikeTheReference() {
        return fewer().map(mixture -> DynamicTest.dynamicTest(mixture.name(), () -> {
            float[] points = Cases.points(mixture, CHAINS, 8);
            float[] vectors = Cases.points(mixture, CHAINS, 9);
            for (Level level : List.of(Level.NONE, LEVEL)) {
                assertSameCurvature(mixture.mixture(), level, points, vectors);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> takesOtherTargetsLikeTheReference() {
        return others().map(other -> DynamicTest.dynamicTest(other.name(), () -> {
            Target target = other.target();
            float[] points = other.points(CHAINS, 3);
            float[] vectors = other.points(CHAINS, 4);
            for (Level level : List.of(Level.NONE, LEVEL)) {
                if (!Cases.hasDensity(target, level)) {
                    continue;
                }
                Evaluation expected = reference().evaluate(target, level, points, CHAINS);
                Evaluation actual = backend().evaluate(target, level, points, CHAINS);
                Bits.assertSame(expected.logDensities(), actual.logDensities(), "log densities at " + level);
                Bits.assertSame(expected.scores(), actual.scores(), "scores at " + level);
                if (target.offers(Target.Operation.CURVATURE, level)) {
                    assertSameCurvature(target, level, points, vectors);
                }
            }
            if (target.offers(Target.Operation.DRAW)) {
                float[] expected = reference().draw(target, LEVEL, 5, 9, CHAINS);
                Bits.assertSame(expected, backend().draw(target, LEVEL, 5, 9, CHAINS), "draws");
            }
        }));
    }

    /** At the centre, on kinks and far outside, where other forms of the formulas are taken. */
    @TestFactory
    Stream<DynamicTest> takesExtremePointsLikeTheReference() {
        Set<String> names =
                Cases.distributions().stream().map(Cases.Other::name).collect(Collectors.toSet());
        return others().filter(other -> names.contains(other.name()))
                .map(other -> DynamicTest.dynamicTest(other.name(), () -> {
                    Target target = other.target();
                    float[] points = other.points(CHAINS, 6);
                    float[] vectors = other.points(CHAINS, 7);
                    float[] factors = {0, 1e-6f, 1e-3f, 10, 1e3f, 1e6f, 1e12f, 1e25f};
                    for (int i = 0; i < points.length; i++) {
                        points[i] = points[i] * factors[i % factors.length];
                    }
                    for (Level level : List.of(Level.NONE, LEVEL, new Level(1, 1e-3), new Level(0.25, 1e3))) {
                        if (Cases.hasDensity(target, level)) {
                            Evaluation expected = reference().evaluate(target, level, points, CHAINS);
                            Evaluation actual = backend().evaluate(target, level, points, CHAINS);
                            Bits.assertSame(
                                    expected.logDensities(), actual.logDensities(), "log densities at " + level);
                            Bits.assertSame(expected.scores(), actual.scores(), "scores at " + level);
                            for (float score : actual.scores()) {
                                assertTrue(Float.isFinite(score), "score " + score + " at " + level);
                            }
                            if (target.offers(Target.Operation.CURVATURE, level)) {
                                assertSameCurvature(target, level, points, vectors);
                            }
                        }
                    }
                }));
    }

    private void assertSameCurvature(Target target, Level level, float[] points, float[] vectors) {
        Bits.assertSame(
                reference().hessianVectors(target, level, points, vectors, CHAINS),
                backend().hessianVectors(target, level, points, vectors, CHAINS),
                "products at " + level);
        Bits.assertSame(
                reference().laplacians(target, level, points, CHAINS),
                backend().laplacians(target, level, points, CHAINS),
                "Laplacians at " + level);
    }

    @TestFactory
    Stream<DynamicTest> drawsLikeTheReference() {
        return fewer().map(mixture -> DynamicTest.dynamicTest(mixture.name(), () -> {
            Target target = mixture.mixture();
            float[] expected = reference().draw(target, LEVEL, 5, 0xffff_fff0L, CHAINS);
            Bits.assertSame(expected, backend().draw(target, LEVEL, 5, 0xffff_fff0L, CHAINS), "draws");
            int dimension = target.dimension();
            float[] one = backend().draw(target, LEVEL, 5, 0xffff_fff0L + 20, 1);
            for (int d = 0; d < dimension; d++) {
                assertEquals(expected[d * CHAINS + 20], one[d], "coordinate " + d + " of sample 20 alone");
            }
        }));
    }
}
