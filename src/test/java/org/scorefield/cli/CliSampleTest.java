package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.RequiredBackends;
import org.scorefield.io.NumericArray;
import org.scorefield.job.JobFile;
import org.scorefield.job.Overrides;

@Tag("smoke")
class CliSampleTest {
    private static final String JOB = """
            target: {type: gaussian-mixture, means: [[-5, -5, 0], [5, 5, 1]], covariance: 1.0}
            sampler: {type: langevin, step-size: 0.01, steps: 20}
            initial: {type: normal, scale: 3}
            chains: 700
            seed: 7
            record: {every: 6}
            """;

    @TempDir
    Path directory;

    private Path job;
    private Path out;
    private Path trajectory;

    @BeforeEach
    void write() throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), JOB);
        out = directory.resolve("out.npy");
        trajectory = directory.resolve("trajectory.npy");
    }

    private Path job(String find, String replacement) throws IOException {
        assertTrue(JOB.contains(find));
        return Files.writeString(directory.resolve("other.yaml"), JOB.replace(find, replacement));
    }

    /** Before anything runs, and nothing is left. */
    @ParameterizedTest
    @ValueSource(strings = {"java", "opencl"})
    void aGeneratorThatADeviceLacksIsRefusedByName(String device) throws IOException {
        RequiredBackends.openOrSkip(device, Options.DEFAULT).close();
        Path lacking = job("scale: 3", "scale: 3, generator: curand");
        Cli cli = Cli.run("sample", lacking, "--out", out, "--device", device)
                .fails(
                        4,
                        "`generator: curand` is not to be had on " + device,
                        "use --device cuda, or take `generator: philox`");
        assertFalse(cli.err().contains("plan: "), cli.err());
        assertFalse(Files.exists(out));
    }

    private static Cli sample(Object... args) {
        Object[] all = new Object[args.length + 3];
        all[0] = "sample";
        all[1] = "--device";
        all[2] = "java";
        System.arraycopy(args, 0, all, 3, args.length);
        return Cli.run(all);
    }

    private static String header(Path npy) throws IOException {
        return new String(Files.readAllBytes(npy), 10, 118, StandardCharsets.ISO_8859_1).strip();
    }

    @Test
    void statesAndRecordsAreWritten() throws IOException {
        Cli cli = sample(job, "--out", out, "--trajectory", trajectory).ok();
        assertEquals("{'descr': '<f4', 'fortran_order': True, 'shape': (700, 3), }", header(out));
        assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 700, 3), }", header(trajectory));
        assertEquals(List.of("job.yaml", "out.npy", "trajectory.npy"), Cli.files(directory));

        NumericArray states = NumericArray.read(out);
        Samples expected;
        try (Engine engine = Engine.open("java")) {
            expected = engine.sample(JobFile.read(job, Overrides.NONE).sampling());
        }
        for (int chain = 0; chain < 700; chain++) {
            for (int d = 0; d < 3; d++) {
                assertEquals(expected.state()[d * 700 + chain], (float) states.get(chain * 3L + d));
            }
        }
        String seconds = "700 chains, 20 steps each, in ";
        assertTrue(cli.out().startsWith(seconds), cli.out());
        assertTrue(cli.out().contains("seed 7\n"), cli.out());
        assertTrue(cli.out().contains("states in " + out), cli.out());
        assertTrue(cli.err().startsWith("device: java (Java "), cli.err());
        assertTrue(cli.err().contains("plan: 700 chains in one chunk, 20 steps each\n"), cli.err());
    }

    /** After 6, 12 and 18 steps the records are the states of jobs that end there. */
    @Test
    void recordsAreTheStatesOnTheWay() throws IOException {
        sample(job, "--trajectory", trajectory, "--quiet").ok();
        float[] records = NumericArray.read(trajectory).toFloats();
        for (int record = 0; record < 3; record++) {
            Path shorter = job("steps: 20", "steps: " + 6 * (record + 1));
            sample(shorter, "--out", out, "--overwrite").ok();
            assertArrayEquals(
                    NumericArray.read(out).toFloats(), Arrays.copyOfRange(records, record * 2100, (record + 1) * 2100));
        }
    }

    @Test
    void aSliceOfTheChainsIsASliceOfTheRun() throws IOException {
        sample(job, "--out", out, "--trajectory", trajectory).ok();
        float[] all = NumericArray.read(out).toFloats();
        float[] records = NumericArray.read(trajectory).toFloats();
        String[] slice = {"--first-chain", "300", "--chains", "257"};
        sample(job, "--out", out, "--trajectory", trajectory, "--overwrite", slice[0], slice[1], slice[2], slice[3])
                .ok();
        assertArrayEquals(
                Arrays.copyOfRange(all, 900, 1671), NumericArray.read(out).toFloats());
        float[] sliced = NumericArray.read(trajectory).toFloats();
        for (int record = 0; record < 3; record++) {
            assertArrayEquals(
                    Arrays.copyOfRange(records, record * 2100 + 900, record * 2100 + 1671),
                    Arrays.copyOfRange(sliced, record * 771, (record + 1) * 771));
        }
    }

    @Test
    void theCutIntoChunksChangesNothing() throws IOException {
        sample(job, "--out", out, "--trajectory", trajectory).ok();
        byte[] states = Files.readAllBytes(out);
        byte[] records = Files.readAllBytes(trajectory);
        Cli cli =
                sample(job, "--out", out, "--trajectory", trajectory, "--overwrite", "--memory", "20k", "--threads", 1);
        assertTrue(cli.ok().err().contains("plan: 700 chains in 3 chunks of 256"), cli.err());
        assertArrayEquals(states, Files.readAllBytes(out));
        assertArrayEquals(records, Files.readAllBytes(trajectory));
    }

    @ParameterizedTest
    @CsvSource({"java,false", "opencl,true"})
    void theDevicesOwnSecondsAreToldWhereItHasAClock(String device, boolean clock) {
        RequiredBackends.openOrSkip(device, Options.DEFAULT).close();
        Cli cli = Cli.run("sample", job, "--device", device, "--json").ok();
        assertEquals(clock, cli.out().contains("\"device-seconds\":"), cli.out());
    }

    @Test
    void jsonIsOneDocument() throws IOException {
        Cli cli = sample(job, "--json", "--quiet", "--seed", "-1", "--chains", "1", "--out", out)
                .ok();
        assertEquals("", cli.err());
        assertEquals(1, cli.out().lines().count());
        for (String part : List.of(
                "\"job\":\"" + job + "\"",
                "\"version\":",
                "\"seed\":18446744073709551615,",
                "\"first-chain\":0,\"chains\":1,\"dimension\":3,\"steps\":20,\"backend\":\"java\",\"device\":\"java\"",
                "\"driver\":",
                "\"arithmetic\":\"exact\",\"exact\":true,\"seconds\":",
                "\"chain-steps-per-second\":",
                "\"diverged\":0,\"mean\":[",
                "\"covariance\":[[null,null,null],[null,null,null],[null,null,null]]",
                "\"out\":\"" + out + "\"}")) {
            assertTrue(cli.out().contains(part), part + " in " + cli.out());
        }
    }

    @Test
    void aSeedThatIsDrawnIsTold() throws IOException {
        Path unseeded = job("seed: 7\n", "");
        Cli first = sample(unseeded, "--out", out).ok();
        String seed = first.err().replaceAll("(?s).*seed: ([0-9]+) \\(drawn\\).*", "$1");
        assertTrue(first.out().contains("seed " + seed + "\n"), first.out());
        sample(unseeded, "--out", trajectory, "--seed", seed).ok();
        assertArrayEquals(Files.readAllBytes(out), Files.readAllBytes(trajectory));
    }

    @Test
    void badInputLeavesNothing() throws IOException {
        Path bad = job("step-size: 0.01", "step-size: -1");
        sample(bad, "--out", out).fails(3, bad + ":2 sampler.step-size: is -1.0; allowed: ");
        assertFalse(Files.exists(out));
        Cli cli = sample(bad, "--json").fails(3);
        assertTrue(cli.out().startsWith("{\"error\":{\"exit-code\":3,\"problems\":[\"" + bad + ":2 "), cli.out());
        cli = sample(bad, "--debug");
        assertTrue(cli.err().contains("\tat org.scorefield."), cli.err());
        sample(directory.resolve("no.yaml")).fails(3, "no.yaml: no such file");
    }

    @Test
    void filesAreNotReplacedUnasked() throws IOException {
        Files.writeString(out, "precious");
        sample(job, "--out", out).fails(3, "--out " + out + ": exists already", "--overwrite");
        assertEquals("precious", Files.readString(out));
        sample(job, "--out", out, "--trajectory", directory.resolve("./out.npy"), "--overwrite")
                .fails(3, "is also the file of --out");
        sample(job, "--out", job, "--overwrite").fails(3, "is an input");
        Files.createSymbolicLink(trajectory, job);
        sample(job, "--out", trajectory, "--overwrite").fails(3, "is an input");
        assertEquals(JOB, Files.readString(job));
        assertEquals("precious", Files.readString(out));
        sample(job, "--out", out, "--overwrite").ok();
        assertEquals(700, NumericArray.read(out).dim(0));
    }

    @Test
    void filesNamedInTheJobAreNotReplaced() throws IOException {
        Path data = Files.writeString(directory.resolve("x.csv"), "1,2,3\n2,3,4\n");
        Path points = job("type: normal, scale: 3", "type: points, file: x.csv");
        sample(points, "--chains", "2", "--out", data, "--overwrite").fails(3, "is an input");
        assertEquals("1,2,3\n2,3,4\n", Files.readString(data));
    }

    @Test
    void whatCannotBeWrittenIsSaidFirst() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        sample(job, "--out", file.resolve("out.npy"), "--device=java").fails(2, "--device");
        Cli cli = Cli.run("sample", job, "--device", "opencl:99", "--out", directory.resolve("no/out.npy"));
        cli.fails(7, "cannot write", "there is no directory");
        sample(job, "--out", file.resolve("out.npy")).fails(7, "cannot write");
        sample(job, "--out", directory, "--overwrite").fails(3, "is a directory");
        sample(job, "--out", out, "--chains", "9000000000000000000").fails(3, "would have the shape");
        assertEquals(List.of("file", "job.yaml"), Cli.files(directory));
    }

    @Test
    void aTrajectoryNeedsRecords() throws IOException {
        Path unrecorded = job("record: {every: 6}\n", "");
        sample(unrecorded, "--trajectory", trajectory).fails(3, "--trajectory: needs a job that records", "every: N");
    }

    @Test
    void unstableStepsAreRefusedUnlessAllowed() throws IOException {
        Path unstable = job("step-size: 0.01, steps: 20", "step-size: 1e4, steps: 60");
        sample(unstable, "--out", out).fails(3, "too large to be stable", "less than 2.0, or --allow-unstable");
        Cli cli = sample(unstable, "--out", out, "--allow-unstable", "--json");
        cli.fails(6, "700 of 700 chains became non-finite", "first chain 0 at step ", "try smaller steps");
        assertTrue(cli.out().contains("\"diverged\":700,\"first-diverged\":{\"chain\":0,\"step\":"), cli.out());
        assertEquals(700, NumericArray.read(out).dim(0));
        cli = sample(unstable, "--allow-unstable", "--max-diverged", "700").ok();
        assertTrue(cli.err().contains("warning: 700 of 700 chains"), cli.err());
    }

    @Test
    void devicesAreTakenAtTheirName() {
        Cli.run("sample", job, "--device", "fpga").fails(3, "is `fpga`", "opencl", "java");
        Cli.run("sample", job, "--device", "java:7").fails(4, "device java:7 does not exist");
        Cli.run("sample", job, "--device", "opencl:99").fails(4, "device opencl:99 ");
    }

    @Test
    void usageErrorsAreShort() {
        for (String[] args : new String[][] {
            {"sample"},
            {"sample", "a", "--chains", "x"},
            {"sample", "a", "--seed", "18446744073709551616"},
            {"sample", "a", "--memory", "1t"},
            {"sample", "a", "--memory", "99999999999g"},
            {"sample", "a", "--lanes", "4"},
            {"sample", "a", "--threads", "0"},
            {"sample", "a", "--arithmetic", "sloppy"},
            {"sample", "a", "--no-such-option"},
            {"frobnicate"},
            {}
        }) {
            Cli cli = Cli.run((Object[]) args).fails(2);
            assertTrue(cli.err().lines().count() <= 3, cli.err());
        }
    }

    @Test
    void usageErrorsSayWhatIsAllowed() {
        Cli.run("sample", job, "--chains", "many").fails(2, "'many' is not a whole number below 2^63");
        Cli.run("sample", job, "--chains", "9223372036854775808").fails(2, "is not a whole number below 2^63");
        Cli.run("sample", job, "--chains", "0").fails(3, "--chains: is 0; allowed: a whole number >= 1");
        Cli.run("sample", job, "--first-chain", "0.5").fails(2, "'0.5' is not a whole number below 2^63");
        Cli.run("sample", job, "--first-chain", "-1").fails(3, "--first-chain: is -1; allowed: a whole number >= 0");
        Cli.run("sample", job, "--max-diverged", "-1").fails(2, "'-1' is not a whole number >= 0");
        Cli.run("sample", job, "--arithmetic", "sloppy").fails(2, "'sloppy' is not exact or fast");
        Cli.run("sample", job, "--out", "").fails(2, "'--out'", "'' is not the name of a file");
        Cli.run("sample", "").fails(2, "(JOB)", "'' is not the name of a file");
    }

    @Test
    void numbersAreWrittenAsInAJob() {
        Cli cli = sample(job, "--chains", "1e1", "--max-diverged", "1e3", "--arithmetic", "EXACT", "--json");
        assertTrue(cli.ok().out().contains("\"chains\":10,"), cli.out());
    }

    @Test
    void helpAndVersionGoToStdout() {
        assertTrue(Cli.run("--help").ok().out().contains("selftest"));
        assertTrue(Cli.run("--version").ok().out().startsWith("scorefield "));
        for (String command : List.of("sample", "score", "devices", "selftest")) {
            assertTrue(Cli.run(command, "--help").ok().out().startsWith("Usage: scorefield " + command));
        }
    }

    /** Squares of states near 1e30 exceed single precision, in which devices sum them. The digits do not depend on the cut or the device. */
    @ParameterizedTest
    @ValueSource(strings = {"java", "opencl"})
    void spreadsWhoseSquaresSinglePrecisionCannotHoldAreTold(String device) throws IOException {
        RequiredBackends.openOrSkip(device, Options.DEFAULT).close();
        Files.writeString(
                job,
                "{target: {type: student-t, location: [0], scale: 1, degrees-of-freedom: 1}, sampler: {type: langevin,"
                        + " step-size: 0.01, steps: 1}, initial: {type: normal, scale: 1e30}, chains: 600, seed: 1}\n");
        Cli cli = Cli.run("sample", job, "--device", device, "--json", "--out", out)
                .ok();
        NumericArray x = NumericArray.read(out);
        double mean = 0;
        for (int i = 0; i < 600; i++) {
            mean += x.get(i) / 600;
        }
        double variance = 0;
        for (int i = 0; i < 600; i++) {
            variance += Math.pow(x.get(i) - mean, 2) / 599;
        }
        String told = covariance(cli);
        assertEquals(variance, Double.parseDouble(told), 1e-9 * variance);
        Cli cut = Cli.run("sample", job, "--device", "java", "--json", "--memory", "9k", "--threads", 1)
                .ok();
        assertTrue(cut.err().contains(" in 3 chunks of 256"), cut.err());
        assertEquals(told, covariance(cut));
    }

    private static String covariance(Cli cli) {
        return cli.out().strip().replaceAll(".*\"covariance\":\\[\\[([^]]*)].*", "$1");
    }
}
