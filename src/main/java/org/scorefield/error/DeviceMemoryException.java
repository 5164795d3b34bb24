package org.scorefield.error;

/** A device has not the memory that was asked of it. Apart from {@link DeviceException}, because a caller can retry. */
public final class DeviceMemoryException extends ScorefieldException {
    private static final long serialVersionUID = 1L;

    /** A failure that the message explains in full. */
    public DeviceMemoryException(String message) {
        this(message, null);
    }

    /** A failure with what caused it. */
    public DeviceMemoryException(String message, Throwable cause) {
        super(ExitCode.MEMORY, message, cause);
    }
}
