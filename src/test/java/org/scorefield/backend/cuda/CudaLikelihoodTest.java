package org.scorefield.backend.cuda;

import org.junit.jupiter.api.Tag;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceLikelihoodContract;

@Tag("cuda")
class CudaLikelihoodTest extends DeviceLikelihoodContract {
    @Override
    protected Device open(Options options) {
        return CudaTestDevice.openOrSkip(options);
    }
}
