package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Targets that cannot serve a sampler, and times at which it cannot stop: refused before anything runs or is written. */
class CliRefusalTest {
    private static final String VP = "sde: {type: vp, beta-min: 0.1, beta-max: 20}";

    @TempDir
    Path directory;

    private Cli sample(String target, String sampler) throws IOException {
        Path job = Files.writeString(
                directory.resolve("job.yaml"),
                "target: " + target + "\nsampler: " + sampler + "\nchains: 1\nseed: 1\n");
        return Cli.run("sample", job, "--out", directory.resolve("out.npy"));
    }

    /** Every sampler that looks at levels, and every kind of target that has none. */
    static Stream<Arguments> unserved() {
        List<String> samplers = List.of(
                "{type: annealed-langevin, schedule: {type: geometric, from: 2, to: 1, levels: 2}, steps-per-level: 1, step-size: 0.1}",
                "{type: probability-flow, " + VP + ", solver: heun, steps: 2, grid: uniform, end: 0.1}",
                "{type: reverse-sde, " + VP + ", solver: ancestral, steps: 2, grid: uniform, end: 0.1}",
                "{type: predictor-corrector, " + VP
                        + ", solver: ancestral, steps: 2, grid: uniform, end: 0.1, corrector: langevin, signal-to-noise: 0.1, corrections: 1}",
                "{type: ddpm, betas: {type: cosine, steps: 2}, variance: small}",
                "{type: ddim, betas: {type: cosine, steps: 2}, steps: 2}",
                "{type: edm, schedule: {type: karras, from: 2, to: 1, levels: 2}}");
        String student = "{type: student-t, location: [0, 0], scale: [1, 1], degrees-of-freedom: 3}";
        List<String> targets = List.of(
                student,
                "{type: expression, dimension: 2, log-density: -x0^2 - x1^2}",
                "{type: tempered, target: " + student + ", temperature: 2}",
                "{type: product, targets: [" + student + ", " + student + "]}",
                "{type: posterior, mask: [0, 1], observation: [1], noise: 1, prior: " + student + "}");
        return samplers.stream().flatMap(sampler -> targets.stream().map(target -> Arguments.of(sampler, target)));
    }

    @ParameterizedTest
    @MethodSource("unserved")
    void targetsWithoutLevelsAreRefusedByName(String sampler, String target) throws IOException {
        String type = target.replaceAll("^\\{type: ([a-z-]+),.*", "$1");
        Cli cli = sample(target, sampler);
        assertEquals(3, cli.code(), cli.err());
        // a posterior's prior is what lacks them
        String name = type.equals("posterior") ? "student-t" : type;
        assertTrue(
                cli.err().matches("(?s)error: .*job\\.yaml:1 target\\.\\S*: is `?" + name + "`?, .*no level.*"),
                cli.err());
        assertEquals(List.of("job.yaml"), Cli.files(directory));
    }

    /** Times that do not descend, that the process does not reach, or where a coefficient is infinite. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "solver: euler, grid: [1, 0.2, 0.3] | sampler.grid[2]: is 0.3 after 0.2",
                "solver: euler, grid: [2, 1] | sampler.grid[0]: is 2.0; allowed: at most 1.0",
                "solver: euler, steps: 5, grid: uniform, end: 1 | sampler.end: is 1.0; allowed: a time below 1.0",
                "solver: euler, steps: 5, grid: uniform, end: -0.1 | sampler.end: is -0.1",
                "solver: euler, steps: 5, grid: log-snr, end: 0 | sampler.end: is 0.0, where log-SNR is infinite",
                "solver: dpm-solver-3, steps: 5, grid: uniform, end: 0 | sampler.end: is 0.0, where no noise is left",
                "solver: dpm-solver++2m, grid: [1, 0] | sampler.grid[1]: is 0.0, where no noise is left"
            })
    void timesAreRefused(String keys, String message) throws IOException {
        sample("{type: gaussian, mean: [0], covariance: 1}", "{type: probability-flow, " + VP + ", " + keys + "}")
                .fails(3, "job.yaml:2 " + message);
        assertEquals(List.of("job.yaml"), Cli.files(directory));
    }
}
