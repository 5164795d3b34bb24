package org.scorefield.job;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.scorefield.error.Problem;
import org.scorefield.sampler.AnnealedLangevin;
import org.scorefield.sampler.Langevin;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.schedule.NcsnV2Rules;
import org.scorefield.schedule.NoiseSchedule;
import org.scorefield.target.Target;

/** The samplers by their names in job files. */
final class Samplers {
    private static final List<String> COEFFICIENTS = List.of("a", "b", "p", "q", "c");

    private final Schedules schedules;

    /** Of a job with this target, or null if it is broken. */
    Samplers(Target target) {
        schedules = new Schedules(target);
    }

    Map<String, Function<Section, PlanSampler>> types() {
        Map<String, Function<Section, PlanSampler>> types = new HashMap<>(DiffusionSamplers.types(schedules));
        types.put("langevin", Samplers::langevin);
        types.put("annealed-langevin", this::annealedLangevin);
        return types;
    }

    private static PlanSampler langevin(Section section) {
        double stepSize = section.number("step-size", 1);
        long steps = section.whole("steps", 1, Long.MAX_VALUE);
        return checked(section, () -> new Langevin(stepSize, steps));
    }

    private PlanSampler annealedLangevin(Section section) {
        NoiseSchedule schedule = schedules.of(section);
        long steps = section.whole("steps-per-level", 1, Long.MAX_VALUE);
        double stepSize = annealedStepSize(section, schedule, steps);
        boolean denoise = section.flag("denoise");
        NoiseSchedule standIn = () -> new double[] {1};
        return checked(
                section, () -> new AnnealedLangevin(schedule == null ? standIn : schedule, steps, stepSize, denoise));
    }

    /** ε as a number, or {@code auto}, by the rule of NCSNv2. */
    private static double annealedStepSize(Section section, NoiseSchedule schedule, long steps) {
        if (!section.says("step-size", "auto")) {
            return section.number("step-size", true, 1, "a finite number, or auto");
        }
        if (schedule instanceof GeometricSchedule geometric) {
            double stepSize = NcsnV2Rules.stepSize(geometric, steps);
            double ratio = NcsnV2Rules.varianceRatio(stepSize, geometric.to(), geometric.ratio(), steps);
            String note = "step-size: %.6g, so that each level ends with %.4f times its variance";
            section.note(String.format(Locale.ROOT, note, stepSize, ratio));
            return stepSize;
        }
        if (schedule != null) {
            section.problem("step-size", "is `auto`", "a number, unless the schedule is geometric or auto");
        }
        return 1;
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
}
