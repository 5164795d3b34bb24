package org.scorefield.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives against differences of the formula in double precision, and of known functions against their closed forms. */
class DerivativesTest {
    private static final Parameters PARAMETERS = Parameters.NONE
            .with("a", 0.7)
            .with("k", 3)
            .with("b", 1.5, -2.0, 0.25)
            .with("none", 0);

    private static final String MULLER_BROWN = "sum(k, 0, 3, A[k] * exp(a[k] * (x0 - u[k])^2"
            + " + b[k] * (x0 - u[k]) * (x1 - w[k]) + c[k] * (x1 - w[k])^2))";

    private static Formulas formulas(int dimension) {
        return new Formulas(new Symbols(dimension, List.of(), PARAMETERS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-(1 - x0)^2 - 100*(x1 - x0^2)^2",
                "x0*x1*x2 / (1 + x0^2 + x1^2)",
                "-x0^2/2/a^2 + b[1]*x1^k - x2^-2",
                "exp(-x0^2) * log(2 + x1^2) / sqrt(1 + x2^2)",
                "log(exp(x0) + exp(b[0]*x1) + exp(-x2))",
                "-(x0 - x1)/(x1 - 3*x2)",
                "sin(x0*x1)*cos(x2) + tanh(x0 - x1^2) + log1p(x2^2)",
                "(1 + x0^2)^(x1*x2) + 3^(x0*x1) + abs(x2)^-1.5",
                "abs(x0*x1) + max(x0, x1^2) - min(x0*x2, a)",
                "max(min(x0, x1), x2)^3",
                "x0^7 + x0^6*x1^3 + (x0*x1)^5",
                "(1 + x0^2)^a + (2 + x1^2)^(x2/3) + 2^x2 + e^(x0*x1)",
                "sum(i, 0, D-2, (x[i+1] - x[i]^2)^2) + sum(i, 0, 1, sum(j, i+1, 2, x[i]*x[j]))",
                "pow(x0^2 + 1, 0.5) + pow(x1^2 + 1, -0.5) + pow(x2, 0)",
                "none*(x0*x1)*a + (x0 + x1)*(none*x2)",
                "sqrt(x0^2 + x1^2 + x2^2)",
                "(-x0)^3 - (-x1)^4 + -(-x2)",
                "3*(2*x0)*(x1/4)/(5*x2)",
                "x0 - 2*x0 + 3*x1/x1 - (x2 - x2)"
            })
    void agreeWithDifferences(String text) {
        Formulas formulas = formulas(3);
        Node f = formulas.read("f", text);
        Node[] gradient = formulas.gradient(f).orElseThrow();
        Node[] product = formulas.along(gradient).orElseThrow();
        Node laplacian = formulas.divergence(gradient).orElseThrow();
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 20; round++) {
            // away from zero, where some are not smooth; the last three are v
            double[] x = random.doubles(6, 0.3, 1.9)
                    .map(c -> random.nextBoolean() ? c : -c)
                    .toArray();
            double[] s = Doubles.of(gradient, x);
            double[] hv = Doubles.of(product, x);
            double trace = 0;
            double[] differences = new double[3];
            for (int d = 0; d < 3; d++) {
                double h = 1e-5;
                double[] left = x.clone();
                double[] right = x.clone();
                left[d] -= h;
                right[d] += h;
                // truncation h²·|f'''|/6 and rounding 2⁻⁵³·|f|/h are both some 1e-9 of what f and its derivatives may
                // be here
                double difference = (Doubles.of(f, right) - Doubles.of(f, left)) / (2 * h);
                assertEquals(difference, s[d], 1e-6 * (1 + Math.abs(s[d])), text + ": score " + d);
                double[] before = Doubles.of(gradient, left);
                double[] after = Doubles.of(gradient, right);
                trace += (after[d] - before[d]) / (2 * h);
                for (int j = 0; j < 3; j++) {
                    differences[j] += x[3 + d] * (after[j] - before[j]) / (2 * h);
                }
            }
            double size = 1 + Math.abs(trace);
            for (int j = 0; j < 3; j++) {
                size += Math.abs(hv[j]);
            }
            for (int j = 0; j < 3; j++) {
                assertEquals(differences[j], hv[j], 1e-6 * size, text + ": product " + j);
            }
            assertEquals(trace, Doubles.of(laplacian, x), 1e-6 * size, text + ": Laplacian");
        }
    }

    /** ∂/∂x₀ = 2(1 − x₀) + 400x₀(x₁ − x₀²), ∂/∂x₁ = −200(x₁ − x₀²), and their derivatives (Rosenbrock 1960, with the sign turned). */
    @Test
    void rosenbrock() {
        Formulas formulas = formulas(2);
        Node f = formulas.read("f", "-(1 - x0)^2 - 100*(x1 - x0^2)^2");
        Node[] gradient = formulas.gradient(f).orElseThrow();
        Node[] product = formulas.along(gradient).orElseThrow();
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 100; round++) {
            double[] p = random.doubles(4, -2, 2).toArray();
            double x = p[0];
            double y = p[1];
            double[] s = Doubles.of(gradient, p);
            assertEquals(2 * (1 - x) + 400 * x * (y - x * x), s[0], 1e-10);
            assertEquals(-200 * (y - x * x), s[1], 1e-10);
            double xx = -2 + 400 * y - 1200 * x * x;
            double xy = 400 * x;
            double[] hv = Doubles.of(product, p);
            assertEquals(xx * p[2] + xy * p[3], hv[0], 1e-9);
            assertEquals(xy * p[2] - 200 * p[3], hv[1], 1e-9);
            assertEquals(xx - 200, Doubles.of(formulas.divergence(gradient).orElseThrow(), p), 1e-9);
        }
    }

    /** Neal's funnel (2003, section 8), v ~ N(0, 9) and x_i ~ N(0, eᵛ): ∂/∂v = −v/9 − (D−1)/2 + e⁻ᵛ·Σx²/2, ∂/∂x_i = −x_i·e⁻ᵛ. */
    @Test
    void funnel() {
        Formulas formulas = formulas(10);
        Node f = formulas.read("f", "-x0^2/18 - (D-1)*x0/2 - exp(-x0)*sum(i, 1, D-1, x[i]^2)/2");
        Node[] gradient = formulas.gradient(f).orElseThrow();
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 100; round++) {
            double[] x = random.doubles(20, -3, 3).toArray();
            double squares = 0;
            double product = 0;
            for (int i = 1; i < 10; i++) {
                squares += x[i] * x[i];
                product += x[i] * x[10 + i];
            }
            double narrow = Math.exp(-x[0]);
            double[] s = Doubles.of(gradient, x);
            double[] hv = Doubles.of(formulas.along(gradient).orElseThrow(), x);
            assertEquals(-x[0] / 9 - 4.5 + narrow * squares / 2, s[0], 1e-9);
            assertEquals(-(1.0 / 9 + narrow * squares / 2) * x[10] + narrow * product, hv[0], 1e-9);
            for (int i = 1; i < 10; i++) {
                assertEquals(-x[i] * narrow, s[i], 1e-10);
                assertEquals(narrow * (x[i] * x[10] - x[10 + i]), hv[i], 1e-9);
            }
        }
    }

    /**
     * Müller and Brown's surface (Theoretica Chimica Acta 53, 1979, 75): minima at (−0.558, 1.442), (0.623, 0.028) and (−0.050, 0.467) with
     * energies −146.70, −108.17 and −80.77, to the digits given.
     */
    @Test
    void mullerBrownHasItsMinima() {
        Parameters parameters = Parameters.NONE
                .with("A", -200, -100, -170, 15)
                .with("a", -1, -1, -6.5, 0.7)
                .with("b", 0, 0, 11, 0.6)
                .with("c", -10, -10, -6.5, 0.7)
                .with("u", 1, 0, -0.5, -1)
                .with("w", 0, 0.5, 1.5, 1);
        Formulas formulas = new Formulas(new Symbols(2, List.of(), parameters));
        Node f = formulas.read("f", MULLER_BROWN);
        Node[] gradient = formulas.gradient(f).orElseThrow();
        Node[] product = formulas.along(gradient).orElseThrow();
        double[][] minima = {{-0.558, 1.442, -146.70}, {0.623, 0.028, -108.17}, {-0.050, 0.467, -80.77}};
        for (double[] minimum : minima) {
            double[] x = {minimum[0], minimum[1]};
            for (int step = 0; step < 5; step++) {
                double[] s = Doubles.of(gradient, x);
                double[] first = Doubles.of(product, x[0], x[1], 1, 0);
                double[] second = Doubles.of(product, x[0], x[1], 0, 1);
                double determinant = first[0] * second[1] - second[0] * first[1];
                assertTrue(first[0] > 0 && determinant > 0, "the Hessian is positive definite at a minimum");
                x[0] -= (s[0] * second[1] - s[1] * second[0]) / determinant;
                x[1] -= (s[1] * first[0] - s[0] * first[1]) / determinant;
            }
            // Newton's method stays there, so that the gradient is zero and the Hessian its derivative
            assertEquals(minimum[0], x[0], 0.5e-3 + 1e-9);
            assertEquals(minimum[1], x[1], 0.5e-3 + 1e-9);
            assertEquals(0, Doubles.of(gradient, x)[0], 1e-9);
            assertEquals(minimum[2], Doubles.of(f, x), 0.5e-2);
        }
    }

    @Test
    void conventionsAtKinks() {
        Formulas formulas = formulas(2);
        Node[] abs = formulas.gradient(formulas.read("f", "abs(x0)")).orElseThrow();
        assertEquals(0, Doubles.of(abs, 0, 0)[0]);
        Node[] max = formulas.gradient(formulas.read("f", "max(2*x0, 3*x1)")).orElseThrow();
        assertEquals(2, Doubles.of(max, 3, 2)[0]);
        assertEquals(0, Doubles.of(max, 3, 2)[1]);
        Node[] min = formulas.gradient(formulas.read("f", "min(2*x0, 3*x1)")).orElseThrow();
        assertEquals(2, Doubles.of(min, 3, 2)[0]);
        assertEquals(0, Doubles.of(min, 3, 2)[1]);
    }

    /** Choices within choices: their derivatives grow with the formula, not with the number of ways through it. */
    @Test
    void nestedChoicesStaySmall() {
        String text = "x0";
        for (int depth = 0; depth < 40; depth++) {
            text = "min(x1 + " + text + ", " + depth + ")";
        }
        Formulas formulas = formulas(2);
        Node[] gradient = formulas.gradient(formulas.read("f", text)).orElseThrow();
        Node[] product = formulas.along(gradient).orElseThrow();
        assertEquals(0, Doubles.of(product, 0.1, 0.2, 1, 1)[0]);
        int operations = formulas.tape("f", gradient).operations();
        assertTrue(operations < 40 * 8, "operations: " + operations);
    }
}
