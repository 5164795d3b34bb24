package org.scorefield.backend.device;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;

/** A backend on a guarded device whose calls can be made to fail. After each test all memory must have been given back. */
public abstract class DeviceContract {
    private final Backend reference = Backends.open("java", new Options(1, 0, 0, 0, Arithmetic.EXACT));
    private GuardedDevice guarded;
    private FailingDevice failing;
    private DeviceBackend backend;

    /** Opens the device under test, or skips. */
    protected abstract Device open(Options options);

    /** Work-groups of two: 37 chains are an odd number of work-items for all lane counts, so that one is idle. */
    static Options options() {
        return new Options(0, 0, 2, 0, Arithmetic.EXACT);
    }

    /** Which targets the backend evaluates in stages. */
    Staging staging() {
        return Staging.WHERE_WORTHWHILE;
    }

    @BeforeEach
    final void start() {
        guarded = new GuardedDevice(open(options()));
        failing = new FailingDevice(guarded);
        backend = new DeviceBackend(failing, options(), staging());
    }

    @AfterEach
    final void stop() {
        reference.close();
        if (backend != null) {
            failing.disarm();
            backend.close();
            guarded.assertBalanced();
        }
    }

    final Backend reference() {
        return reference;
    }

    final GuardedDevice guarded() {
        return guarded;
    }

    final FailingDevice failing() {
        return failing;
    }

    final DeviceBackend backend() {
        return backend;
    }
}
