package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.error.DeviceException;

/**
 * Opens a backend or skips the test with the reason; {@code -Drequire.backends=opencl,oclgrind} turns a skip into a failure.
 */
public final class RequiredBackends {
    private RequiredBackends() {}

    /** The backend, or a skip. */
    public static Backend openOrSkip(String name, Options options) {
        try {
            return Backends.open(name, options);
        } catch (DeviceException e) {
            return skip(name, e.getMessage());
        }
    }

    /** Skips, unless {@code name} is required. */
    public static <T> T skip(String name, String reason) {
        String required = System.getProperty("require.backends", "");
        if (Arrays.asList(required.split(",")).contains(name)) {
            fail(name + " is required: " + reason);
        }
        Assumptions.abort("skipped without " + name + ": " + reason);
        throw new AssertionError("unreachable");
    }
}
