package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.io.NpyWriter;

/** Numbers that papers and their code publish, or that are exact, each out of one {@code scorefield plan --json}. */
class CliPlanValidationTest {
    private static final String VP = "sde: {type: vp, beta-min: 0.1, beta-max: 20}";

    @TempDir
    Path directory;

    private String plan(String target, String sampler) throws IOException {
        Path job = Files.writeString(
                directory.resolve("job.yaml"), "target: " + target + "\nsampler: {" + sampler + "}\nchains: 1\n");
        return Cli.run("plan", job, "--json").ok().out();
    }

    private String plan(String sampler) throws IOException {
        return plan("{type: gaussian, mean: [0], covariance: 1}", sampler);
    }

    /** Song et al. (2021, arXiv 2011.13456), VP at t = 1 and t = 0.5; computed independently to ten digits. */
    @Test
    void marginalsOfTheVariancePreservingProcess() throws IOException {
        String json = plan("type: probability-flow, " + VP + ", solver: euler, grid: [1, 0.5, 0.1]");
        assertEquals(0.0065715865, Cli.all(json, "alpha").get(0), 5e-11);
        assertEquals(0.9999784069, Cli.all(json, "sigma").get(0), 5e-11);
        assertEquals(0.2811828808, Cli.all(json, "alpha").get(1), 5e-11);
        assertEquals(0.9596542021, Cli.all(json, "sigma").get(1), 5e-11);
    }

    /** Ho et al. (2020, arXiv 2006.11239), β from 1e-4 to 0.02 in 1000 steps: ᾱ of the last, and as many rows as steps. */
    @Test
    void theLastLevelOfDdpm() throws IOException {
        String json = plan("type: ddpm, betas: {type: linear, from: 1e-4, to: 0.02, steps: 1000}, variance: small");
        List<Double> alphas = Cli.all(json, "alpha");
        assertEquals(1000, alphas.size());
        assertEquals(4.03582977e-5, alphas.get(0) * alphas.get(0), 5e-14);
        assertEquals(1 - 1e-4, alphas.get(999) * alphas.get(999), 1e-15);
    }

    /** Karras et al. (2022, arXiv 2206.00364): 18 levels from 80 to 0.002 with ρ = 7, two rows for each but the last. */
    @Test
    void theGridOfEdm() throws IOException {
        String json = plan("type: edm, schedule: {type: karras, from: 80, to: 0.002, levels: 18}");
        double[] published = {
            80, 57.585985, 40.785574, 28.374585, 19.352453, 12.910082, 8.400935, 5.315195, 3.256822, 1.92334, 1.088171,
            0.585348, 0.296442, 0.139516, 0.059947, 0.022935, 0.007528, 0.002
        };
        List<Double> sigmas = Cli.all(json, "sigma");
        assertEquals(2 * 18 - 1, sigmas.size());
        for (int i = 0; i < published.length; i++) {
            assertEquals(published[i], sigmas.get(2 * i), 5e-7 + 1e-12, "level " + i);
        }
        assertEquals(80, Cli.all(json, "prior-deviation").get(0));
    }

    /**
     * The loop of diffusers' own test, {@code tests/schedulers/test_scheduler_ddim.py::test_full_loop_no_noise}: ε = x·t/(t + 1) from
     * x = 0, 1/768, … 767/768, ten steps, x̂₀ clipped to ±1. In terms of x̂₀ and ε a row is a·α·x̂₀ + (a·σ − b/σ)·ε.
     */
    @Test
    void diffusersTestLoopOfDdim() throws IOException {
        String json = plan("type: ddim, betas: {type: linear, from: 1e-4, to: 0.02, steps: 1000}, steps: 10");
        List<Double> a = Cli.all(json, "a");
        List<Double> b = Cli.all(json, "b");
        List<Double> alpha = Cli.all(json, "alpha");
        List<Double> sigma = Cli.all(json, "sigma");
        double sum = 0;
        for (int i = 0; i < 768; i++) {
            double x = i / 768.0;
            for (int r = 0; r < 10; r++) {
                double t = 900 - 100 * r;
                double epsilon = x * t / (t + 1);
                double clean = Math.max(-1, Math.min(1, (x - sigma.get(r) * epsilon) / alpha.get(r)));
                x = a.get(r) * alpha.get(r) * clean + (a.get(r) * sigma.get(r) - b.get(r) / sigma.get(r)) * epsilon;
            }
            sum += Math.abs(x);
        }
        assertEquals(172.0067, sum, 5e-4);
        assertEquals(0.223967, sum / 768, 1e-6);
    }

    /**
     * Settings that Song and Ermon (2020, arXiv 2006.09011) publish for images of 32², 64² and 256² pixels: from the largest distance of two
     * images, σ_L = 0.01, the overlap that the settings have, and T. Out come L, γ, ε (published with two digits), and the variance at
     * the end of a level beside the level's own.
     */
    @ParameterizedTest
    @CsvSource({
        "3072, 50, 5, 232, 1.0376, 6.2e-6, 1.055",
        "12288, 90, 5, 500, 1.0184, 3.3e-6, 1.031",
        "196608, 348, 3, 2311, 1.0045, 9e-7, 1.009"
    })
    void settingsOfNcsnV2(
            int dimension, double distance, int steps, int levels, double ratio, double stepSize, double variance)
            throws IOException {
        float[] images = new float[2 * dimension];
        images[dimension] = (float) distance;
        try (NpyWriter writer = NpyWriter.create(directory.resolve("x.npy"), new long[] {2, dimension}, false)) {
            writer.write(0, images, 0, images.length);
            writer.commit();
        }
        String json = plan(
                "{type: points, file: x.npy, bandwidth: 0}",
                "type: annealed-langevin, schedule: {type: auto, to: 0.01, overlap: 0.567}, step-size: auto,"
                        + " steps-per-level: " + steps);
        List<Double> sigmas = Cli.all(json, "sigma");
        assertEquals(levels, sigmas.size());
        assertEquals(distance, sigmas.get(0));
        assertEquals(0.01, sigmas.get(levels - 1), 1e-16);
        assertEquals(ratio, sigmas.get(0) / sigmas.get(1), 5e-5);
        assertEquals(stepSize, 2 * Cli.all(json, "b").get(levels - 1), 0.02 * stepSize);
        assertEquals(steps, Cli.all(json, "repeats").get(0));
        Matcher note = Pattern.compile("each level ends with ([0-9.]+) times").matcher(json);
        assertTrue(note.find(), json);
        assertEquals(variance, Double.parseDouble(note.group(1)), 1e-3);
    }

    /** Reverse Euler–Maruyama on N(0, v) keeps the chain normal: its variance, by the plan's rows, has an error of order 1. */
    @Test
    void reverseEulerMaruyamaHasAVarianceOfOrderOne() throws IOException {
        double v = 0.5;
        double end = 0.01;
        double integral = 0.1 * end + 0.5 * end * end * 19.9;
        double exact = Math.exp(-integral) * v - Math.expm1(-integral);
        double[] errors = new double[2];
        for (int e = 0; e < 2; e++) {
            String json = plan("type: reverse-sde, " + VP + ", solver: euler-maruyama, grid: uniform, end: " + end
                    + ", steps: " + (400 << e));
            List<Double> alpha = Cli.all(json, "alpha");
            List<Double> sigma = Cli.all(json, "sigma");
            List<Double> a = Cli.all(json, "a");
            List<Double> b = Cli.all(json, "b");
            List<Double> c = Cli.all(json, "c");
            double variance = law(v, alpha.get(0), sigma.get(0));
            for (int r = 0; r < alpha.size(); r++) {
                double slope = a.get(r) - b.get(r) / law(v, alpha.get(r), sigma.get(r));
                variance = slope * slope * variance + c.get(r) * c.get(r);
            }
            errors[e] = Math.abs(variance - exact);
        }
        assertEquals(1, Math.log(errors[0] / errors[1]) / Math.log(2), 0.1);
    }

    /**
     * DPM-Solver-3 on the flow of N(0, v), by the plan's rows in double precision: along it x/√variance stays what it is. Another program
     * found 2.98 on a mixture.
     */
    @Test
    void dpmSolver3IsOfOrderThree() throws IOException {
        double v = 0.25;
        double[] errors = new double[2];
        for (int e = 0; e < 2; e++) {
            String json = plan("type: probability-flow, " + VP
                    + ", solver: dpm-solver-3, grid: log-snr, end: 0.1, steps: " + (80 << e));
            errors[e] = Math.abs(linear(json, v) - 1);
        }
        assertEquals(3, Math.log(errors[0] / errors[1]) / Math.log(2), 0.1);
    }

    /** What x/√variance becomes from 1 on. */
    private static double linear(String json, double v) {
        List<Double> alpha = Cli.all(json, "alpha");
        List<Double> sigma = Cli.all(json, "sigma");
        List<Double> a = Cli.all(json, "a");
        List<Double> b = Cli.all(json, "b");
        List<Double> p = Cli.all(json, "p");
        List<Double> q = Cli.all(json, "q");
        String[] rows = json.split("\"also\":");
        double x = Math.sqrt(law(v, alpha.get(0), sigma.get(0)));
        double keptX = 0;
        double keptScore = 0;
        for (int r = 0; r < alpha.size(); r++) {
            double score = -x / law(v, alpha.get(r), sigma.get(r));
            double next = a.get(r) * x + b.get(r) * score + p.get(r) * keptX + q.get(r) * keptScore;
            if (rows[r + 1].startsWith("[\"keep\"]")) {
                keptX = x;
                keptScore = score;
            }
            x = next;
        }
        double t = 0.1;
        double integral = 0.1 * t + 0.5 * t * t * 19.9;
        return x / Math.sqrt(law(v, Math.exp(-0.5 * integral), Math.sqrt(-Math.expm1(-integral))));
    }

    /** The variance of αX + σZ. */
    private static double law(double v, double alpha, double sigma) {
        return alpha * alpha * v + sigma * sigma;
    }
}
