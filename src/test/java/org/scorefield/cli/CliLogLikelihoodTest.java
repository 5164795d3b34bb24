package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.RequiredBackends;
import org.scorefield.io.NumericArray;

/** The command {@code log-likelihood}. */
class CliLogLikelihoodTest {
    private static final String VP = "sde: {type: vp, beta-min: 0.1, beta-max: 20}\n";
    private static final String GAUSSIAN = "target: {type: gaussian, mean: [1, -2], covariance: 4}\n";
    private static final String JOB = GAUSSIAN + VP + "solver: rk4\nsteps: 100\n";

    @TempDir
    Path directory;

    private Path job;
    private Path points;
    private Path out;

    @BeforeEach
    void write() throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), JOB);
        points = Files.writeString(directory.resolve("x.csv"), "0,0\n1,-2\n5,2\n");
        out = directory.resolve("l.npy");
    }

    private Cli run(Object... more) {
        Object[] all = new Object[more.length + 6];
        Object[] first = {"log-likelihood", job, "--points", points, "--out", out};
        System.arraycopy(first, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return Cli.run(all);
    }

    /** N(μ, 4I) to within the noise of level 1e-5, and rounding. */
    @Test
    void densitiesAreWritten() throws IOException {
        Cli cli = run("--device", "java").ok();
        String header = new String(Files.readAllBytes(out), 10, 118, StandardCharsets.ISO_8859_1).strip();
        assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", header);
        NumericArray values = NumericArray.read(out);
        double[] squares = {5, 0, 32};
        for (int i = 0; i < 3; i++) {
            assertEquals(-squares[i] / 8 - Math.log(8 * Math.PI), values.get(i), 1e-4);
        }
        double mean = -37.0 / 24 - Math.log(8 * Math.PI);
        assertTrue(
                cli.out().startsWith("mean log density " + String.valueOf(mean).substring(0, 5)), cli.out());
        assertTrue(cli.out().contains("3 points of dimension 2, 400 scores each, in "), cli.out());
        assertTrue(cli.out().endsWith("log densities in " + out + System.lineSeparator()), cli.out());
        assertTrue(cli.err().startsWith("device: java"), cli.err());
    }

    /** What {@code score} says of the same file at the level of time 0.1: m = exp(−B/2), σ² = 1 − m² with B = 0.1·t + 9.95·t². */
    @Test
    void itIsTheLogDensityAtTheLevelOfTheEnd() throws IOException {
        Files.writeString(job, """
                target: {type: gaussian-mixture, weights: [0.3, 0.7], means: [[-1, 0], [2, 1]], covariance: [[[1, 0.5], [0.5, 1]], [[2, 0], [0, 1]]]}
                sde: {type: vp, beta-min: 0.1, beta-max: 20}
                solver: rk4
                steps: 100
                end: 0.1
                """);
        run("--device", "java").ok();
        double mean = Math.exp(-(0.01 + 0.0995) / 2);
        Path exact = directory.resolve("exact.npy");
        Cli.run(
                        "score",
                        job,
                        "--points",
                        points,
                        "--level",
                        mean + "," + Math.sqrt(1 - mean * mean),
                        "--out",
                        directory.resolve("s.npy"),
                        "--log-density",
                        exact)
                .ok();
        for (int i = 0; i < 3; i++) {
            double expected = NumericArray.read(exact).get(i);
            // what single precision leaves of 400 stages
            assertEquals(expected, NumericArray.read(out).get(i), 2e-5 * Math.abs(expected));
        }
    }

    @Test
    void jsonTellsMeanAndBits() {
        Cli cli = run("--device", "java", "--json", "--quiet").ok();
        assertEquals("", cli.err());
        String json = cli.out();
        assertTrue(json.contains("\"points\":3,\"dimension\":2,\"backend\":\"java\""), json);
        assertTrue(json.contains("\"scores-per-point\":400,\"mean-log-density\":{\"value\":-4.76"), json);
        assertTrue(json.contains("\"bits-per-dimension\":{\"value\":3.43"), json);
        assertTrue(json.contains("\"not-finite\":0,"), json);
    }

    /** The same bytes, also of a random trace; another seed makes others. */
    @Test
    void devicesGiveTheSameBytes() throws IOException {
        RequiredBackends.openOrSkip("opencl", Options.DEFAULT).close();
        Files.writeString(job, """
                target: {type: gaussian-mixture, means: [[-1, 0], [2, 1]], covariance: [[[1, 0.5], [0.5, 1]], [[2, 0], [0, 1]]]}
                sde: {type: ve, sigma-min: 0.1, sigma-max: 10}
                solver: heun
                steps: 20
                grid: karras
                rho: 5
                end: 0
                prior: normal
                trace: hutchinson
                projection: gaussian
                projections: 2
                seed: 3
                """);
        byte[] java = bytes("--device", "java");
        assertArrayEquals(java, bytes("--device", "opencl"));
        assertArrayEquals(java, bytes("--device", "java", "--seed", "3", "--memory", "200"));
        byte[] other = bytes("--device", "java", "--seed", "4");
        assertTrue(!java.equals(other) && NumericArray.read(out).get(0) != 0);
        Cli drawn = run("--device", "java", "--overwrite", "--json", "--seed", "18446744073709551615");
        assertTrue(drawn.ok().out().contains("\"seed\":18446744073709551615,"), drawn.out());
    }

    private byte[] bytes(Object... arguments) throws IOException {
        Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--overwrite";
        run(all).ok();
        return Files.readAllBytes(out);
    }

    @Test
    void aSeedIsDrawnWhereOneIsNeededAndSaid() throws IOException {
        assertTrue(!run("--device", "java").ok().err().contains("seed"));
        Files.writeString(job, JOB + "trace: hutchinson\n");
        assertTrue(run("--device", "java", "--overwrite").ok().err().contains(" (drawn)"));
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() throws IOException {
        Files.writeString(points, "1,2,3\n");
        run().fails(3, "--points " + points + ": has rows of 3 numbers; allowed: 2, as the target has coordinates");
        Files.writeString(points, "1,2\n");
        Files.writeString(
                job,
                JOB.replace("gaussian, mean", "student-t, location")
                        .replace("covariance: 4", "scale: 1, degrees-of-freedom: 3"));
        run().fails(3, job + ":1 target.type: is student-t, which has no levels");
        Files.writeString(
                job,
                "target: {type: uniform-box, low: [0, 0], high: [1, 1]}\n" + VP + "solver: euler\nsteps: 3\nend: 0\n");
        run().fails(3, job + ":1 target", "uniform-box");
        assertEquals(List.of("job.yaml", "x.csv"), Cli.files(directory));
        Files.writeString(out, "mine");
        Files.writeString(job, JOB);
        run().fails(3, "--out " + out + ": exists already");
        assertEquals("mine", Files.readString(out));
    }

    /** The other points' densities are there, of this one there is none. */
    @Test
    void aPointWithoutADensityEndsWithCode6() throws IOException {
        Files.writeString(points, "0,0\n1e30,0\n");
        run("--device", "java", "--quiet").fails(6, "is not finite at 1 of 2 points, first at point 1 (from 0)");
        NumericArray values = NumericArray.read(out);
        assertTrue(Double.isFinite(values.get(0)) && !Double.isFinite(values.get(1)));
    }
}
