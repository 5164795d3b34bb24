package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.contract.RequiredBackends;

/** Faults of the machine: processes of their own, because drivers and limits are read when one starts. */
@EnabledOnOs(OS.LINUX)
class CliFaultTest {
    private static final Path VENDORS = Path.of("/etc/OpenCL/vendors");

    @TempDir
    Path directory;

    private Path job;

    @BeforeEach
    void writeJob() throws IOException {
        job = Files.writeString(directory.resolve("job.yaml"), """
                target: {type: gaussian-mixture, means: [[0, 1], [2, 3]], covariance: 1}
                sampler: {type: langevin, step-size: 0.1, steps: 20}
                chains: 1000
                seed: 3
                """);
    }

    @Test
    void withoutADriverAutoTakesJavaAndSaysWhy() throws IOException, InterruptedException {
        Map<String, String> none =
                Map.of("OCL_ICD_VENDORS", directory.resolve("nothing").toString());
        Finished run = sample(none, "auto");
        assertEquals(0, run.code, run.err);
        assertTrue(run.err.contains("java") && run.err.contains("opencl"), run.err);
        assertTrue(Files.exists(directory.resolve("out.npy")));
    }

    @Test
    void withoutADriverANamedDeviceIsAnError() throws IOException, InterruptedException {
        Map<String, String> none =
                Map.of("OCL_ICD_VENDORS", directory.resolve("nothing").toString());
        Finished run = sample(none, "opencl");
        assertEquals(4, run.code, run.err);
        assertTrue(run.err.contains("pocl-opencl-icd"), run.err);
        assertFalse(run.err.contains("\tat "), run.err);
        assertFalse(Files.exists(directory.resolve("out.npy")));
    }

    @Test
    void aBrokenDriverBesideAGoodOneIsPassedOver() throws IOException, InterruptedException {
        requireOpenCl();
        Path vendors = Files.createDirectory(directory.resolve("vendors"));
        try (Stream<Path> good = Files.list(VENDORS)) {
            for (Path icd : good.toList()) {
                Files.copy(icd, vendors.resolve(icd.getFileName()));
            }
        }
        Files.writeString(vendors.resolve("aaa.icd"), "/nowhere/libbroken.so\n");
        Files.writeString(vendors.resolve("bbb.icd"), "libc.so.6\n"); // a library, but no driver
        Files.writeString(vendors.resolve("ccc.icd"), "");
        Finished run = sample(Map.of("OCL_ICD_VENDORS", vendors.toString()), "opencl");
        assertEquals(0, run.code, run.err);
    }

    /** The usual loader crashes on it. */
    @Test
    void aDriverRegistrationThatIsNotTextIsNamed() throws IOException, InterruptedException {
        Path vendors = Files.createDirectory(directory.resolve("vendors"));
        Files.write(vendors.resolve("ccc.icd"), new byte[] {0, 1, 2, (byte) 0xff});
        Finished run = sample(Map.of("OCL_ICD_VENDORS", vendors.toString()), "opencl");
        assertEquals(4, run.code, run.err);
        assertTrue(run.err.contains("ccc.icd is damaged"), run.err);
        assertEquals(0, sample(Map.of("OCL_ICD_VENDORS", vendors.toString()), "auto").code);
    }

    @Test
    void aDamagedKernelCacheChangesNothing() throws IOException, InterruptedException {
        requireOpenCl();
        Path cache = directory.resolve("cache");
        Map<String, String> environment = Map.of("SCOREFIELD_CACHE", cache.toString());
        assertEquals(0, sample(environment, "opencl").code);
        byte[] expected = Files.readAllBytes(directory.resolve("out.npy"));
        SplittableRandom random = new SplittableRandom(4);
        List<Path> entries;
        try (Stream<Path> files = Files.walk(cache)) {
            entries = files.filter(Files::isRegularFile).toList();
        }
        assertFalse(entries.isEmpty());
        for (int kind = 0; kind < 3; kind++) {
            for (Path entry : entries) {
                byte[] content = Files.readAllBytes(entry);
                for (int i = 0; i < 50 && content.length > 0; i++) {
                    content[random.nextInt(content.length)] ^= (byte) (1 + random.nextInt(255));
                }
                Files.write(entry, kind == 0 ? content : new byte[kind == 1 ? 0 : 10_000]);
            }
            Finished run = sample(environment, "opencl");
            assertEquals(0, run.code, run.err);
            assertArrayEquals(expected, Files.readAllBytes(directory.resolve("out.npy")));
        }
    }

    @Test
    void aCacheThatCannotBeWrittenIsDoneWithout() throws IOException, InterruptedException {
        requireOpenCl();
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        Finished run = sample(Map.of("SCOREFIELD_CACHE", file.toString()), "opencl");
        assertEquals(0, run.code, run.err);
    }

    /** A limit on the size of files fails a write half-way, as a full disk does; the other way of being full is a device. */
    @Test
    void aDiskThatFillsUpLeavesNoOutput() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 16; exec \"$@\"", "limited"));
        command.addAll(java(
                "sample",
                job.toString(),
                "--chains",
                "100000",
                "--device",
                "java",
                "--out",
                directory.resolve("out.npy").toString()));
        Finished run = run(command, Map.of());
        assertEquals(7, run.code, run.err);
        assertTrue(run.err.contains("error: cannot write") && run.err.contains("out.npy"), run.err);
        assertFalse(run.err.contains("\tat "), run.err);
        assertEquals(List.of("err", "job.yaml", "out"), Cli.files(directory));
    }

    private static void requireOpenCl() {
        RequiredBackends.openOrSkip("opencl", Options.DEFAULT).close();
    }

    private Finished sample(Map<String, String> environment, String device) throws IOException, InterruptedException {
        String out = directory.resolve("out.npy").toString();
        return run(java("sample", job.toString(), "--device", device, "--overwrite", "--out", out), environment);
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private record Finished(int code, String err) {}

    private Finished run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(err.toFile())
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        return new Finished(process.exitValue(), Files.readString(err));
    }
}
