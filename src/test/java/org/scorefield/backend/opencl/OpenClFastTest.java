package org.scorefield.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.LossWork;
import org.scorefield.contract.Cases;
import org.scorefield.contract.LossCases;
import org.scorefield.contract.RequiredBackends;
import org.scorefield.expression.Parameters;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.ExpressionTarget;
import org.scorefield.target.Laplace;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/**
 * {@code arithmetic: fast} gives other bits and nearly the same numbers, with one lane, where it takes the hardware's functions: these
 * are within some 4 ulp, and what is summed here loses at most three digits more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenClFastTest {
    private static final double TOLERANCE = 2e-4;
    private static final int POINTS = 500;

    private Backend fast;
    private Backend exact;

    @BeforeAll
    void open() {
        fast = RequiredBackends.openOrSkip("opencl", new Options(0, 1, 0, 0, Arithmetic.FAST));
        exact = Backends.open("java", Options.DEFAULT);
    }

    @AfterAll
    void close() {
        Stream.of(fast, exact).filter(backend -> backend != null).forEach(Backend::close);
    }

    private static Stream<Cases.Other> targets() {
        Target formula = ExpressionTarget.of(2, "-(x0^2 + x1^2)/2 - log1p(x0^2) + sin(x0*x1)/3", Parameters.NONE);
        Stream<Cases.Other> mixtures = Stream.of(Kind.values())
                .map(kind -> Cases.mixture(kind, 3, 7))
                .map(mixture -> new Cases.Other(mixture.name(), mixture.mixture()));
        List<Cases.Other> others = List.of(
                new Cases.Other("points", Cases.density(2, 1030).target()),
                new Cases.Other("formula", formula),
                new Cases.Other("laplace", Laplace.of(new double[] {0, 1}, new double[] {1, 2})));
        return Stream.concat(mixtures, others.stream());
    }

    @TestFactory
    Stream<DynamicTest> scoresAreNearlyThoseOfExactArithmetic() {
        return targets()
                .map(other -> DynamicTest.dynamicTest(other.name(), () -> {
                    Target target = other.target();
                    Level level = Cases.hasDensity(target, Level.noise(0.7)) ? Level.noise(0.7) : Level.NONE;
                    float[] points = other.points(POINTS, 3);
                    Evaluation expected = exact.evaluate(target, level, points, POINTS);
                    Evaluation actual = fast.evaluate(target, level, points, POINTS);
                    assertNear(expected.scores(), actual.scores());
                    assertNear(expected.logDensities(), actual.logDensities());
                }));
    }

    private static void assertNear(float[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE * (1 + Math.abs(expected[i])), "number " + i);
        }
    }

    @TestFactory
    Stream<DynamicTest> lossesAreNearlyThoseOfExactArithmetic() {
        return targets()
                .map(other -> DynamicTest.dynamicTest(other.name(), () -> {
                    LossWork work = LossCases.work(other.target(), 300);
                    float[][] expected = exact.losses(work);
                    float[][] actual = fast.losses(work);
                    assertTrue(expected.length > 5, expected.length + " rows");
                    for (int r = 0; r < expected.length; r++) {
                        // sums of blocks and their sums of squares: terms of both signs, so relative to the row's
                        // largest number
                        double largest = 0;
                        for (float sum : expected[r]) {
                            largest = Math.max(largest, Math.abs(sum));
                        }
                        for (int i = 0; i < expected[r].length; i++) {
                            assertEquals(
                                    expected[r][i], actual[r][i], TOLERANCE * largest, "row " + r + ", number " + i);
                        }
                    }
                }));
    }
}
