package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scorefield.backend.device.ChildJvm;
import org.scorefield.contract.RequiredBackends;

/** What is found, and why what is missing is missing, each in a JVM of its own. */
@Tag("cuda")
class CudaDiscoveryTest {
    @TempDir
    Path directory;

    private static List<String> lines(List<String> output, String beginning) {
        return output.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    private List<String> run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("SCOREFIELD_CACHE", directory.resolve("cache").toString());
        try (ChildJvm child = new ChildJvm(directory, all, CudaRun.class, arguments)) {
            assertEquals(0, child.await(120), child::output);
            return child.output()
                    .lines()
                    .filter(line -> line.matches("(cuda|cu[A-Z]|`).*"))
                    .toList();
        }
    }

    private static void assertOnly(String expected, List<String> lines) {
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains(expected), lines.get(0));
    }

    @Test
    void aDamagedDriverIsToldWithTheLoadersWords() throws IOException, InterruptedException {
        Files.createFile(directory.resolve("libcuda.so.1"));
        assertOnly("cuda: JCuda could not be loaded (", run(Map.of("LD_LIBRARY_PATH", directory.toString())));
    }

    @Test
    void theDeviceIsToldWithHowItsCodeIsMade() throws IOException, InterruptedException {
        CudaDevices.Found found = CudaTestDevice.findOrSkip();
        List<String> lines = run(Map.of());
        assertTrue(lines.get(0).startsWith("cuda:0 " + found.info().name() + ", CUDA "), lines.get(0));
        assertTrue(lines.get(0).matches(".* driver, (NVRTC \\d+\\.\\d+|PTX in the jar)"), lines.get(0));
    }

    @Test
    void curandIsToldToBeMissingWithWhatMendsIt() throws IOException, InterruptedException {
        CudaDevices.Found found = CudaTestDevice.findOrSkip();
        Files.createFile(directory.resolve("libcurand.so.10"));
        String here = "`generator: curand` is not to be had on cuda:0 ("
                + found.info().name() + "): ";
        String remedy =
                "; put it on LD_LIBRARY_PATH, or let SCOREFIELD_NVRTC name the directory that has it beside NVRTC,"
                        + " or take `generator: philox`";
        for (String reason : List.of("libcurand.so.10: file too short", "libcurand.so.10 not found")) {
            List<String> lines = lines(run(Map.of(NvrtcLibrary.VARIABLE, directory.toString()), "curand"), here);
            if (lines.isEmpty()) {
                RequiredBackends.skip("without cuRAND", "the loader finds one");
            }
            assertEquals(2, lines.size(), lines.toString());
            for (String line : lines) {
                assertTrue(line.startsWith(here) && line.contains(reason) && line.endsWith(remedy), line);
            }
            Files.deleteIfExists(directory.resolve("libcurand.so.10"));
        }
    }

    private List<String> withNvrtc(Path place) throws IOException, InterruptedException {
        return run(Map.of(NvrtcLibrary.VARIABLE, place.toString()));
    }

    /** Either the jar's PTX takes over or the reason is told: never silence, never a crash. */
    private void assertWithout(String reason, List<String> lines) {
        assertEquals(1, lines.size(), lines.toString());
        boolean shipped = new JarPtx().capability().isPresent();
        assertTrue(lines.get(0).contains(shipped ? ", PTX in the jar" : reason), lines.get(0));
    }

    @Test
    void aDirectoryWithoutTheCompilerIsTold() throws IOException, InterruptedException {
        CudaTestDevice.findOrSkip();
        assertWithout(
                NvrtcLibrary.VARIABLE + " names " + directory + ", which has no libnvrtc.so.12", withNvrtc(directory));
    }

    @Test
    void aCompilerWithoutItsSecondFileIsTold() throws IOException, InterruptedException {
        CudaTestDevice.findOrSkip();
        Files.createFile(directory.resolve("libnvrtc.so.12"));
        assertWithout("libnvrtc.so.12 lacks its second file, libnvrtc-builtins.so.12.*", withNvrtc(directory));
    }

    @Test
    void aDamagedCompilerIsTold() throws IOException, InterruptedException {
        CudaTestDevice.findOrSkip();
        Files.createFile(directory.resolve("libnvrtc.so.12"));
        Files.createFile(directory.resolve("libnvrtc-builtins.so.12.6"));
        assertWithout("libnvrtc.so.12 could not be loaded (", withNvrtc(directory));
    }
}
