package org.scorefield.backend.cuda;

import org.junit.jupiter.api.Tag;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceProductContract;

@Tag("cuda")
class CudaProductTest extends DeviceProductContract {
    @Override
    protected Device open(Options options) {
        CudaTestDevice.compilerOrSkip(); // fast arithmetic's kernels, and the test's own product, are not in the jar
        return CudaTestDevice.openOrSkip(options);
    }
}
