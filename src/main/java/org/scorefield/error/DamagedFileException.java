package org.scorefield.error;

import java.nio.file.Path;

/** A file whose structure is not what its format prescribes: cut short, overwritten, or of another format. */
public final class DamagedFileException extends ScorefieldException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param path the file
     * @param what what is wrong with it
     * @param allowed what the format prescribes; may be empty
     */
    public DamagedFileException(Path path, String what, String allowed) {
        super(ExitCode.DAMAGED_FILE, new Problem(path.toString(), what, allowed).toString(), null);
    }
}
