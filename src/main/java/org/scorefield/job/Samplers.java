package org.scorefield.job;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.scorefield.error.Problem;
import org.scorefield.sampler.AnnealedLangevin;
import org.scorefield.sampler.Langevin;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.schedule.NoiseSchedule;

/** The samplers and their schedules by their names in job files. */
final class Samplers {
    static final Map<String, Function<Section, PlanSampler>> TYPES =
            Map.of("langevin", Samplers::langevin, "annealed-langevin", Samplers::annealedLangevin);

    static final Map<String, Function<Section, NoiseSchedule>> SCHEDULES = Map.of("geometric", Samplers::geometric);

    private static final List<String> COEFFICIENTS = List.of("a", "b", "p", "q", "c");

    /** A plan has a row for each level. */
    private static final int MOST_LEVELS = 1_000_000;

    private Samplers() {}

    private static PlanSampler langevin(Section section) {
        double stepSize = section.number("step-size", 1);
        long steps = section.whole("steps", 1, Long.MAX_VALUE);
        return checked(section, () -> new Langevin(stepSize, steps));
    }

    private static PlanSampler annealedLangevin(Section section) {
        Section levels = section.section("schedule", true);
        NoiseSchedule schedule = levels == null ? null : levels.as(SCHEDULES);
        long steps = section.whole("steps-per-level", 1, Long.MAX_VALUE);
        double stepSize = section.number("step-size", 1);
        boolean denoise = section.flag("denoise");
        NoiseSchedule standIn = () -> new double[] {1};
        return checked(
                section, () -> new AnnealedLangevin(schedule == null ? standIn : schedule, steps, stepSize, denoise));
    }

    /** Also makes the plan, because a row that single precision cannot hold shows only there. */
    private static PlanSampler checked(Section section, Supplier<PlanSampler> supplier) {
        section.rewriting(problem -> ofPlan(section, problem));
        return section.build(() -> {
            PlanSampler sampler = supplier.get();
            sampler.plan();
            return sampler;
        });
    }

    /** Puts a plan's problem in terms of the keys that it was made of. */
    private static Problem ofPlan(Section section, Problem problem) {
        if (COEFFICIENTS.contains(problem.where())) {
            String what = "gives a step whose coefficient " + problem.where() + " " + problem.what();
            return new Problem("step-size", what, problem.allowed());
        }
        boolean perLevel = problem.where().equals("steps") && section.has("steps-per-level");
        return perLevel ? new Problem("steps-per-level", problem.what(), problem.allowed()) : problem;
    }

    private static NoiseSchedule geometric(Section section) {
        double from = section.number("from", Double.MAX_VALUE);
        double to = section.number("to", Double.MIN_VALUE);
        int levels = (int) section.whole("levels", 2, MOST_LEVELS);
        return section.build(() -> new GeometricSchedule(from, to, levels));
    }
}
