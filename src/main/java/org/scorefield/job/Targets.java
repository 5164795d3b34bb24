package org.scorefield.job;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.scorefield.target.Target;

/** The targets by their names in job files. */
final class Targets {
    static final Map<String, Function<Section, Target>> TYPES = types();

    private Targets() {}

    private static Map<String, Function<Section, Target>> types() {
        Map<String, Function<Section, Target>> types = new HashMap<>(MixtureTargets.TYPES);
        types.putAll(CompositeTargets.TYPES);
        types.putAll(Distributions.TYPES);
        types.put("expression", Expressions::target);
        return Map.copyOf(types);
    }
}
