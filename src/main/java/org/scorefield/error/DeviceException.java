package org.scorefield.error;

/** A compute device is missing, unusable, or failed. */
public final class DeviceException extends ScorefieldException {
    private static final long serialVersionUID = 1L;

    /** A failure that the message explains in full. */
    public DeviceException(String message) {
        this(message, null);
    }

    /** A failure with what caused it. */
    public DeviceException(String message, Throwable cause) {
        super(ExitCode.DEVICE, message, cause);
    }
}
