package org.scorefield.backend.opencl;

import java.util.List;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.contract.RequiredBackends;

/** The first OpenCL device, below any backend. */
final class OpenClTestDevice {
    private OpenClTestDevice() {}

    static Device openOrSkip(Options options) {
        List<OpenClDevices.Found> found = OpenClDevices.all().found();
        if (found.isEmpty()) {
            return RequiredBackends.skip(
                    "opencl", String.join("; ", OpenClDevices.all().missing()));
        }
        return new OpenClDevice(found.get(0), options, KernelCache.ofUser());
    }
}
