package org.scorefield.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceFaultContract;
import org.scorefield.backend.device.Programs;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DeviceException;
import org.scorefield.error.DeviceMemoryException;

@Tag("cuda")
class CudaFaultTest extends DeviceFaultContract {
    @Override
    protected Device open(Options options) {
        return CudaTestDevice.openOrSkip(options);
    }

    @Override
    protected String launchFailure() {
        return "cuLaunchKernel\\(elementary\\): parameter 0 was not set";
    }

    @Override
    protected void needCompiler() {
        CudaTestDevice.compilerOrSkip();
    }

    /** The driver itself would take any. */
    @Test
    void argumentsThatTheKernelDoesNotHaveAreExceptions() {
        try (Device device = open(Options.DEFAULT);
                Device.Program program = device.build(Programs.check(1))) {
            Device.Kernel kernel = program.kernel("elementary");
            assertEquals(
                    "the kernel elementary has 4 parameters, and none number 99",
                    assertThrows(DeviceException.class, () -> kernel.set(99, 1)).getMessage());
            assertEquals(
                    "parameter 0 of the kernel elementary has 8 bytes, not 4",
                    assertThrows(DeviceException.class, () -> kernel.set(0, 1)).getMessage());
        }
    }

    @Test
    void aFailureNamesCallCodeAndDevice() {
        try (Device device = open(Options.DEFAULT);
                Device.Program program = device.build(Programs.check(1))) {
            Device.Kernel kernel = program.kernel("elementary");
            try (Device.Memory memory = device.allocate("memory", 64)) {
                kernel.set(0, memory).set(1, memory).set(2, 0).set(3, 0);
                String message = assertThrows(DeviceException.class, () -> kernel.launch(0))
                        .getMessage();
                assertTrue(
                        message.startsWith("cuLaunchKernel(elementary, 0 × 128): CUDA_ERROR_INVALID_VALUE (1) on "),
                        message);
            }
            String message = assertThrows(DeviceMemoryException.class, () -> device.allocate("everything", 1L << 60))
                    .getMessage();
            assertTrue(
                    message.endsWith(
                            "CUDA_ERROR_OUT_OF_MEMORY (2) on " + device.info().name()),
                    message);
        }
    }

    @Test
    void whatIsAllocatedIsNoLongerFreeAndComesBack() {
        try (Device device = open(Options.DEFAULT)) {
            long before = device.largestAllocation();
            Device.Memory memory = device.allocate("memory", 64 << 20);
            assertTrue(device.largestAllocation() <= before - (64 << 20));
            memory.close();
            memory.close();
            assertEquals(before, device.largestAllocation());
        }
    }

    /** A context belongs to a thread; a device to whoever calls. */
    @Test
    void anyThreadMayCall() {
        try (Device device = open(Options.DEFAULT)) {
            Device.Memory memory = CompletableFuture.supplyAsync(() -> {
                        Device.Memory reserved = device.allocate("memory", 16);
                        reserved.write(1, new int[] {5, 6}, 2);
                        return reserved;
                    })
                    .join();
            int[] read = new int[3];
            memory.read(1, read, 1, 2);
            memory.close();
            assertEquals(List.of(0, 5, 6), List.of(read[0], read[1], read[2]));
        }
    }

    @Test
    void copiesLargerThanTheStagingMemoryArriveWhole() {
        int count = (9 << 20) / Float.BYTES + 3;
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        try (Device device = open(Options.DEFAULT);
                Device.Memory memory = device.allocate("numbers", (long) (count + 5) * Float.BYTES)) {
            memory.write(5, numbers, count);
            float[] read = new float[count + 2];
            memory.read(5, read, 2, count);
            for (int i = 0; i < count; i++) {
                assertEquals(i, read[i + 2]);
            }
        }
    }

    @Test
    void closingTwiceDoesNothing() {
        Device device = open(Options.DEFAULT);
        Device other = open(Options.DEFAULT); // shares the context
        Device.Memory memory = device.allocate("memory", 16);
        Device.Program program = device.build(Programs.check(1));
        device.close();
        device.close();
        assertDoesNotThrow(memory::close);
        assertDoesNotThrow(program::close);
        other.allocate("memory", 16).close();
        other.close();
    }

    @Test
    void lanesAreRefused() {
        CudaTestDevice.findOrSkip();
        Options lanes = new Options(0, 8, 0, 0, Arithmetic.EXACT);
        String message = assertThrows(BadInputException.class, () -> Backends.open("cuda", lanes))
                .getMessage();
        assertTrue(message.contains("one chain"), message);
    }
}
