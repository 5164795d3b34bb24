package org.scorefield.job;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.scorefield.error.Problem;
import org.scorefield.sampler.AlongPath;
import org.scorefield.sampler.Ddim;
import org.scorefield.sampler.Ddpm;
import org.scorefield.sampler.Edm;
import org.scorefield.sampler.Forward;
import org.scorefield.sampler.ForwardSde;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.sampler.PredictorCorrector;
import org.scorefield.sampler.ProbabilityFlow;
import org.scorefield.sampler.ReverseSde;
import org.scorefield.schedule.BetaSchedule;
import org.scorefield.schedule.NoiseSchedule;
import org.scorefield.sde.ForwardProcess;

/** The samplers that go through a process, by their names in job files. */
final class DiffusionSamplers {
    private static final Map<String, ReverseSde.Solver> SDE_SOLVERS =
            named(ReverseSde.Solver.values(), ReverseSde.Solver::label);
    private static final Map<String, PredictorCorrector.Corrector> CORRECTORS =
            named(PredictorCorrector.Corrector.values(), PredictorCorrector.Corrector::label);
    private static final Map<String, Function<Section, PlanSampler>> FLOW_SOLVERS = flowSolvers();
    private static final Map<String, Forward.Solver> FORWARD_SOLVERS =
            named(Forward.Solver.values(), Forward.Solver::label);
    private static final Map<String, Boolean> NOISES = Map.of("independent", false, "path", true);
    private static final Map<String, Ddpm.Variance> VARIANCES =
            Map.of("large", Ddpm.Variance.LARGE, "small", Ddpm.Variance.SMALL);

    /** What the rows of a plan are checked for, and levels. */
    private static final List<String> COEFFICIENTS = List.of("a", "b", "p", "q", "c", "u", "v", "w", "alpha", "sigma");

    private DiffusionSamplers() {}

    static Map<String, Function<Section, PlanSampler>> types(Schedules schedules) {
        return Map.of(
                "reverse-sde", DiffusionSamplers::reverseSde,
                "predictor-corrector", DiffusionSamplers::predictorCorrector,
                "probability-flow", DiffusionSamplers::probabilityFlow,
                "ddpm", DiffusionSamplers::ddpm,
                "ddim", DiffusionSamplers::ddim,
                "edm", section -> edm(section, schedules),
                "forward", DiffusionSamplers::forward);
    }

    static <T> Map<String, T> named(T[] values, Function<T, String> label) {
        return Arrays.stream(values).collect(Collectors.toMap(label, Function.identity()));
    }

    private static PlanSampler reverseSde(Section section) {
        ProcessTimes parts = ProcessTimes.read(section);
        ReverseSde.Solver solver = section.choice("solver", true, SDE_SOLVERS, ReverseSde.Solver.EULER_MARUYAMA);
        double eta = section.number("eta", false, 1);
        boolean denoise = section.flag("denoise");
        OptionalInt even =
                parts.grid() == null ? OptionalInt.empty() : parts.grid().evenSteps();
        if (even.isEmpty() && parts.grid() != null && section.says("noise", "path")) {
            String why = "is `path` with a list of times, which has no halves";
            section.problem("noise", why, "independent, or the grid uniform, log-snr or karras");
        }
        int steps = even.orElse(1);
        int drawn = base(section, steps);
        int base = even.isEmpty() ? steps : drawn;
        return planned(
                section,
                "sde",
                parts.whole(),
                () -> along(new ReverseSde(parts.process(), solver, eta, parts.grid(), denoise), steps, base));
    }

    private static PlanSampler predictorCorrector(Section section) {
        ProcessTimes parts = ProcessTimes.read(section);
        ReverseSde.Solver solver = section.choice("solver", true, SDE_SOLVERS, ReverseSde.Solver.EULER_MARUYAMA);
        double eta = section.number("eta", false, 1);
        PredictorCorrector.Corrector corrector =
                section.choice("corrector", true, CORRECTORS, PredictorCorrector.Corrector.LANGEVIN);
        double ratio = section.number("signal-to-noise", 1);
        int corrections = (int) section.whole("corrections", 1, Schedules.MOST_LEVELS);
        boolean denoise = section.flag("denoise");
        return planned(
                section,
                "sde",
                parts.whole(),
                () -> new PredictorCorrector(
                        new ReverseSde(parts.process(), solver, eta, parts.grid(), denoise),
                        corrector,
                        ratio,
                        corrections));
    }

    /** The solvers of the ODE, and the one of their family that adds noise and so follows the reverse SDE. */
    private static Map<String, Function<Section, PlanSampler>> flowSolvers() {
        Map<String, Function<Section, PlanSampler>> solvers = new TreeMap<>();
        named(ProbabilityFlow.Solver.values(), ProbabilityFlow.Solver::label)
                .forEach((name, solver) -> solvers.put(name, section -> probabilityFlow(section, solver)));
        solvers.put(ReverseSde.Solver.SDE_DPM_SOLVER_2M.label(), DiffusionSamplers::reverseSde);
        return solvers;
    }

    private static PlanSampler probabilityFlow(Section section) {
        return section.choice(
                        "solver", true, FLOW_SOLVERS, other -> probabilityFlow(other, ProbabilityFlow.Solver.EULER))
                .apply(section);
    }

    private static PlanSampler probabilityFlow(Section section, ProbabilityFlow.Solver solver) {
        ProcessTimes parts = ProcessTimes.read(section);
        boolean denoise = section.flag("denoise");
        return planned(
                section,
                "sde",
                parts.whole(),
                () -> new ProbabilityFlow(parts.process(), solver, parts.grid(), denoise));
    }

    private static PlanSampler ddpm(Section section) {
        BetaSchedule betas = betas(section);
        Ddpm.Variance variance = section.choice("variance", true, VARIANCES, Ddpm.Variance.SMALL);
        return betas == null ? null : planned(section, "betas", true, () -> new Ddpm(betas, variance));
    }

    private static PlanSampler ddim(Section section) {
        BetaSchedule betas = betas(section);
        int steps = (int) section.whole("steps", 1, Schedules.MOST_LEVELS);
        double eta = section.number("eta", false, 0);
        return betas == null ? null : planned(section, "betas", true, () -> new Ddim(betas, steps, eta));
    }

    private static PlanSampler edm(Section section, Schedules schedules) {
        NoiseSchedule schedule = schedules.of(section);
        boolean second = section.choice("solver", false, Map.of("euler", false, "heun", true), true);
        double amount = section.number("s-churn", false, Edm.Churn.NONE.amount());
        double least = section.number("s-tmin", false, Edm.Churn.NONE.least());
        double most = section.number("s-tmax", false, Edm.Churn.NONE.most());
        double inflation = section.number("s-noise", false, Edm.Churn.NONE.inflation());
        return planned(
                section,
                "schedule",
                schedule != null,
                () -> new Edm(schedule, second, new Edm.Churn(amount, least, most, inflation)));
    }

    private static PlanSampler forward(Section section) {
        if (SdeFormulas.given(section)) {
            return SdeFormulas.forward(section);
        }
        ForwardProcess process = ProcessTimes.process(section);
        Forward.Solver solver = section.choice("solver", true, FORWARD_SOLVERS, Forward.Solver.EXACT);
        int steps = (int) section.whole("steps", 1, Schedules.MOST_LEVELS);
        double end = section.number("end", 0);
        int base = base(section, steps);
        return process == null
                ? null
                : planned(section, "sde", true, () -> along(new Forward(process, solver, steps, end), steps, base));
    }

    /** With its noise along a path, unless it is drawn for each step. */
    private static PlanSampler along(PlanSampler sampler, int steps, int base) {
        return base == steps ? sampler : new AlongPath(sampler, steps, base);
    }

    /** For how many of the steps noise is drawn: all, or fewer if it is to go along a path. */
    static int base(Section section, int steps) {
        if (!section.word("noise", NOISES, false)) {
            return steps;
        }
        int otherwise = ForwardSde.usualBase(steps);
        return section.whole(
                        "base",
                        false,
                        BigInteger.ONE,
                        BigInteger.valueOf(Schedules.MOST_LEVELS),
                        BigInteger.valueOf(otherwise))
                .intValue();
    }

    private static BetaSchedule betas(Section section) {
        Section inner = section.section("betas", true);
        return inner == null ? null : inner.as(Processes.BETAS);
    }

    /**
     * Builds a sampler and, if nothing is wrong so far, its plan, because what its numbers lead to shows only there.
     *
     * @param source the key to which problems of the plan lead back
     */
    static <T extends PlanSampler> T planned(Section section, String source, boolean whole, Supplier<T> supplier) {
        section.rewriting(problem -> COEFFICIENTS.contains(problem.where())
                ? new Problem(
                        source, "leads to a step whose " + problem.where() + " " + problem.what(), problem.allowed())
                : problem);
        return section.build(() -> {
            T sampler = supplier.get();
            if (whole && section.clean()) {
                sampler.plan();
            }
            return sampler;
        });
    }
}
