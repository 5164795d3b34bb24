package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.io.Points;

/**
 * Orders of the schemes for SDEs on problems with known paths (Kloeden and Platen, Numerical Solution of Stochastic Differential Equations,
 * 1992, section 4.4), all by job files. The Brownian path that belongs to an end comes from the same seed: it is what dx = dW ends at.
 *
 * <p>In double precision, from other random numbers, NumPy found the orders 0.49, 0.98, 0.98 (Euler–Maruyama, Milstein, Heun) for geometric
 * Brownian motion, 0.51, 0.96, 0.95 for the arctangent, and 1.01 and 2.01 (Heun) for the last.
 */
class CliSdeTest {
    private static final int CHAINS = 500;

    @TempDir
    Path directory;

    private double[] ends(String sde, String solver, int steps, double start, int chains, String more)
            throws IOException {
        Path job = Files.writeString(
                directory.resolve("job.yaml"), """
                sampler: {type: forward, sde: {%s}, solver: %s, steps: %d, end: 1%s}
                initial: {type: point, at: [%s]}
                chains: %d
                seed: 11
                """.formatted(sde, solver, steps, more, start, chains));
        Path out = directory.resolve("out.npy");
        Cli.run("sample", job, "--device", "java", "--out", out, "--overwrite").ok();
        float[] states = Points.read(out).toFloats();
        double[] ends = new double[states.length];
        Arrays.setAll(ends, i -> states[i]);
        return ends;
    }

    /** A problem with the exact end of a path, given where it started and the Brownian path's end. */
    private enum Problem {
        GEOMETRIC(
                "drift: [m*x], diffusion: [s*x], parameters: {m: 1.5, s: 1}",
                1,
                (start, w) -> start * Math.exp(1.5 - 0.5 + w)),
        ARCTANGENT(
                "drift: [-p^2*sin(x)*cos(x)^3], diffusion: [p*cos(x)^2], parameters: {p: 0.8}",
                0.5,
                (start, w) -> Math.atan(0.8 * w + Math.tan(start))),
        ADDITIVE(
                "drift: [b/sqrt(1 + t) - x/(2*(1 + t))], diffusion: [a*b/sqrt(1 + t)], parameters: {a: 0.5, b: 1}",
                1,
                (start, w) -> (start + 1 + 0.5 * w) / Math.sqrt(2));

        private final String sde;
        private final double start;
        private final DoubleBinaryOperator end;

        Problem(String sde, double start, DoubleBinaryOperator end) {
            this.sde = sde;
            this.start = start;
            this.end = end;
        }
    }

    /** E|X_n − X(1)| falls with the step's length to this power. */
    @ParameterizedTest
    @CsvSource({
        "GEOMETRIC,  euler-maruyama, 16, 512, 0.5",
        "GEOMETRIC,  milstein,       16, 512, 1",
        "GEOMETRIC,  heun,           16, 512, 1",
        "ARCTANGENT, euler-maruyama, 16, 512, 0.5",
        "ARCTANGENT, milstein,       16, 512, 1",
        "ARCTANGENT, heun,           16, 512, 1",
        "ADDITIVE,   euler-maruyama, 16, 512, 1",
        "ADDITIVE,   milstein,       16, 512, 1",
        // beyond that, single precision ends it
        "ADDITIVE,   heun,            4,  32, 2"
    })
    void schemesHaveTheirStrongOrder(Problem problem, String solver, int fewest, int most, double order)
            throws IOException {
        double[] w = ends("drift: [0], diffusion: [1]", "euler-maruyama", 1, 0, CHAINS, ", noise: path");
        double[] sums = new double[5]; // of 1, u, u², v, uv with u and v the logarithms of h and of the error
        for (int steps = fewest; steps <= most; steps *= 2) {
            double[] found = ends(problem.sde, solver, steps, problem.start, CHAINS, ", noise: path");
            double error = 0;
            for (int i = 0; i < CHAINS; i++) {
                error += Math.abs(found[i] - problem.end.applyAsDouble(problem.start, w[i])) / CHAINS;
            }
            double u = -Math.log(steps);
            double v = Math.log(error);
            double[] terms = {1, u, u * u, v, u * v};
            Arrays.setAll(sums, i -> sums[i] + terms[i]);
        }
        double slope = (sums[0] * sums[4] - sums[1] * sums[3]) / (sums[0] * sums[2] - sums[1] * sums[1]);
        assertEquals(order, slope, 0.1);
    }

    /**
     * Weak orders on geometric Brownian motion: mean and mean square of a step are known in closed form, so that the mean of n steps is
     * known with its error; it tends to exp(m) with order 1. With A = (m − ½s²)h + s√h·z, a step of Heun's multiplies with 1 + A + ½A². The
     * means' standard errors are 2 to 4 % of their distance from exp(m).
     */
    @ParameterizedTest
    @ValueSource(strings = {"euler-maruyama", "milstein", "heun"})
    void schemesHaveTheirOwnMeans(String solver) throws IOException {
        int chains = 200_000;
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            int n = 8 << i;
            double h = 1.0 / n;
            double[] found = ends(Problem.GEOMETRIC.sde, solver, n, 1, chains, "");
            double mean = Arrays.stream(found).average().orElseThrow();
            double[] step = momentsOfAStep(solver, h);
            double expected = Math.pow(step[0], n);
            double variance = Math.pow(step[1], n) - expected * expected;
            assertEquals(expected, mean, 5.1 * Math.sqrt(variance / chains));
            errors[i] = Math.exp(1.5) - mean;
        }
        assertEquals(1, Math.log(errors[0] / errors[1]) / Math.log(2), 0.25, Arrays.toString(errors));
    }

    /** Mean and mean square of what a step of length h multiplies with; m = 1.5, s = 1. */
    private static double[] momentsOfAStep(String solver, double h) {
        double mean = 1 + 1.5 * h;
        return switch (solver) {
            case "euler-maruyama" -> new double[] {mean, mean * mean + h};
            case "milstein" -> new double[] {mean, mean * mean + h + h * h / 2};
            default -> {
                double a = h;
                double a2 = a * a + h;
                double a3 = a * a * a + 3 * a * h;
                double a4 = a * a * a * a + 6 * a * a * h + 3 * h * h;
                yield new double[] {1 + a + a2 / 2, 1 + 2 * a + 2 * a2 + a3 + a4 / 4};
            }
        };
    }

    @Test
    void plansSayWhereTheNoiseComesFrom() throws IOException {
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                sampler: {type: forward, sde: {drift: [-x], diffusion: [x]}, solver: heun, steps: 48, end: 6, noise: path}
                chains: 1
                """);
        assertEquals("""
                step  times        a         b        p         q  t         h  also
                   0     48  1.00000   1.00000        0         0  0  0.125000  keep
                   1     48        0  0.500000  1.00000  0.500000  0  0.125000
                noise: 2 steps in a row have the same z
                noise: a Brownian path, drawn for 3 steps and halved 4 times
                """, Cli.run("plan", job).ok().out());
        assertEquals(
                "{\"steps\":96,\"steps-of-same-noise\":2,\"halvings\":4,\"segments\":[{\"repeats\":48,\"rows\":["
                        + "{\"a\":1.0,\"b\":1.0,\"p\":0.0,\"q\":0.0,\"t\":0.0,\"h\":0.125,\"also\":[\"keep\"]},"
                        + "{\"a\":0.0,\"b\":0.5,\"p\":1.0,\"q\":0.5,\"t\":0.0,\"h\":0.125,\"also\":[]}]}]}\n",
                Cli.run("plan", job, "--json").ok().out());
    }
}
