package org.scorefield.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceFaultContract;
import org.scorefield.backend.device.ProgramText;
import org.scorefield.error.DeviceException;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.target.KernelPart;

class OpenClFaultTest extends DeviceFaultContract {
    @Override
    protected Device open(Options options) {
        return OpenClTestDevice.openOrSkip(options);
    }

    @Test
    void aLaunchThatTheDriverRefusesIsAnException() {
        try (Device device = open(Options.DEFAULT);
                Device.Program program =
                        device.build(ProgramText.check(device.info().lanes()))) {
            Device.Kernel kernel = program.kernel("elementary"); // has no arguments yet
            String message =
                    assertThrows(DeviceException.class, () -> kernel.launch(1)).getMessage();
            assertTrue(message.matches("clEnqueueNDRangeKernel\\(elementary.*: CL_\\w+ \\(-\\d+\\)"), message);
            assertThrows(DeviceException.class, () -> kernel.set(99, 1));
            assertThrows(DeviceException.class, () -> program.kernel("no_such_kernel"));
        }
    }

    @Test
    void kernelsThatDoNotCompileAreToldWithTheCompilersWords() {
        try (Device device = open(Options.DEFAULT)) {
            ProgramText text = new ProgramText(
                    "broken",
                    new TreeMap<>(ProgramText.check(device.info().lanes()).macros()),
                    List.of(KernelPart.file("broken.h")));
            String message = assertThrows(DeviceException.class, () -> device.build(text))
                    .getMessage();
            assertTrue(message.contains("`broken`") && message.contains("no_such_name"), message);
        }
    }

    @Test
    void moreMemoryThanThereIsIsShortMemory() {
        try (Device device = open(Options.DEFAULT)) {
            String message = assertThrows(DeviceMemoryException.class, () -> device.allocate("everything", 1L << 60))
                    .getMessage();
            assertTrue(message.contains("everything") && message.contains(Long.toString(1L << 60)), message);
        }
    }

    /** A driver would crash on either. */
    @Test
    void closingTwiceOrUsingWhatIsClosedIsHarmless() {
        Device device = open(Options.DEFAULT);
        Device.Memory memory = device.allocate("memory", 64);
        Device.Program program = device.build(ProgramText.check(device.info().lanes()));
        Device.Kernel kernel = program.kernel("elementary");
        for (int i = 0; i < 2; i++) {
            memory.close();
            program.close();
        }
        assertThrows(IllegalStateException.class, () -> memory.write(0, new int[1], 1));
        assertThrows(IllegalStateException.class, () -> memory.read(0, new int[1], 0, 1));
        assertThrows(IllegalStateException.class, () -> kernel.set(0, memory));
        assertThrows(IllegalStateException.class, () -> kernel.launch(1));
        assertThrows(IllegalStateException.class, () -> program.kernel("random_words"));
        device.close();
        device.close();
        assertThrows(IllegalStateException.class, () -> device.allocate("memory", 64));
        try (Device again = open(Options.DEFAULT)) {
            again.allocate("memory", 64).close();
        }
    }
}
