package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.io.Points;

/** Paths of SDEs as one studies them by job files: their laws at times that are asked for, and the same path in finer steps. */
class CliPathTest {
    private static final Pattern ESTIMATE =
            Pattern.compile("\"(mean|variance)\":\\{\"value\":\\[([^]]*)],\"standard-error\":\\[([^]]*)]}");

    @TempDir
    Path directory;

    private Path job(String text) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), text);
    }

    /**
     * At the times that are asked for, mean and variance are those of the scheme (of the equation, for {@code exact}), to five of the
     * standard errors that come with them: a correct program fails one of these once in 10⁵ seeds, and the seed is fixed. Chains start at
     * x₀ = 2 and go in steps h = 1/16:
     *
     * <ul>
     *   <li>Ornstein–Uhlenbeck dx = −θx dt + σ dW, θ = 1.5, σ = 0.7, exactly: 2e^{−θt}, σ²/(2θ)·(1 − e^{−2θt}),
     *   <li>by Euler–Maruyama, n = t/h: 2ρⁿ, σ²h·(1 − ρ²ⁿ)/(1 − ρ²), ρ = 1 − θh; by Heun's scheme, additive noise: ρ = 1 − θh + ½θ²h² and σ²h·(1 − ½θh)²
     *       in the place of σ²h,
     *   <li>geometric Brownian motion dx = mx dt + sx dW, m = 0.5, s = 0.4, by Euler–Maruyama: the mean is 2(1 + mh)ⁿ, the mean square
     *       4((1 + mh)² + s²h)ⁿ; by Milstein the same with ½s⁴h² more in the brackets.
     * </ul>
     */
    @ParameterizedTest
    @CsvSource({
        "NAMED, exact, independent",
        "NAMED, exact, path",
        "NAMED, euler-maruyama, path",
        "OU, euler-maruyama, independent",
        "OU, euler-maruyama, path",
        "OU, heun, path",
        "GBM, euler-maruyama, independent",
        "GBM, euler-maruyama, path",
        "GBM, milstein, path"
    })
    void statisticsAreThoseOfTheTimes(String problem, String solver, String noise) throws IOException {
        String sde = switch (problem) {
            case "NAMED" -> "{type: ornstein-uhlenbeck, theta: 1.5, sigma: 0.7, horizon: 1}";
            case "OU" -> "{drift: [-1.5*x], diffusion: [0.7]}";
            default -> "{drift: [0.5*x], diffusion: [0.4*x]}";
        };
        Path job = job((problem.equals("NAMED") ? "target: {type: gaussian, mean: [0], covariance: 1}\n" : "")
                + "sampler: {type: forward, sde: " + sde + ", solver: " + solver + ", steps: 16, end: 1, noise: "
                + noise
                + "}\ninitial: {type: point, at: [2]}\nchains: 20000\nseed: 3\nstatistics: {times: [0.5, 1]}\n");
        String out = Cli.run("sample", job, "--device", "java", "--json").ok().out();
        String figures = out.substring(out.indexOf("\"statistics\":"));
        assertEquals(List.of(0.5, 1.0), Cli.all(figures, "time"));
        Matcher found = ESTIMATE.matcher(figures);
        for (int n : new int[] {8, 16}) {
            for (double expected : law(problem, solver, n)) {
                assertTrue(found.find(), figures);
                double error = Double.parseDouble(found.group(3));
                assertEquals(expected, Double.parseDouble(found.group(2)), 5 * error, found.group(1) + " after " + n);
                assertTrue(error < 0.05, "a standard error that tells something");
            }
        }
    }

    /** Mean and variance after n steps. */
    private static double[] law(String problem, String solver, int n) {
        double h = 1.0 / 16;
        if (problem.equals("GBM")) {
            double growth = 1 + 0.5 * h;
            double more = solver.equals("milstein") ? 0.5 * Math.pow(0.4, 4) * h * h : 0;
            double mean = 2 * Math.pow(growth, n);
            return new double[] {mean, 4 * Math.pow(growth * growth + 0.16 * h + more, n) - mean * mean};
        }
        if (solver.equals("exact")) {
            return new double[] {2 * Math.exp(-1.5 * n * h), 0.49 / 3 * -Math.expm1(-3 * n * h)};
        }
        boolean heun = solver.equals("heun");
        double rho = 1 - 1.5 * h + (heun ? 0.5 * Math.pow(1.5 * h, 2) : 0);
        double noise = 0.49 * h * (heun ? Math.pow(1 - 0.75 * h, 2) : 1);
        return new double[] {2 * Math.pow(rho, n), noise * (1 - Math.pow(rho, 2 * n)) / (1 - rho * rho)};
    }

    private float[] ends(String solver, String grid, int steps, String noise) throws IOException {
        Path job = job("""
                target: {type: gaussian-mixture, weights: [0.4, 0.6], means: [[-1], [1]], covariance: 0.5}
                sampler:
                  type: reverse-sde
                  sde: {type: vp, beta-min: 0.1, beta-max: 20}
                  solver: %s
                  grid: %s
                  steps: %d
                  end: 0.01
                  noise: %s
                chains: 500
                seed: 4
                """.formatted(solver, grid, steps, noise));
        Path out = directory.resolve("out.npy");
        Cli.run("sample", job, "--device", "java", "--out", out, "--overwrite").ok();
        return Points.read(out).toFloats();
    }

    /** Root-mean-square differences between the ends of chains with n and 2n steps, n = first, 2·first, 4·first. */
    private List<Double> differences(String solver, String grid, int first, String noise) throws IOException {
        List<Double> differences = new ArrayList<>();
        float[] before = ends(solver, grid, first, noise);
        for (int doubled = 1; doubled <= 3; doubled++) {
            float[] now = ends(solver, grid, first << doubled, noise);
            double sum = 0;
            for (int j = 0; j < now.length; j++) {
                sum += Math.pow(now[j] - before[j], 2) / now.length;
            }
            differences.add(Math.sqrt(sum));
            before = now;
        }
        return differences;
    }

    /**
     * Noise is additive, so that the order is 1, with steps that are even in t, in log-SNR or in (σ/m)^{1/7}. Over 16 seeds of 500 chains the
     * exponents scatter by 0.08 around 1, and by 0.06 around 0 where each number of steps has noise of its own: 0.25 is three times that,
     * and half of what tells order ½ from 1.
     */
    @ParameterizedTest
    @CsvSource({
        "euler-maruyama,     uniform, 128",
        "euler-maruyama,     log-snr, 128",
        "euler-maruyama,     karras,  128",
        "ancestral,          karras,  32",
        "exponential,        log-snr, 32",
        "sde-dpm-solver++2m, log-snr, 32"
    })
    void finerStepsFollowTheSamePath(String solver, String grid, int first) throws IOException {
        List<Double> along = differences(solver, grid, first, "path");
        List<Double> independent = differences(solver, grid, first, "independent");
        assertEquals(1, Math.log(along.get(1) / along.get(2)) / Math.log(2), 0.25, along.toString());
        assertEquals(0, Math.log(independent.get(1) / independent.get(2)) / Math.log(2), 0.25, independent.toString());
    }
}
