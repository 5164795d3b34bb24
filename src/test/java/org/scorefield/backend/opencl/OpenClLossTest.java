package org.scorefield.backend.opencl;

import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceLossContract;

class OpenClLossTest extends DeviceLossContract {
    @Override
    protected Device open(Options options) {
        return OpenClTestDevice.openOrSkip(options);
    }
}
