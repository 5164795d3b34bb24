package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.backend.device.ChildJvm;
import org.scorefield.contract.RequiredBackends;

/** The stand-in driver can be another driver, and let calls fail: each time in a JVM of its own. */
@Tag("cuda")
class CudaInjectionTest {
    @TempDir
    Path directory;

    @BeforeEach
    void needStandIn() {
        if (!CudaTestDevice.isStandIn(CudaTestDevice.findOrSkip().info())) {
            RequiredBackends.skip("stand-in", "a real driver fails when it likes");
        }
    }

    /** What a run prints with {@code SCOREFIELD_STANDIN_…} set to what is given, and nothing of what it leaks. */
    private String run(Map<String, String> standIn, String... arguments) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        environment.put("SCOREFIELD_CACHE", directory.resolve("cache").toString());
        environment.put("SCOREFIELD_STANDIN_LEAKS", "1");
        standIn.forEach((name, value) -> environment.put("SCOREFIELD_STANDIN_" + name, value));
        try (ChildJvm child = new ChildJvm(directory, environment, CudaRun.class, arguments)) {
            assertEquals(0, child.await(120), child::output);
            return child.output();
        }
    }

    private static void assertNothingLeaks(String output) {
        assertFalse(output.contains("not released") || output.contains("at exit"), output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cuInit",
                "cuDriverGetVersion",
                "cuDeviceGetCount",
                "cuDeviceGet",
                "cuDeviceGetName",
                "cuDeviceTotalMem",
                "cuDeviceGetAttribute",
                "cuDevicePrimaryCtxRetain",
                "cuCtxPushCurrent",
                "cuStreamCreate",
                "cuMemHostAlloc",
                "cuMemGetInfo",
                "cuEventCreate",
                "cuEventRecord",
                "cuEventElapsedTime",
                "cuMemAlloc",
                "cuModuleLoadDataEx",
                "cuModuleGetFunction",
                "cuFuncGetAttribute",
                "cuMemcpyHtoDAsync",
                "cuMemcpyDtoHAsync",
                "cuLaunchKernel",
                "cuStreamSynchronize"
            })
    void aCallThatFailsIsToldAndLeaksNothing(String call) throws IOException, InterruptedException {
        String output = run(Map.of("FAIL", call + ":1:999"), "compute");
        assertTrue(output.contains("DeviceException: "), output);
        assertTrue(output.contains("CUDA_ERROR_UNKNOWN (999)"), output);
        assertFalse(output.contains("computed"), output);
        assertNothingLeaks(output);
    }

    @ParameterizedTest
    @CsvSource({"sample,sampled", "cancel,cancelled: interrupted at step"})
    void aJobLeaksNothingWhetherItEndsOrIsCancelled(String argument, String printed)
            throws IOException, InterruptedException {
        String output = run(Map.of(), argument);
        assertTrue(output.contains(printed), output);
        assertNothingLeaks(output);
    }

    /** The test of these tests. */
    @Test
    void whatIsNotGivenBackIsReported() throws IOException, InterruptedException {
        String output = run(Map.of(), "fault", "faultless", "64");
        assertTrue(output.contains("not released"), output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cuMemFree",
                "cuModuleUnload",
                "cuMemFreeHost",
                "cuStreamDestroy",
                "cuEventDestroy",
                "cuDevicePrimaryCtxRelease"
            })
    void aCleanUpThatFailsIsLoggedAndHidesNothing(String call) throws IOException, InterruptedException {
        String output = run(Map.of("FAIL", call + ":1:999"), "compute");
        assertTrue(output.contains("computed"), output);
        assertTrue(output.contains(call + ": CUDA_ERROR_UNKNOWN (999)"), output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cuMemAlloc", "cuMemHostAlloc", "cuMemcpyHtoDAsync", "cuLaunchKernel", "cuStreamSynchronize"})
    void shortMemoryIsToldAsThat(String call) throws IOException, InterruptedException {
        String output = run(Map.of("FAIL", call + ":1+:2"), "compute");
        assertTrue(output.contains("DeviceMemoryException: "), output);
        assertTrue(output.contains("CUDA_ERROR_OUT_OF_MEMORY (2)"), output);
        assertNothingLeaks(output);
    }

    /** Memory that is short once the program is loaded: smaller chunks, and the same answer. */
    @ParameterizedTest
    @ValueSource(strings = {"cuMemAlloc:2", "cuMemcpyHtoDAsync:7", "cuLaunchKernel:1", "cuStreamSynchronize:7"})
    void shortMemoryIsGotRound(String call) throws IOException, InterruptedException {
        String output = run(Map.of("FAIL", call + ":2"), "compute");
        assertEquals(run(Map.of(), "compute"), output);
    }

    @Test
    void codeThatIsTooNewForTheDriverIsToldWithWhatMendsIt() throws IOException, InterruptedException {
        String output = run(Map.of("FAIL", "cuModuleLoadDataEx:1:222"), "compute");
        assertTrue(
                output.contains("cuModuleLoadDataEx(evaluate): CUDA_ERROR_UNSUPPORTED_PTX_VERSION (222) on "), output);
        assertTrue(output.contains("; the driver supports CUDA up to 12.6: update it or use --device opencl"), output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEVICES | 0     | cuda: the driver has no device
            COMPUTE_MODE | 2 | (PTX interpreter, no GPU) prohibits computing; allow it by `nvidia-smi -c DEFAULT`
            DRIVER  | 10020 | cuda: the driver supports CUDA up to 10.2; update it to 11.0 or newer
            FAIL    | cuInit:1:803 | cuda: cuInit: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (803)
            """)
    void whatCannotBeUsedIsMissingWithItsReason(String name, String value, String reason)
            throws IOException, InterruptedException {
        String output = run(Map.of(name, value));
        assertTrue(output.contains(reason), output);
        assertFalse(output.contains("cuda:0"), output);
    }

    @Test
    void eachDeviceHasItsNumber() throws IOException, InterruptedException {
        String output = run(Map.of("DEVICES", "2"));
        assertTrue(output.contains("cuda:0 ") && output.contains("cuda:1 "), output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DRIVER     | 12020 | makes code that the driver, which supports CUDA up to 12.2, does not take
            CAPABILITY | 3.5   | does not know its compute capability, 3.5
            """)
    void aCompilerThatDoesNotFitIsDoneWithout(String name, String value, String reason)
            throws IOException, InterruptedException {
        CudaTestDevice.compilerOrSkip();
        String output = run(Map.of(name, value));
        assertTrue(output.contains(reason) || output.contains("PTX in the jar"), output);
        assertFalse(output.contains("driver, NVRTC"), output);
    }

    /** Nothing relies on a call being done at once. */
    @Test
    void workThatWaitsForItsTurnGivesTheSame() throws IOException, InterruptedException {
        String output = run(Map.of(), "compute");
        assertTrue(output.contains("computed"), output);
        assertNothingLeaks(output);
        assertEquals(output, run(Map.of("DEFERRED", "1"), "compute"));
    }
}
