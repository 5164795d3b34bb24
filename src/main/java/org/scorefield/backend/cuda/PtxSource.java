package org.scorefield.backend.cuda;

import java.util.Optional;
import org.scorefield.backend.device.ProgramText;

/** Ready-made PTX. */
interface PtxSource {
    /**
     * The code of a program.
     *
     * @throws org.scorefield.error.DeviceException if it is there, but is not what this build was made from
     */
    Optional<byte[]> find(ProgramText text);
}
