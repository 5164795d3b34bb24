package org.scorefield.backend.cuda;

import java.util.List;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.contract.RequiredBackends;

/** The first CUDA device, below any backend. */
final class CudaTestDevice {
    private CudaTestDevice() {}

    static CudaDevices.Found findOrSkip() {
        List<CudaDevices.Found> found = CudaDevices.all().found();
        if (found.isEmpty()) {
            return RequiredBackends.skip(
                    "cuda", String.join("; ", CudaDevices.all().missing()));
        }
        return found.get(0);
    }

    /** Whether it is the interpreter below {@code native/}, which says so in its name. */
    static boolean isStandIn(DeviceInfo info) {
        return info.name().contains("stand-in");
    }

    /** The compiler for the device. */
    static Nvrtc compilerOrSkip() {
        CudaDevices.Found found = findOrSkip();
        return found.nvrtc().orElseGet(() -> RequiredBackends.skip("nvrtc", found.whyNotCompiled()));
    }

    static Device openOrSkip(Options options) {
        return open(findOrSkip(), options, KernelCache.ofUser());
    }

    static Device open(CudaDevices.Found found, Options options, KernelCache cache) {
        return new CudaDevice(found, options.workGroup(), found.code(options.arithmetic(), cache));
    }
}
