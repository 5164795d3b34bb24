package org.scorefield.error;

/**
 * A failure with a message for the user and an exit code. Whatever else escapes (an {@link IllegalArgumentException},
 * say) is a fault in the program.
 */
public abstract class ScorefieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /**
     * A failure.
     *
     * @param exitCode what the process exits with if nobody handles the failure
     * @param message for the user, one line a problem
     * @param cause the underlying failure, or null
     */
    protected ScorefieldException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What the process exits with if nobody handles the failure. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
