package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;
import org.scorefield.expression.Parameters;

/** Increments of SDEs beside their formulas, with derivatives made by hand. */
class SdeStepTest {
    private static final Level STEP = new Level(new Level.Step(0.5, 0.01));

    private static SdeStep step(SdeScheme scheme, List<String> drift, List<String> diffusion) {
        return SdeStep.of(drift, diffusion, Parameters.NONE.with("s", 0.3), scheme);
    }

    private static List<String> problems(SdeScheme scheme, List<String> drift, List<String> diffusion) {
        return assertThrows(BadInputException.class, () -> step(scheme, drift, diffusion)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    /** One operation in single precision more or less in each term: sixteen of its roundings are allowed. */
    @ParameterizedTest
    @EnumSource(SdeScheme.class)
    void incrementsAreThoseOfTheScheme(SdeScheme scheme) {
        SdeStep step = step(scheme, List.of("t*x1", "-sin(x0)"), List.of("s*x0^2", "exp(-x1)"));
        double h = 0.01;
        float[][] x = {{0.7f, -1.5f}, {0.2f, 1.1f}};
        float[][] z = {{1.3f, -0.4f}, {-2.1f, 0.6f}};
        float[][] found = new float[2][2];
        float[] level = new float[step.levelSize()];
        step.level(STEP, level, 0);
        Target.Evaluator evaluator = step.evaluator();
        evaluator.at(level, 0);
        evaluator.increments(x, z, found, 2);
        for (int i = 0; i < 2; i++) {
            double u = x[0][i];
            double v = x[1][i];
            double[] drift = {0.5 * v, -Math.sin(u)};
            double[] diffusion = {0.3 * u * u, Math.exp(-v)};
            double[] slope = {0.6 * u, -Math.exp(-v)};
            for (int d = 0; d < 2; d++) {
                double w = Math.sqrt(h) * z[d][i];
                double half = 0.5 * diffusion[d] * slope[d];
                double expected = drift[d] * h
                        + diffusion[d] * w
                        + switch (scheme) {
                            case EULER_MARUYAMA -> 0;
                            case MILSTEIN -> half * (w * w - h);
                            case HEUN -> -half * h;
                        };
                double scale = Math.abs(drift[d]) * h + Math.abs(diffusion[d] * w) + Math.abs(half) * h;
                assertEquals(expected, found[d][i], 16 * 0x1p-24 * scale, scheme + ", coordinate " + d);
            }
        }
    }

    /** Only numbers differ, so that a sweep over parameters compiles once. */
    @Test
    void parametersAreNotCompiledIn() {
        SdeStep one = SdeStep.of(List.of("s*x"), List.of("1"), Parameters.NONE.with("s", 1), SdeScheme.HEUN);
        SdeStep two = SdeStep.of(List.of("s*x"), List.of("1"), Parameters.NONE.with("s", 2), SdeScheme.HEUN);
        assertEquals(one.kernel("target"), two.kernel("target"));
        assertArrayEquals(new float[] {2}, two.constants());
    }

    @Test
    void knowsWhetherItChangesWithTime() {
        assertFalse(step(SdeScheme.HEUN, List.of("t*x - x*t"), List.of("x")).changesWithTime());
        assertTrue(step(SdeScheme.HEUN, List.of("x"), List.of("1 + t*x")).changesWithTime());
    }

    @Test
    void noiseThatDoesNotCommuteIsForEulerMaruyama() {
        List<String> drift = List.of("0", "0", "0");
        List<String> diffusion = List.of("x1", "x1", "x0 + x2");
        assertTrue(step(SdeScheme.EULER_MARUYAMA, drift, diffusion).takesNoise());
        assertEquals(
                List.of(
                        "diffusion[0]: depends on x1, which has noise of its own: the noise does not commute, and milstein would be wrong;"
                                + " allowed: x0 and coordinates without noise, or euler-maruyama",
                        "diffusion[2]: depends on x0, which has noise of its own: the noise does not commute, and milstein would be wrong;"
                                + " allowed: x2 and coordinates without noise, or euler-maruyama"),
                problems(SdeScheme.MILSTEIN, drift, diffusion));
        // what has no noise itself may matter to the noise of others, and what cancels does not
        step(SdeScheme.HEUN, drift, List.of("0", "x0*x1", "1 + x1 - x1"));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertEquals(
                List.of(
                        "drift[0]: column 1: unknown name `foo`; known: x0, x1, t, s, pi, e, D",
                        "drift[1]: column 4: there is the end; allowed: a number, a name or a formula in parentheses",
                        "diffusion[0]: column 1: there is no coordinate `x7`; allowed: x0, x1",
                        "diffusion: has 1 formulas; allowed: 2, one for each of drift"),
                problems(SdeScheme.MILSTEIN, List.of("foo", "x1*"), List.of("x7")));
        assertEquals(
                List.of("drift: has 0 formulas; allowed: 1 to 1024"),
                problems(SdeScheme.MILSTEIN, List.of(), List.of()));
        assertThrows(
                BadInputException.class,
                () -> SdeStep.of(List.of("x"), List.of("1"), Parameters.NONE.with("t", 1), SdeScheme.HEUN),
                "t is the time");
    }

    @Test
    void saysWhereAndWhyItIsNotFinite() {
        SdeStep step = step(SdeScheme.MILSTEIN, List.of("1/(t - 1)", "x0"), List.of("1", "sqrt(x1)"));
        assertEquals(Optional.empty(), step.notFinite(new float[] {1, 1}, STEP));
        assertEquals(
                Optional.of(
                        "the square root of -2.0 at column 1 of diffusion[1], at time 0.5 and the point [3.0, -2.0]"),
                step.notFinite(new float[] {1, 1, 3, -2}, STEP));
        assertEquals(
                Optional.of("division by zero at column 2 of drift[0], at time 1.0 and the point [3.0, 2.0]"),
                step.notFinite(new float[] {3, 2}, new Level(new Level.Step(1, 0.01))));
        SdeStep root = step(SdeScheme.MILSTEIN, List.of("0"), List.of("sqrt(x)"));
        assertEquals(
                Optional.of("the diffusion's derivative is not finite, at time 0.5 and the point [0.0]"),
                root.notFinite(new float[] {2, 0}, STEP));
    }

    /** A thousand formulas take no long time. */
    @Test
    void manyCoordinatesAreTaken() {
        List<String> drift = IntStream.range(0, 1024)
                .mapToObj(d -> "x" + (d + 1) % 1024 + " - x" + d + "^3")
                .toList();
        List<String> diffusion =
                IntStream.range(0, 1024).mapToObj(d -> "sqrt(1 + x" + d + "^2)").toList();
        assertEquals(1024, step(SdeScheme.HEUN, drift, diffusion).dimension());
    }
}
