package org.scorefield.job;

import java.math.BigInteger;
import java.util.List;
import org.scorefield.Sampling;
import org.scorefield.Statistics;
import org.scorefield.backend.Initial;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;
import org.scorefield.random.Philox;
import org.scorefield.sampler.Langevin;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Target;

/** Reads a sampling job section by section, then looks at how the sections go together. */
final class JobReader {
    static final List<String> KEYS =
            List.of("target", "sampler", "initial", "chains", "seed", "first-chain", "record", "statistics");

    private final Source source;
    private final Section root;
    private final Overrides overrides;
    private final Section targetSection;
    private final Target target;
    private final Section samplerSection;
    private final PlanSampler sampler;
    private final Initial initial;

    JobReader(Source source, Section root, Overrides overrides) {
        this.source = source;
        this.root = root;
        this.overrides = overrides;
        boolean own = SdeFormulas.given(root.peek("sampler"));
        if (own && root.has("target")) {
            root.know(List.of("target"));
            root.problem("target", "is there beside an sde of formulas, which says all", "one of the two");
        }
        targetSection = own ? null : root.section("target", true);
        Target given = targetSection == null ? null : targetSection.as(Targets.TYPES);
        samplerSection = root.section("sampler", true);
        sampler = samplerSection == null ? null : samplerSection.as(new Samplers(given).types());
        target = own && sampler != null ? sampler.ownTarget().orElseThrow() : given;
        Section start = root.section("initial", false);
        if (sampler != null && sampler.needsStart() && !root.has("initial")) {
            samplerSection.problem(
                    "grid",
                    "starts before the process ends, where there is no prior to start from",
                    "the end of the process as the first time, or an `initial`");
        }
        initial = !root.has("initial")
                ? Initials.usual(sampler)
                : start == null ? null : start.as(Initials.types(sampler));
    }

    Job read() {
        long chains = setting("chains", overrides.chains(), true, 1);
        long firstChain = setting("first-chain", overrides.firstChain(), false, 0);
        Seed seed = Seed.read(root, overrides.seed());
        long every = recordEvery();
        Section statisticsSection = root.section("statistics", false);
        Statistics statistics =
                statisticsSection == null ? Statistics.NONE : new StatisticsReader(statisticsSection, sampler).read();
        root.end();

        Target anyTarget = target != null ? target : standIn(initial);
        PlanSampler anySampler = sampler != null ? sampler : new Langevin(1, Philox.TIMES);
        Initial anyInitial = initial != null ? initial : new Initial.Normal(1);
        Sampling sampling = null;
        try {
            sampling = new Sampling(
                    anyTarget, anySampler, anyInitial, chains, seed.value(), firstChain, every, statistics);
        } catch (BadInputException e) {
            e.problems().forEach(this::problem);
        }
        if (targetSection != null && target != null && sampler != null) {
            Feasibility.check(target, targetSection, sampler, samplerSection, overrides.allowUnstable());
        }
        if (sampling != null && target != null && initial != null) {
            Feasibility.checkStart(sampling, root);
        }
        source.done();
        return new Job(source.path(), sampling, seed.drawn(), source.inputs(), source.notes());
    }

    private long setting(String key, Long override, boolean required, long least) {
        BigInteger otherwise = BigInteger.valueOf(least);
        BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
        long value = root.whole(key, required && override == null, otherwise, most, otherwise)
                .longValue();
        return override != null ? override : value;
    }

    private long recordEvery() {
        Section record = root.section("record", false);
        if (record == null) {
            return 0;
        }
        long every = record.whole("every", 1, Long.MAX_VALUE);
        record.end();
        return every;
    }

    /** A target that fits, where the job's own is not to be had. */
    private static Target standIn(Initial initial) {
        int dimension = initial instanceof Initial.Points points
                ? points.dimension()
                : initial instanceof Initial.Point point ? point.at().length : 1;
        return GaussianMixture.of(new double[] {1}, new double[dimension], dimension, Covariance.isotropic(1));
    }

    /** Leads a problem of the whole job back to where it comes from; those of stand-ins are none. */
    private void problem(Problem problem) {
        String where = problem.where();
        boolean chains = where.equals("chains") && overrides.chains() != null;
        boolean firstChain = where.equals("first-chain") && overrides.firstChain() != null;
        if (chains || firstChain) {
            source.problem(new Problem("--" + where, problem.what(), problem.allowed()));
        } else if (where.equals("initial")) {
            String key = initial instanceof Initial.Point ? "initial.at" : "initial.file";
            root.problem(new Problem(key, problem.what(), problem.allowed()));
        } else if (where.equals("steps")) {
            samplerSection.problem(problem);
        } else if (sampler != null || !where.equals("record.every")) {
            root.problem(problem);
        }
    }
}
