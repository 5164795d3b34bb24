package org.scorefield.backend.device;

import java.util.Optional;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** Which targets are evaluated in stages. No result depends on it. */
enum Staging {
    /** Those whose shape asks for it. */
    BY_SHAPE,
    /** All that can be. */
    WHEREVER_POSSIBLE,
    /** None. */
    NEVER;

    /** The target's stages if they are to be used. */
    Optional<Stages> of(Target target) {
        return switch (this) {
            case BY_SHAPE -> target.stages().filter(Stages::worthwhile);
            case WHEREVER_POSSIBLE -> target.stages();
            case NEVER -> Optional.empty();
        };
    }
}
