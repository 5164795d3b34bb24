package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.contract.RequiredBackends;

/** Every output says which device it was and how its code was made. */
@Tag("cuda")
class CliCudaTest {
    @TempDir
    Path directory;

    private static DeviceInfo device() {
        try (Backend backend = RequiredBackends.openOrSkip("cuda", Options.DEFAULT)) {
            return backend.device();
        }
    }

    @Test
    void devicesSayHowCodeIsMade() {
        DeviceInfo device = device();
        Cli cli = Cli.run("devices").ok();
        assertTrue(cli.out().contains("cuda:0    " + device.name() + System.lineSeparator()), cli.out());
        assertTrue(cli.out().contains(device.driver() + "; exact; 1 chain per work-item"), cli.out());
        assertTrue(device.driver().matches("CUDA .* driver, (NVRTC .*|PTX in the jar)"), device.driver());
    }

    @Test
    void samplesAreThoseOfPlainJava() throws IOException {
        DeviceInfo device = device();
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                target: {type: gaussian-mixture, weights: [0.2, 0.8], means: [[-5, -5], [5, 5]], covariance: 1.0}
                sampler: {type: langevin, step-size: 0.01, steps: 50}
                initial: {type: normal, scale: 3.0}
                chains: 100
                seed: 7
                """);
        Path ours = directory.resolve("cuda.npy");
        Path javas = directory.resolve("java.npy");
        Cli cli = Cli.run("sample", job, "--out", ours, "--device", "cuda", "--json")
                .ok();
        Cli.run("sample", job, "--out", javas, "--device", "java").ok();
        assertArrayEquals(Files.readAllBytes(javas), Files.readAllBytes(ours));
        assertTrue(cli.out().contains("\"device-name\":\"" + device.name() + "\""), cli.out());
        assertTrue(cli.out().contains("\"driver\":\"" + device.driver() + "\""), cli.out());
        String first = "device: cuda:0 (" + device.name() + "; " + device.driver() + "), exact";
        assertTrue(cli.err().startsWith(first), cli.err());
    }
}
