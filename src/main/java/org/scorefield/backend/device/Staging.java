package org.scorefield.backend.device;

import java.util.Optional;
import org.scorefield.backend.Arithmetic;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** Which targets are evaluated in stages. In exact arithmetic no result depends on it. */
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

    /**
     * The target's stages if they are to be used on a device; in fast arithmetic by matrix products, if the device has a library for
     * them.
     */
    Optional<Stages> of(Target target, Device device, Arithmetic arithmetic) {
        Optional<Stages> stages = target.stages().filter(some -> switch (this) {
            case WHERE_WORTHWHILE -> some.worthwhile() && device.info().lanes() == 1;
            case WHEREVER_POSSIBLE -> true;
            case NEVER -> false;
        });
        if (stages.isEmpty() || arithmetic != Arithmetic.FAST) {
            return stages;
        }
        return target.products()
                .filter(some -> device.matrixProduct().isPresent())
                .or(() -> stages);
    }
}
