package org.scorefield.backend.device;

import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;

/** A backend that evaluates in stages every target that can be, however small. */
public final class StagedBackend {
    private StagedBackend() {}

    /** It owns the device. */
    public static Backend on(Device device, Options options) {
        return new DeviceBackend(device, options, Staging.WHEREVER_POSSIBLE);
    }
}
