package org.scorefield.backend.opencl;

import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceLikelihoodContract;

class OpenClLikelihoodTest extends DeviceLikelihoodContract {
    @Override
    protected Device open(Options options) {
        return OpenClTestDevice.openOrSkip(options);
    }
}
