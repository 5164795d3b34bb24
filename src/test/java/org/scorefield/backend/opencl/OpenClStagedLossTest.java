package org.scorefield.backend.opencl;

import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceStagedLossContract;

class OpenClStagedLossTest extends DeviceStagedLossContract {
    @Override
    protected Device open(Options options) {
        return OpenClTestDevice.openOrSkip(options);
    }
}
