package org.scorefield.backend.device;

import java.util.Optional;
import org.scorefield.backend.Arithmetic;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/** Which targets are evaluated in stages. In exact arithmetic no result depends on it. */
enum Staging {
    /**
     * Those whose shape asks for it, on devices with one lane, such as GPUs. There one work-item's arrays of D numbers do not fit
     * registers: ptxas gives {@code advance} 1 KiB of stack a thread at D = 64, 12 KiB at D = 784, and the stages none. No GPU has
     * measured it yet. On a CPU these arrays are in the first cache, and stages cost more than they save: one evaluation of 4096 points
     * at D = 64, K = 100 took 2.6 times as long on PoCL 3.1 with 16 lanes, and of 2048 points at D = 784, K = 1000, 3.6 times.
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
