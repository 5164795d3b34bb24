package org.scorefield.error;

/** A computation gave a number that is not finite where only a finite one means anything. */
public final class NotFiniteException extends ScorefieldException {
    private static final long serialVersionUID = 1L;

    /** A failure that the message explains in full. */
    public NotFiniteException(String message) {
        super(ExitCode.DIVERGED, message, null);
    }
}
