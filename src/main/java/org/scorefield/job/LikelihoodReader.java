package org.scorefield.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scorefield.LikelihoodJob;
import org.scorefield.error.BadInputException;
import org.scorefield.sampler.FlowDensity;
import org.scorefield.sampler.Probes;
import org.scorefield.sampler.RungeKutta;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.sde.VariancePreserving;
import org.scorefield.target.Target;

/** Reads log densities to be computed along a probability flow. */
final class LikelihoodReader {
    static final List<String> KEYS = List.of(
            "target",
            "sde",
            "solver",
            "grid",
            "steps",
            "rho",
            "end",
            "prior",
            "trace",
            "projection",
            "projections",
            "seed");

    private static final Map<String, RungeKutta> SOLVERS =
            DiffusionSamplers.named(RungeKutta.values(), RungeKutta::label);
    private static final Map<String, FlowDensity.Prior> PRIORS =
            DiffusionSamplers.named(FlowDensity.Prior.values(), FlowDensity.Prior::label);
    private static final Map<String, Probes.Law> LAWS = DiffusionSamplers.named(Probes.Law.values(), Probes.Law::label);

    /** Where Song et al. (2021, appendix C) end, in their code {@code eps}. */
    private static final double USUAL_END = 1e-5;

    /** In place of one that is broken, so that the target is looked at, too. */
    private static final FlowDensity STAND_IN = new FlowDensity(
            new VariancePreserving(1, 1),
            RungeKutta.EULER,
            new SpacedTimes(SpacedTimes.Spacing.UNIFORM, 1, 0.5),
            FlowDensity.Prior.NORMAL,
            Optional.empty());

    private final Source source;
    private final Section root;
    private final Long seedOverride;

    LikelihoodReader(Source source, Section root, Long seedOverride) {
        this.source = source;
        this.root = root;
        this.seedOverride = seedOverride;
    }

    LikelihoodFile read() {
        Section targetSection = root.section("target", true);
        Target target = targetSection == null ? null : targetSection.as(Targets.TYPES);
        FlowDensity flow = flow();
        Seed seed = Seed.read(root, seedOverride);
        root.end();

        LikelihoodJob job = null;
        if (target != null) {
            FlowDensity any = flow != null ? flow : STAND_IN;
            Feasibility.check(target, targetSection, LikelihoodJob.levels(any).stream());
            try {
                job = new LikelihoodJob(target, any, seed.value());
            } catch (BadInputException e) {
                e.problems().forEach(root::problem);
            }
        }
        source.done();
        return new LikelihoodFile(source.path(), job, seed.drawn(), source.inputs());
    }

    private FlowDensity flow() {
        ProcessTimes times = ProcessTimes.read(root, SpacedTimes.Spacing.UNIFORM, USUAL_END);
        RungeKutta solver = root.choice("solver", true, SOLVERS, RungeKutta.EULER);
        FlowDensity.Prior prior = root.choice("prior", false, PRIORS, FlowDensity.Prior.EXACT);
        Optional<Probes> probes = probes();
        return times.whole() && root.clean()
                ? DiffusionSamplers.planned(
                        root, "sde", true, () -> new FlowDensity(times.process(), solver, times.grid(), prior, probes))
                : null;
    }

    private Optional<Probes> probes() {
        if (!root.choice("trace", false, Map.of("exact", false, "hutchinson", true), false)) {
            return Optional.empty();
        }
        Probes.Law law = root.choice("projection", false, LAWS, Probes.Law.RADEMACHER);
        int count = root.has("projections") ? (int) root.whole("projections", 1, Schedules.MOST_LEVELS) : 1;
        return Optional.of(new Probes(law, count));
    }
}
