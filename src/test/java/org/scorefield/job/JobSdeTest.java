package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.backend.Initial;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Parameters;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.ForwardSde;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.target.SdeScheme;
import org.scorefield.target.SdeStep;

/** Job files whose SDE is given by formulas: what they mean and what is refused. */
class JobSdeTest {
    private static final String GOOD = "sde: {drift: [-x], diffusion: [1]}, solver: heun, steps: 12, end: 1";

    @TempDir
    Path directory;

    private Job read(String text) throws IOException {
        return JobFile.read(Files.writeString(directory.resolve("job.yaml"), text), Overrides.NONE);
    }

    /** The problems without the file's path. */
    private List<String> problems(String text) {
        BadInputException e = assertThrows(BadInputException.class, () -> read(text));
        List<String> lines = new ArrayList<>();
        e.getMessage().lines().forEach(line -> lines.add(line.substring(line.indexOf("job.yaml:") + 9)));
        return lines;
    }

    @Test
    void areThePathsThatTheySay() throws IOException {
        Job job = read("""
                sampler:
                  type: forward
                  sde:
                    drift: [x1, "-a*x0 - b[0]*x1"]
                    diffusion: [0, "b[1]*t"]
                    parameters: {a: 2, b: [0.5, 0.25]}
                  solver: milstein
                  steps: 48
                  start: -1
                  end: 2
                initial: {type: point, at: [1, -0.5]}
                chains: 7
                """);
        ForwardSde paths = assertInstanceOf(ForwardSde.class, job.sampling().sampler());
        assertSame(paths.step(), job.sampling().target());
        SdeStep expected = SdeStep.of(
                List.of("x1", "-a*x0 - b[0]*x1"),
                List.of("0", "b[1]*t"),
                Parameters.NONE.with("a", 2).with("b", 0.5, 0.25),
                SdeScheme.MILSTEIN);
        assertEquals(expected.kernel("target"), paths.step().kernel("target"));
        assertArrayEquals(expected.constants(), paths.step().constants());
        assertEquals(new ForwardSde(paths.step(), 48, -1, 2, 48), paths);
        Initial.Point point =
                assertInstanceOf(Initial.Point.class, job.sampling().initial());
        assertArrayEquals(new float[] {1, -0.5f}, point.at());
    }

    @Test
    void mayBeJson() throws IOException {
        Path file = Files.writeString(
                directory.resolve("job.json"),
                "{\"sampler\": {\"type\": \"forward\", \"sde\": {\"drift\": [\"-x\"], \"diffusion\": [\"1\"]},"
                        + " \"solver\": \"heun\", \"steps\": 12, \"end\": 1, \"noise\": \"path\"}, \"chains\": 1}");
        Job job = JobFile.read(file, Overrides.NONE);
        assertEquals(
                3, assertInstanceOf(ForwardSde.class, job.sampling().sampler()).base());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                          | 12
            , noise: independent        | 12
            , noise: path               | 3
            , noise: path, base: 6      | 6
            , noise: path, base: 12     | 12
            """)
    void noiseIsDrawnForSoManySteps(String more, int base) throws IOException {
        Job job = read("sampler: {type: forward, " + GOOD + more + "}\nchains: 1\n");
        assertEquals(
                base,
                assertInstanceOf(ForwardSde.class, job.sampling().sampler()).base());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            solver: exact, sde: {drift: [-x], diffusion: [1]}, steps: 3, end: 1       | 1 sampler.solver: is `exact`; allowed: euler-maruyama, heun, milstein
            solver: heun, sde: {drift: [-x]}, steps: 3, end: 1                        | 1 sampler.sde.diffusion: is missing; allowed: a list of formulas of x0, x1, … and t, one for each coordinate, such as ["-x0"]
            solver: heun, sde: {drift: -x, diffusion: [1]}, steps: 3, end: 1          | 1 sampler.sde.drift: is `-x`; allowed: a list of formulas of x0, x1, … and t, one for each coordinate, such as ["-x0"]
            solver: heun, sde: {drift: [-x, {}], diffusion: [1, 1]}, steps: 3, end: 1 | 1 sampler.sde.drift[1]: is a mapping; allowed: a list of formulas of x0, x1, … and t, one for each coordinate, such as ["-x0"]
            solver: heun, sde: {drift: [-y], diffusion: [1]}, steps: 3, end: 1        | 1 sampler.sde.drift[0]: column 2: unknown name `y`; known: x, x0, t, pi, e, D
            solver: heun, sde: {drift: [-x], diffusion: [1, 1]}, steps: 3, end: 1     | 1 sampler.sde.diffusion: has 2 formulas; allowed: 1, one for each of drift
            solver: heun, sde: {drift: [0, 0], diffusion: [x1, 1]}, steps: 3, end: 1  | 1 sampler.sde.diffusion[0]: depends on x1, which has noise of its own: the noise does not commute, and heun would be wrong; allowed: x0 and coordinates without noise, or euler-maruyama
            solver: heun, sde: {type: vp, drift: [-x], diffusion: [1]}, steps: 3, end: 1 | 1 sampler.sde.type: is not a key known here; allowed: diffusion, drift, parameters
            solver: heun, sde: {drift: [-x], diffusion: [1]}, steps: 3, end: -1       | 1 sampler.end: is -1.0; allowed: a time above 0.0, where paths start
            solver: heun, sde: {drift: [-x], diffusion: [1]}, steps: 12, end: 1, noise: path, base: 5 | 1 sampler.base: is 5 with 12 steps; allowed: steps, halved any number of times
            solver: heun, sde: {drift: [-x], diffusion: [1]}, steps: 12, end: 1, base: 3 | 1 sampler.base: is not a key known here
            solver: heun, sde: {drift: [-x], diffusion: [1]}, steps: 12, end: 1, noise: white | 1 sampler.noise: is `white`; allowed: independent, path
            """)
    void areRefused(String keys, String expected) {
        List<String> problems = problems("sampler: {type: forward, " + keys + "}\nchains: 1\n");
        assertEquals(1, problems.size(), problems.toString());
        assertEquals(
                expected,
                problems.get(0)
                        .split("; allowed: base", 2)[0]
                        .substring(
                                0, Math.min(expected.length(), problems.get(0).length())));
    }

    /** Also of processes with names, forward or, on times that are spaced by a rule, back. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: forward, solver: euler-maruyama, steps: 12, end: 1, noise: path                            | 2
            type: forward, solver: exact, steps: 12, end: 1, noise: path, base: 6                            | 1
            type: forward, solver: exact, steps: 12, end: 1, noise: independent                              | 0
            type: reverse-sde, solver: exponential, steps: 8, grid: uniform, end: 0.1, denoise: true, noise: path | 3
            type: reverse-sde, solver: ancestral, steps: 12, grid: log-snr, end: 0.1, noise: path              | 2
            type: reverse-sde, solver: sde-dpm-solver++2m, steps: 12, grid: karras, rho: 3, end: 0.1, noise: path, base: 6 | 1
            """)
    void processesWithNamesTakeNoiseAlongPaths(String keys, int halvings) throws IOException {
        Job job = read("target: {type: gaussian, mean: [0], covariance: 1}\nsampler: {" + keys
                + ", sde: {type: vp, beta-min: 0.1, beta-max: 20}}\nchains: 1\n");
        PlanSampler sampler = job.sampling().sampler();
        assertEquals(new Plan.Noise(1, halvings), sampler.plan().noise());
        assertEquals(keys.contains("reverse"), sampler.priorDeviation().isPresent());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            grid: [1, 0.5, 0.1], noise: path               | sampler.noise: is `path` with a list of times, which has no halves; allowed: independent, or the grid uniform, log-snr or karras
            grid: karras, steps: 12, end: 0.1, noise: path, base: 5 | sampler.base: is 5 with 12 steps
            """)
    void pathsNeedStepsThatAreHalved(String keys, String expected) {
        List<String> problems = problems("target: {type: gaussian, mean: [0], covariance: 1}\n"
                + "sampler: {type: reverse-sde, solver: euler-maruyama, sde: {type: vp, beta-min: 0.1, beta-max: 20}, "
                + keys + "}\nchains: 1\n");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("2 " + expected), problems.toString());
    }

    @Test
    void thereIsNoTargetBesides() {
        assertEquals(
                List.of("1 target: is there beside an sde of formulas, which says all; allowed: one of the two"),
                problems("target: {type: gaussian, mean: [0], covariance: 1}\nsampler: {type: forward, " + GOOD
                        + "}\nchains: 1\n"));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        List<String> problems = problems("""
                target: 3
                sampler:
                  type: forward
                  sde:
                    drift: [foo, "x1*"]
                    diffusion: [x7]
                    parameters: {a: b}
                  solver: rk4
                  steps: 12
                  start: 2
                  end: 1
                  noise: path
                  base: 5
                initial: {type: point, at: [1, c]}
                chains: 0
                """);
        assertEquals(
                List.of(
                        "1 target",
                        "5 sampler.sde.drift[1]",
                        "7 sampler.sde.parameters.a",
                        "8 sampler.solver",
                        "11 sampler.end",
                        "13 sampler.base",
                        "14 initial.at[1]",
                        "15 chains"),
                problems.stream().map(line -> line.split(": ")[0]).toList(),
                problems.toString());
        assertEquals(
                List.of(
                        "1 sampler.sde.drift[0]",
                        "1 sampler.sde.drift[1]",
                        "1 sampler.sde.diffusion[0]",
                        "1 sampler.sde.diffusion",
                        "1 sampler.steps"),
                problems(
                                "sampler: {type: forward, sde: {drift: [foo, \"x1*\"], diffusion: [x7]}, solver: heun, steps: 0, end: 1}\n"
                                        + "chains: 1\n")
                        .stream()
                        .map(line -> line.split(": ")[0])
                        .toList());
    }

    @Test
    void aStartWhereItIsNotFiniteIsRefused() {
        String sampler = "sampler: {type: forward, sde: {drift: [1/x], diffusion: [log(x + t)]}, solver: milstein,"
                + " steps: 3, start: 2, end: 3}\nchains: 2\n";
        assertEquals(
                List.of("3 initial: is where the SDE is not finite: the logarithm of -1.0 at column 1 of diffusion[0],"
                        + " at time 2.0 and the point [-3.0]; allowed: points where it is"),
                problems(sampler + "initial: {type: point, at: [-3]}\n"));
        assertEquals(
                List.of("3 initial.at: is a point of dimension 2; allowed: 1, as the target"),
                problems(sampler + "initial: {type: point, at: [1, 1]}\n"));
        assertEquals(
                List.of("3 initial: is where the SDE is not finite: division by zero at column 2 of drift[0],"
                        + " at time 2.0 and the point [0.0]; allowed: points where it is"),
                problems(sampler + "initial: {type: normal, scale: 0}\n"));
    }
}
