package org.scorefield.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceFaultContract;
import org.scorefield.backend.device.Programs;

class OpenClFaultTest extends DeviceFaultContract {
    @Override
    protected Device open(Options options) {
        return OpenClTestDevice.openOrSkip(options);
    }

    @Override
    protected String launchFailure() {
        return "clEnqueueNDRangeKernel\\(elementary.*: CL_\\w+ \\(-\\d+\\)";
    }

    /** A driver would crash on either. */
    @Test
    void closingTwiceOrUsingWhatIsClosedIsHarmless() {
        Device device = open(Options.DEFAULT);
        Device.Memory memory = device.allocate("memory", 64);
        Device.Program program = device.build(Programs.check(device.info().lanes()));
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
