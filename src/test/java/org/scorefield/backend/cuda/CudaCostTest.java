package org.scorefield.backend.cuda;

import org.junit.jupiter.api.Tag;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceCostContract;

@Tag("cuda")
class CudaCostTest extends DeviceCostContract {
    @Override
    protected Device open(Options options) {
        return CudaTestDevice.openOrSkip(options);
    }

    @Override
    protected int manyChains() {
        return CudaTestDevice.isStandIn(CudaTestDevice.findOrSkip().info()) ? 2000 : super.manyChains();
    }
}
