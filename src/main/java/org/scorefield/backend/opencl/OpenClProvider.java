package org.scorefield.backend.opencl;

import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider;
import org.scorefield.backend.device.DeviceBackend;
import org.scorefield.backend.device.KernelCache;

/** OpenCL 1.2 through JOCL: GPUs, and CPUs by PoCL. */
public final class OpenClProvider implements BackendProvider {
    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public int preference() {
        return 1;
    }

    @Override
    public Discovery discover() {
        return OpenClDevices.all().discovery();
    }

    @Override
    public Backend open(int index, Options options) {
        return new DeviceBackend(
                new OpenClDevice(OpenClDevices.all().found().get(index), options, KernelCache.ofUser()), options);
    }
}
