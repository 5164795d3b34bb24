package org.scorefield.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;
import org.scorefield.sampler.FlowDensity;
import org.scorefield.sampler.ListedTimes;
import org.scorefield.sampler.Probes;
import org.scorefield.sampler.RungeKutta;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.VarianceExploding;

/** Files that describe log densities along a flow: what they mean, and what they may not contain. */
class LikelihoodBadInputTest {
    private static final String TARGET = "target: {type: gaussian-mixture, means: [1, 2], covariance: 1}\n";
    private static final String VE = "sde: {type: ve, sigma-min: 0.1, sigma-max: 10}\n";
    private static final String VP = "sde: {type: vp, beta-min: 0.1, beta-max: 20}\n";
    private static final String REST = "solver: rk4\nsteps: 5\n";

    @TempDir
    Path directory;

    private LikelihoodFile read(String text) throws IOException {
        return JobFile.readLikelihood(Files.writeString(directory.resolve("job.yaml"), text), null);
    }

    @Test
    void whatIsLeftOutIsUsual() throws IOException {
        ForwardProcess ve = new VarianceExploding(0.1, 10);
        FlowDensity usual = read(TARGET + VE + REST).job().flow();
        FlowDensity expected = new FlowDensity(
                ve,
                RungeKutta.RK4,
                new SpacedTimes(SpacedTimes.Spacing.UNIFORM, 5, 1e-5),
                FlowDensity.Prior.EXACT,
                Optional.empty());
        assertEquals(expected, usual);
        assertEquals(
                Optional.of(new Probes(Probes.Law.RADEMACHER, 1)),
                read(TARGET + VE + REST + "trace: hutchinson\n").job().flow().probes());
    }

    @Test
    void everythingMayBeSaid() throws IOException {
        LikelihoodFile file = read(TARGET + VE + "solver: heun\ngrid: [1, 0.5, 0.2]\nprior: normal\ntrace: hutchinson\n"
                + "projection: gaussian\nprojections: 4\nseed: -1\n");
        FlowDensity flow = file.job().flow();
        assertEquals(Optional.of(new Probes(Probes.Law.GAUSSIAN, 4)), flow.probes());
        assertEquals(FlowDensity.Prior.NORMAL, flow.prior());
        assertEquals(RungeKutta.HEUN, flow.solver());
        assertTrue(flow.grid() instanceof ListedTimes);
        assertEquals(4, flow.plan().steps());
        assertEquals(-1, file.job().seed());
        assertTrue(!file.seedDrawn());
        assertTrue(read(TARGET + VE + REST).seedDrawn());
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(VE + REST, "1 target: is missing"),
                Arguments.of(TARGET + REST, "1 sde: is missing"),
                Arguments.of(TARGET + VE + "steps: 5\n", "1 solver: is missing; allowed: euler, heun, rk4"),
                Arguments.of(TARGET + VE + "solver: heun\n", "1 steps: is missing"),
                Arguments.of(
                        TARGET + VE + "solver: dpm-solver-2\nsteps: 5\n",
                        "3 solver: is `dpm-solver-2`; allowed: euler, heun, rk4"),
                Arguments.of(TARGET + VE + "solver: heun\nsteps: 0\n", "4 steps: is `0`"),
                Arguments.of(TARGET + VE + REST + "end: 1\n", "5 end: is 1.0; allowed: a time below 1.0"),
                Arguments.of(TARGET + VE + REST + "end: -1\n", "5 end: is -1.0"),
                Arguments.of(TARGET + VE + "solver: rk4\ngrid: [0.1, 0.5]\n", "4 grid[1]: is 0.5 after 0.1"),
                Arguments.of(TARGET + VE + "solver: rk4\ngrid: [2, 1]\n", "4 grid[0]: is 2.0; allowed: at most 1.0"),
                Arguments.of(
                        TARGET + VE + "solver: rk4\ngrid: [0.5, 0.1]\nprior: normal\n",
                        "5 prior: is normal, while the times of the grid go to 0.5"),
                Arguments.of(
                        TARGET + VP + REST + "grid: log-snr\nend: 0\n", "6 end: is 0.0, where log-SNR is infinite"),
                Arguments.of(TARGET + VE + REST + "rho: 7\n", "5 rho: is not a key known here"),
                Arguments.of(
                        TARGET + VE + REST + "prior: gaussian\n", "5 prior: is `gaussian`; allowed: exact, normal"),
                Arguments.of(
                        TARGET + VE + REST + "trace: hutchinsn\n",
                        "5 trace: is `hutchinsn`; allowed: exact, hutchinson (did you mean `hutchinson`?)"),
                Arguments.of(TARGET + VE + REST + "projection: gaussian\n", "5 projection: is not a key known here"),
                Arguments.of(
                        TARGET + VE + REST + "trace: hutchinson\nprojection: sphere\n",
                        "6 projection: is `sphere`; allowed: gaussian, rademacher"),
                Arguments.of(TARGET + VE + REST + "trace: hutchinson\nprojections: 0\n", "6 projections: is `0`"),
                Arguments.of(
                        TARGET + "sde: {type: ornstein-uhlenbeck, theta: 1, sigma: 1, horizon: 1000}\n" + REST,
                        "2 sde: leads to a step whose alpha is 0.0"),
                Arguments.of(
                        "target: {type: expression, dimension: 1, log-density: -x0^2}\n" + VE + REST,
                        "1 target.type: is expression, which has no levels"),
                Arguments.of(
                        "target: {type: posterior, mask: [1], observation: [0], noise: 1,"
                                + " prior: {type: laplace, location: [0], scale: [1]}}\n" + VE + REST,
                        "1 target: of type posterior has no Hessian; allowed: a target that has"),
                Arguments.of(
                        "target: {type: laplace, location: [0], scale: [1]}\n" + VP + REST + "end: 0\n",
                        "1 target: of type laplace has no Hessian at level (1.0, 0.0)"),
                Arguments.of(
                        "target: {type: points, file: x.csv, bandwidth: 0}\n" + VP + REST + "end: 0\n",
                        "1 target.bandwidth: "));
    }

    @ParameterizedTest
    @MethodSource("files")
    void areRefusedInOneLine(String text, String message) throws IOException {
        Files.writeString(directory.resolve("x.csv"), "1\n2\n");
        List<Problem> problems =
                assertThrows(BadInputException.class, () -> read(text)).problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).toString().contains("job.yaml:" + message), problems.toString());
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        List<Problem> problems = assertThrows(
                        BadInputException.class,
                        () -> read(
                                "target: {type: expression, dimension: 1, log-density: -x0^2}\n"
                                        + "sde: {type: vp, beta-min: 0}\nsolver: dpm\nsteps: 2.5\nend: x\nprior: no\ntrace: no\nseed: a\n"))
                .problems();
        assertEquals(9, problems.size(), problems.toString());
    }
}
