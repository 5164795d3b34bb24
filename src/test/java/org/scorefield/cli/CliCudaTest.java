package org.scorefield.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.scorefield.io.NumericArray;

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
        assertTrue(cli.out().contains("\"device-seconds\":"), cli.out());
        String first = "device: cuda:0 (" + device.name() + "; " + device.driver() + "), exact";
        assertTrue(cli.err().startsWith(first), cli.err());
    }

    /** Chain 7 of cuRAND's start is chain 7, also alone; and the report says that other backends have not these bits. */
    @Test
    void curandStartsChainsByTheirIds() throws IOException {
        device();
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                target: {type: gaussian-mixture, means: [[-5, -5], [5, 5]], covariance: 1.0}
                sampler: {type: langevin, step-size: 0.01, steps: 5}
                initial: {type: normal, scale: 3.0, generator: curand}
                chains: 10
                seed: 7
                """);
        Path all = directory.resolve("all.npy");
        Path one = directory.resolve("one.npy");
        Cli cli = Cli.run("sample", job, "--out", all, "--device", "cuda", "--json");
        if (cli.code() == 4) {
            cli.fails(4, "`generator: curand` is not to be had on cuda:0 (", "SCOREFIELD_NVRTC", "`generator: philox`");
            RequiredBackends.skip("nvrtc", cli.err());
        }
        assertTrue(cli.ok().out().contains("\"exact\":false"), cli.out());
        assertTrue(cli.err().lines().anyMatch(line -> line.matches("device: .*, not exact")), cli.err());
        Cli.run("sample", job, "--out", one, "--first-chain", 7, "--chains", 1, "--device", "cuda")
                .ok();
        float[] states = NumericArray.read(all).toFloats();
        float[] state = NumericArray.read(one).toFloats();
        assertArrayEquals(new float[] {states[14], states[15]}, state);
    }

    /** `auto` takes what can, and says so; who names the device is told why it cannot. */
    @Test
    void withoutACompilerFormulasGoElsewhere() throws IOException {
        boolean compiles = device().driver().contains("NVRTC");
        Path target = Files.writeString(
                directory.resolve("target.yaml"), "{type: expression, dimension: 1, log-density: -x0^4}\n");
        Path points = Files.writeString(directory.resolve("points.csv"), "1\n2\n");
        Path out = directory.resolve("scores.npy");
        Cli cli = Cli.run("score", target, "--points", points, "--out", out).ok();
        assertEquals(compiles, cli.err().startsWith("device: cuda:0"), cli.err());
        assertEquals(
                compiles ? 0 : 1,
                cli.err()
                        .lines()
                        .filter(line -> line.startsWith("not used: cuda:0 has no code for the target `expression`"))
                        .count(),
                cli.err());
        assertArrayEquals(new float[] {-4, -32}, NumericArray.read(out).toFloats());
        if (!compiles) {
            Cli.run("score", target, "--points", points, "--out", out, "--overwrite", "--device", "cuda")
                    .fails(4, "expression");
        }
    }

    /** The jar has code for the target, but not for noise along a path. */
    @Test
    void withoutACompilerPathsGoElsewhere() throws IOException {
        boolean compiles = device().driver().contains("NVRTC");
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                target: {type: gaussian, mean: [0, 0], covariance: 1}
                sampler:
                  type: reverse-sde
                  sde: {type: vp, beta-min: 0.1, beta-max: 20}
                  solver: euler-maruyama
                  steps: 8
                  grid: uniform
                  end: 0.001
                  noise: path
                chains: 20
                seed: 7
                """);
        Path out = directory.resolve("states.npy");
        Cli cli = Cli.run("sample", job, "--out", out).ok();
        assertEquals(compiles, cli.err().startsWith("device: cuda:0"), cli.err());
        String reason = "not used: cuda:0 has no code for noise along a path, and no compiler to make it";
        assertEquals(!compiles, cli.err().lines().anyMatch(reason::equals), cli.err());
        Path javas = directory.resolve("java.npy");
        Cli.run("sample", job, "--out", javas, "--device", "java").ok();
        assertArrayEquals(Files.readAllBytes(javas), Files.readAllBytes(out));
    }
}
