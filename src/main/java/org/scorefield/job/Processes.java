package org.scorefield.job;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.scorefield.schedule.BetaSchedule;
import org.scorefield.schedule.CosineBetaSchedule;
import org.scorefield.schedule.LinearBetaSchedule;
import org.scorefield.sde.ExponentialDiffusion;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.OrnsteinUhlenbeck;
import org.scorefield.sde.SubVariancePreserving;
import org.scorefield.sde.VarianceExploding;
import org.scorefield.sde.VariancePreserving;

/** Forward processes, in continuous and in discrete time, by their names in job files. */
final class Processes {
    static final Map<String, Function<Section, ForwardProcess>> TYPES = Map.of(
            "ve", Processes::varianceExploding,
            "vp", section -> ofBetas(section, VariancePreserving::new),
            "sub-vp", section -> ofBetas(section, SubVariancePreserving::new),
            "ornstein-uhlenbeck", Processes::ornsteinUhlenbeck,
            "exponential", Processes::exponential);

    /** In discrete time. */
    static final Map<String, Function<Section, BetaSchedule>> BETAS =
            Map.of("linear", Processes::linear, "cosine", Processes::cosine);

    private Processes() {}

    private static ForwardProcess varianceExploding(Section section) {
        double min = section.number("sigma-min", Double.MIN_VALUE);
        double max = section.number("sigma-max", Double.MAX_VALUE);
        return section.build(() -> new VarianceExploding(min, max));
    }

    private static ForwardProcess ofBetas(Section section, BiFunction<Double, Double, ForwardProcess> maker) {
        double min = section.number("beta-min", Double.MIN_VALUE);
        double max = section.number("beta-max", Double.MAX_VALUE);
        return section.build(() -> maker.apply(min, max));
    }

    private static ForwardProcess ornsteinUhlenbeck(Section section) {
        double theta = section.number("theta", 1);
        double sigma = section.number("sigma", 1);
        double horizon = section.number("horizon", 1);
        return section.build(() -> new OrnsteinUhlenbeck(theta, sigma, horizon));
    }

    private static ForwardProcess exponential(Section section) {
        double rate = section.number("rate", 1);
        double horizon = section.number("horizon", 1);
        return section.build(() -> new ExponentialDiffusion(rate, horizon));
    }

    private static BetaSchedule linear(Section section) {
        double from = section.number("from", Double.MIN_VALUE);
        double to = section.number("to", 0.5);
        int steps = (int) section.whole("steps", 2, Schedules.MOST_LEVELS);
        return section.build(() -> new LinearBetaSchedule(from, to, steps));
    }

    private static BetaSchedule cosine(Section section) {
        int steps = (int) section.whole("steps", 2, Schedules.MOST_LEVELS);
        return section.build(() -> new CosineBetaSchedule(steps));
    }
}
