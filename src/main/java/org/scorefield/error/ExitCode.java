package org.scorefield.error;

/** The exit codes of the command line. They are a promise to scripts: a code is never renumbered or reused. */
public enum ExitCode {
    /** Everything asked for was done. */
    OK(0),
    /** A fault of Scorefield itself. */
    INTERNAL(1),
    /** The command line could not be understood. */
    USAGE(2),
    /** A job file, an array or another input is not acceptable. */
    BAD_INPUT(3),
    /** A device is missing or failed. */
    DEVICE(4),
    /** Host or device memory does not suffice. */
    MEMORY(5),
    /** More chains became non-finite than the job allows, or a result is not finite where only a finite one means anything. */
    DIVERGED(6),
    /** The operating system refused to read or write a file. */
    INPUT_OUTPUT(7),
    /** A file does not have the structure that its format prescribes. */
    DAMAGED_FILE(8);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number that the process exits with. */
    public int code() {
        return code;
    }
}
