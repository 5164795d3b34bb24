package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to stop leaves nothing behind. */
class CliStopTest {
    @TempDir
    Path directory;

    @Test
    void nothingIsLeftOfARunThatWasStopped() throws IOException, InterruptedException {
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                target: {type: gaussian-mixture, means: [0], covariance: 1}
                sampler: {type: langevin, step-size: 0.01, steps: 1e12}
                chains: 100
                """);
        Path err = directory.resolve("err");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
                        Main.class.getName(),
                        "sample",
                        job.toString(),
                        "--device",
                        "java",
                        "--out",
                        directory.resolve("out.npy").toString())
                .redirectError(err.toFile())
                .redirectOutput(ProcessBuilder.Redirect.to(new File(directory.toFile(), "out")))
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!Files.readString(err).contains("plan: ") && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            assertTrue(Cli.files(directory).stream().anyMatch(name -> name.startsWith("out.npy.part-")));
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(143, process.exitValue());
        assertEquals(List.of("err", "job.yaml", "out"), Cli.files(directory));
        assertEquals("", Files.readString(directory.resolve("out")));
        assertTrue(Files.readString(err).lines().noneMatch(line -> line.startsWith("error")), Files.readString(err));
    }
}
