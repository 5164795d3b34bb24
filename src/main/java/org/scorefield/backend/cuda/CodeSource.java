package org.scorefield.backend.cuda;

import java.util.Map;
import org.scorefield.backend.device.ProgramText;

/** A way to a program's code. */
interface CodeSource {
    /** In words: {@code NVRTC 12.6}, {@code PTX in the jar}. */
    String label();

    /** Whether any text can be compiled, and not only what is in store. */
    boolean compiles();

    /**
     * Whether this program can be had.
     *
     * @throws org.scorefield.error.DeviceException if a stored one is damaged
     */
    boolean has(ProgramText text);

    /**
     * The program as PTX.
     *
     * @throws org.scorefield.error.DeviceException if it cannot be had, with the reason
     */
    byte[] code(ProgramText text);

    /** The driver did not accept the code; true if {@link #code} may do better the next time, because this was a stored one. */
    boolean refused(ProgramText text);

    /** The module's constants and their values: what was not compiled in. */
    Map<String, Integer> constants(ProgramText text, String ptx);
}
