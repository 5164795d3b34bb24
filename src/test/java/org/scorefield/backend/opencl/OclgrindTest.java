package org.scorefield.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.backend.device.ChildJvm;
import org.scorefield.contract.RequiredBackends;

/** All kernels on Oclgrind, a simulator that reports what kernels do to memory that they must not do. */
class OclgrindTest {
    private static final List<Path> DRIVERS = List.of(
            Path.of("/usr/lib/oclgrind/liboclgrind-rt-icd.so"),
            Path.of("/usr/lib/x86_64-linux-gnu/liboclgrind-rt-icd.so"),
            Path.of("/usr/lib64/oclgrind/liboclgrind-rt-icd.so"),
            Path.of("/usr/local/lib/oclgrind/liboclgrind-rt-icd.so"),
            Path.of("/opt/oclgrind/lib/oclgrind/liboclgrind-rt-icd.so"));

    private static final int SECONDS = 300;

    @TempDir
    Path directory;

    private Path log;
    private Map<String, String> environment;

    @BeforeEach
    void prepare() throws IOException {
        Path driver = DRIVERS.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> RequiredBackends.skip("oclgrind", "install it, e.g. `apt install oclgrind`"));
        Path vendors = Files.createDirectory(directory.resolve("vendors"));
        Files.writeString(vendors.resolve("oclgrind.icd"), driver + "\n");
        log = directory.resolve("oclgrind.log");
        environment = new HashMap<>(Map.of(
                "OCL_ICD_VENDORS",
                vendors.toString(),
                "OCLGRIND_LOG",
                log.toString(),
                "OCLGRIND_CHECK_API",
                "1",
                "OCLGRIND_DATA_RACES",
                "1",
                "OCLGRIND_UNINITIALIZED",
                "1",
                // an inlined function's restrict becomes an LLVM intrinsic that Oclgrind 21.10 does not know
                "OCLGRIND_BUILD_OPTIONS",
                "-Drestrict="));
    }

    @ParameterizedTest(name = "{0} lanes")
    @ValueSource(ints = {1, 8, 16})
    void kernelsKeepToTheirMemory(int lanes) throws IOException, InterruptedException {
        if (lanes > 1) {
            // of vectors, Oclgrind 21.10 takes some shuffled lanes for uninitialised: DeviceBackendContract looks for
            // what a kernel
            // reads and the host has not written
            environment.remove("OCLGRIND_UNINITIALIZED");
        }
        runsCleanly(Integer.toString(lanes));
    }

    @ParameterizedTest(name = "{0} lanes")
    @ValueSource(ints = {1, 16})
    void stagesKeepToTheirMemory(int lanes) throws IOException, InterruptedException {
        // of memory that one kernel writes and the next reads in a loop, Oclgrind 21.10 takes some for uninitialised,
        // and
        // other memory once the host has written it: DeviceStagedContract poisons what nobody wrote
        environment.remove("OCLGRIND_UNINITIALIZED");
        runsCleanly(Integer.toString(lanes), "stages");
    }

    private void runsCleanly(String... arguments) throws IOException, InterruptedException {
        try (ChildJvm child = new ChildJvm(directory, environment, OclgrindRun.class, arguments)) {
            assertEquals(0, child.await(SECONDS), child::output);
            assertEquals("", Files.readString(log));
            // misuse of the API is reported on stderr
            assertFalse(child.output().contains("Oclgrind"), child.output());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one_too_far, Invalid write of size 4 at global memory",
        "unwritten, Uninitialized value written to global memory",
        "racing, Write-write data race at global memory"
    })
    void faultsAreSeen(String kernel, String report) throws IOException, InterruptedException {
        try (ChildJvm child = new ChildJvm(directory, environment, OclgrindRun.class, "8", kernel)) {
            assertEquals(0, child.await(SECONDS), child::output);
            assertTrue(Files.readString(log).contains(report), Files.readString(log));
        }
    }

    @Test
    void faultlessKernelsAreNotReported() throws IOException, InterruptedException {
        try (ChildJvm child = new ChildJvm(directory, environment, OclgrindRun.class, "8", "faultless")) {
            assertEquals(0, child.await(SECONDS), child::output);
            assertEquals("", Files.readString(log));
        }
    }
}
