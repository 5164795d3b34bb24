package org.scorefield.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code docs/plans.md} has to be, made of what {@code scorefield plan} prints. */
final class PlansPage {
    static final Path PAGE = Path.of("docs/plans.md");

    private static final String INTRODUCTION = """
            # Plans

            A sampler is a table of rows. One kernel takes any number of them per launch, chains in registers; a row makes of the position x, its
            score s = ∇ log p(x) at level (alpha, sigma), what an earlier row kept, and standard normal noise z

            ```
            x' = a x + b s + p x_kept + q s_kept + c z
            ```

            Terms without coefficients cost nothing. Besides, a row may

            * **keep**: x and s, as they were before the row, become x_kept and s_kept,
            * **sum**: s_kept becomes u s_kept + v x + w s,
            * **adapt**: each chain takes b ρ² for b and c ρ for c, with ρ = ‖z‖/‖s‖ of its own.

            Where time t and length h of a step stand in the place of a level, s is an SDE's increment in that step, which takes the row's z.
            A plan may let two rows in a row share their z, and draw it along a Brownian path that does not depend on the number of steps.
            `record` and `statistics` count rows; where several make a step they take those that end one.

            So a new sampler is a short file that computes coefficients, in double precision, once. `scorefield plan JOB` prints the rows of a job;
            `step` is the first step that takes the row, `times` how often its group of rows is gone through. The target at level (α, σ) is the law of
            αX + σZ. This page is made by that command, of few steps each so that it stays short; a test fails when it is out of date.
            """;

    /** A sampler with what there is to see in its rows. */
    private record Entry(String title, String sampler, String remark) {}

    private static final String VP = "sde: {type: vp, beta-min: 0.1, beta-max: 20}";

    private static final List<Entry> ENTRIES = List.of(
            new Entry("Langevin", "{type: langevin, step-size: 0.01, steps: 1000}", "One row: x + h s + √(2h) z."),
            new Entry(
                    "Annealed Langevin",
                    "{type: annealed-langevin, schedule: {type: geometric, from: 20, to: 1, levels: 4}, steps-per-level: 100,"
                            + " step-size: 0.1, denoise: true}",
                    "A row for each level, and Tweedie's formula as the last."),
            new Entry(
                    "Reverse SDE, Euler–Maruyama",
                    "{type: reverse-sde, " + VP + ", solver: euler-maruyama, steps: 4, grid: uniform, end: 0.001}",
                    "x − (f x − ½(1 + η²) g² s) Δ + η g √Δ z. `eta: 0` leaves the noise out."),
            new Entry(
                    "Reverse SDE, ancestral",
                    "{type: reverse-sde, " + VP
                            + ", solver: ancestral, steps: 4, grid: log-snr, end: 0.001, denoise: true}",
                    "The earlier state given the later one and the predicted x₀; then, as asked for, x₀ itself."),
            new Entry(
                    "Reverse SDE, exponential integrator",
                    "{type: reverse-sde, " + VP + ", solver: exponential, steps: 4, grid: log-snr, end: 0.001}",
                    "The same a; more score and more noise."),
            new Entry(
                    "Reverse SDE, SDE-DPM-Solver++(2M)",
                    "{type: reverse-sde, " + VP + ", solver: sde-dpm-solver++2m, steps: 4, grid: log-snr, end: 0.001}",
                    "From the second step on the prediction of x₀ is extrapolated from two steps: p and q take the one that was kept."),
            new Entry(
                    "Predictor–corrector",
                    "{type: predictor-corrector, " + VP + ", solver: ancestral, steps: 3, grid: log-snr, end: 0.001,"
                            + " corrector: langevin, signal-to-noise: 0.16, corrections: 1}",
                    "A step back, then a Langevin step that sets its size for each chain by itself. It suits many dimensions: in D of them the"
                            + " variance of a normal law grows by ((D + 2)/D)². With `corrector: annealed-langevin` the size is the level's and the"
                            + " row does not adapt."),
            new Entry(
                    "Probability flow, Euler",
                    "{type: probability-flow, " + VP + ", solver: euler, steps: 4, grid: uniform, end: 0.001}",
                    "No c: only the start is random."),
            new Entry(
                    "Probability flow, Heun",
                    "{type: probability-flow, " + VP + ", solver: heun, steps: 2, grid: uniform, end: 0.001}",
                    "Two rows a step: the second starts again from what the first kept."),
            new Entry(
                    "Probability flow, Runge–Kutta",
                    "{type: probability-flow, " + VP + ", solver: rk4, steps: 2, grid: uniform, end: 0.001}",
                    "Four rows a step; the weighted sum of slopes gathers in s_kept and is added at the end, q = 1."),
            new Entry(
                    "Probability flow, DPM-Solver-1",
                    "{type: probability-flow, " + VP + ", solver: dpm-solver-1, steps: 4, grid: log-snr, end: 0.001}",
                    "DDIM. a is the ratio of the mean coefficients."),
            new Entry(
                    "Probability flow, DPM-Solver-2",
                    "{type: probability-flow, " + VP + ", solver: dpm-solver-2, steps: 2, grid: log-snr, end: 0.001}",
                    "Half a step in log-SNR, and the whole step with the score found there."),
            new Entry(
                    "Probability flow, DPM-Solver-3",
                    "{type: probability-flow, " + VP + ", solver: dpm-solver-3, steps: 2, grid: log-snr, end: 0.001}",
                    "A third, two thirds, the whole; the first score counts in all of them."),
            new Entry(
                    "Probability flow, DPM-Solver++(2S)",
                    "{type: probability-flow, " + VP + ", solver: dpm-solver++2s, steps: 2, grid: log-snr, end: 0.001}",
                    "As DPM-Solver-2, in terms of x₀."),
            new Entry(
                    "Probability flow, DPM-Solver++(2M)",
                    "{type: probability-flow, " + VP + ", solver: dpm-solver++2m, steps: 4, grid: log-snr, end: 0.001}",
                    "Second order with one score a step."),
            new Entry(
                    "DDPM",
                    "{type: ddpm, betas: {type: linear, from: 0.001, to: 0.5, steps: 5}, variance: small}",
                    "No noise in the last step."),
            new Entry(
                    "DDIM",
                    "{type: ddim, betas: {type: linear, from: 0.0001, to: 0.02, steps: 1000}, steps: 5, eta: 0.5}",
                    "Some of the schedule's steps; `eta: 1` has DDPM's noise, `eta: 0` none."),
            new Entry(
                    "EDM",
                    "{type: edm, schedule: {type: karras, from: 80, to: 0.002, levels: 4}, s-churn: 0.5, s-tmax: 50}",
                    "Where noise is added, a row does that first. The last step, to no noise, is Euler's."),
            new Entry(
                    "Forward paths",
                    "{type: forward, " + VP + ", solver: euler-maruyama, steps: 4, end: 1}",
                    "No score, and so no level. With `euler-maruyama`, a process that does not change with time is one row, many times."),
            new Entry(
                    "Forward paths of formulas, Euler–Maruyama",
                    "{type: forward, sde: {drift: [-x0/(1 + t)], diffusion: [x0/2]}, solver: euler-maruyama, steps: 4, end: 1}",
                    "s = a(x, t) h + b(x, t) √h z. With `solver: milstein` the rows are the same, and s has ½ b b′ (h z² − h) more."),
            new Entry(
                    "Forward paths of formulas, Heun",
                    "{type: forward, sde: {drift: [-x0], diffusion: [x0/2]}, solver: heun, steps: 8, end: 1, noise: path}",
                    "s = (a − ½ b b′) h + b √h z at x, then at x + s with the same z; the mean of the two is the step. Formulas without t make the"
                            + " same two rows for all steps. With 16 steps and `noise: path`, chains follow the same path."));

    private PlansPage() {}

    /** The whole page. */
    static String text() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Entry entry : ENTRIES) {
            page.append("\n## ").append(entry.title()).append("\n\n```yaml\nsampler: ");
            page.append(entry.sampler()).append("\n```\n\n```\n");
            page.append(rows(entry.sampler()))
                    .append("```\n\n")
                    .append(entry.remark())
                    .append('\n');
        }
        return page.toString();
    }

    private static String rows(String sampler) throws IOException {
        Path job = Files.createTempFile("plan", ".yaml");
        try {
            String target = sampler.contains("drift")
                    ? ""
                    : "target: {type: gaussian-mixture, means: [[0, 0]], covariance: 1}\n";
            Files.writeString(job, target + "sampler: " + sampler + "\nchains: 1\n");
            return Cli.run("plan", job).ok().out().replace(System.lineSeparator(), "\n");
        } finally {
            Files.delete(job);
        }
    }
}
