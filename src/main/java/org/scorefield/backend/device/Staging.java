package org.scorefield.backend.device;

import java.util.Optional;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** Which targets are evaluated in stages. No result depends on it. */
enum Staging {
    /**
     * Those whose shape asks for it, on devices with one lane, such as GPUs. On a CPU a work-item has its arrays in the first cache
     * and the means in the second: there, on PoCL 3.1, stages took 3 to 5 times as long as one work-item.
     */
    WHERE_WORTHWHILE,
    /** All that can be. */
    WHEREVER_POSSIBLE,
    /** None. */
    NEVER;

    /** The target's stages if they are to be used on a device with so many lanes. */
    Optional<Stages> of(Target target, int lanes) {
        return switch (this) {
            case WHERE_WORTHWHILE -> target.stages().filter(stages -> stages.worthwhile() && lanes == 1);
            case WHEREVER_POSSIBLE -> target.stages();
            case NEVER -> Optional.empty();
        };
    }
}
