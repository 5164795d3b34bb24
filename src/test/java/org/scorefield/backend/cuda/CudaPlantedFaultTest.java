package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.backend.device.ChildJvm;
import org.scorefield.contract.RequiredBackends;

/** Kernels with a fault, each in a process of its own: the stand-in driver names the fault, and no later call is silent. */
@Tag("cuda")
class CudaPlantedFaultTest {
    @TempDir
    Path directory;

    private String run(String kernel, int workItems) throws IOException, InterruptedException {
        if (!CudaTestDevice.isStandIn(CudaTestDevice.findOrSkip().info())) {
            RequiredBackends.skip("stand-in", "a real driver need not see these faults");
        }
        try (ChildJvm child =
                new ChildJvm(directory, Map.of(), CudaRun.class, "fault", kernel, Integer.toString(workItems))) {
            assertEquals(0, child.await(120), child::output);
            return child.output();
        }
    }

    @ParameterizedTest(name = "{0}, {1} work-items")
    @CsvSource(delimiter = '|', textBlock = """
            one_too_far     |  64 | 700 | write of 4 bytes
            astray          |  64 | 700 | write of 4 bytes
            unbounded       | 128 | 700 | write of 4 bytes
            missing_barrier |  64 | 719 | race
            """)
    void aFaultIsNamedAndStays(String kernel, int workItems, int code, String what)
            throws IOException, InterruptedException {
        String output = run(kernel, workItems);
        assertTrue(output.contains(what) && output.contains(kernel), output);
        String[] calls = output.lines()
                .filter(line -> line.endsWith("this process can compute no more on it: start anew"))
                .toArray(String[]::new);
        assertEquals(3, calls.length, output);
        assertTrue(calls[0].startsWith(kernel + ", launched with "), calls[0]);
        for (String call : calls) {
            assertTrue(call.contains(" (" + code + ") on "), call);
        }
        assertTrue(output.endsWith("closed\n"), output);
    }

    @Test
    void aBlockTooFewLeavesPoison() throws IOException, InterruptedException {
        assertTrue(run("unbounded", 32).contains("32 unwritten"));
        assertTrue(run("unbounded", 64).contains("0 unwritten"));
    }
}
