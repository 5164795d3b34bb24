package org.scorefield.backend.opencl;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.scorefield.error.DeviceException;

/**
 * The contexts of this process, one a device, kept until it ends: JOCL 2.0.6 reads memory that it has just freed when it releases a
 * context ({@code destroyCallbackInfo} uses an iterator that it has erased; issue 30 of github.com/gpu/JOCL), which crashes the JVM if
 * another thread has taken that memory meanwhile.
 */
final class OpenClContexts {
    private static final Map<cl_device_id, cl_context> KEPT = new HashMap<>();

    private OpenClContexts() {}

    /**
     * Makes something in a device's context, and in a new one if the kept one does not serve any more: a fault on a device can make
     * its contexts useless.
     *
     * @param maker fails with a {@link DeviceException} where it cannot
     */
    static synchronized <T> T with(OpenClDevices.Found device, Function<cl_context, T> maker) {
        cl_context kept = KEPT.get(device.id());
        if (kept != null) {
            try {
                return maker.apply(kept);
            } catch (DeviceException e) {
                KEPT.remove(device.id());
            }
        }
        cl_context created = OpenClCalls.createContext(device.platform(), device.id());
        KEPT.put(device.id(), created);
        return maker.apply(created);
    }
}
