package org.scorefield.backend.cuda;

import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider;
import org.scorefield.backend.device.DeviceBackend;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.error.BadInputException;

/** CUDA through JCuda: NVIDIA's GPUs. */
public final class CudaProvider implements BackendProvider {
    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public int preference() {
        return 2;
    }

    @Override
    public Discovery discover() {
        return CudaDevices.all().discovery();
    }

    @Override
    public Backend open(int index, Options options) {
        if (options.lanes() > 1) {
            throw new BadInputException("lanes", "is " + options.lanes(), "a CUDA thread carries one chain");
        }
        CudaDevices.Found found = CudaDevices.all().found().get(index);
        CodeSource code = found.code(options.arithmetic(), KernelCache.ofUser());
        return new DeviceBackend(new CudaDevice(found, options.workGroup(), code), options);
    }
}
