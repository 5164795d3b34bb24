package org.scorefield.backend.cuda;

import org.junit.jupiter.api.Tag;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceStagedContract;

@Tag("cuda")
class CudaStagedTest extends DeviceStagedContract {
    @Override
    protected Device open(Options options) {
        return CudaTestDevice.openOrSkip(options);
    }

    @Override
    protected boolean compiles() {
        return CudaTestDevice.findOrSkip().nvrtc().isPresent();
    }

    @Override
    protected long mostWork() {
        return CudaTestDevice.isStandIn(CudaTestDevice.findOrSkip().info()) ? 90_000 : super.mostWork();
    }
}
