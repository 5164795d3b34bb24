package org.scorefield.backend.opencl;

import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceProductContract;

class OpenClProductTest extends DeviceProductContract {
    @Override
    protected Device open(Options options) {
        return OpenClTestDevice.openOrSkip(options);
    }
}
