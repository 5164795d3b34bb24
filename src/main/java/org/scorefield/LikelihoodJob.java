package org.scorefield;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.scorefield.error.Checks;
import org.scorefield.sampler.FlowDensity;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/**
 * Log densities to be computed along a probability flow: all that the result at a point depends on.
 *
 * @param target whose
 * @param flow how
 * @param seed key of the random vectors, if the flow has any; all 64 bits count
 */
public record LikelihoodJob(Target target, FlowDensity flow, long seed) {
    /** Checks that the target has the Hessians that the flow needs. */
    public LikelihoodJob {
        Target.Operation needed = Target.Operation.CURVATURE;
        String what = "of type " + target.type() + " has no " + needed.label();
        Checks checks = new Checks().that(target.offers(needed), "target", what, "a target that has");
        if (checks.clean()) {
            Optional<Level> lacking =
                    slopes(flow).filter(level -> !target.offers(needed, level)).findFirst();
            checks.that(
                    lacking.isEmpty(),
                    "target",
                    what + " at level " + lacking.orElse(Level.NONE),
                    "times with noise, or a target that has");
        }
        checks.done();
    }

    private static Stream<Level> slopes(FlowDensity flow) {
        return flow.stages().stream().map(stage -> stage.row().level()).distinct();
    }

    /** Where the target is looked at. */
    public static List<Level> levels(FlowDensity flow) {
        return Stream.concat(slopes(flow), Stream.of(flow.last())).distinct().toList();
    }
}
