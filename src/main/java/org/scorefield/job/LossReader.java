package org.scorefield.job;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.scorefield.LossJob;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;
import org.scorefield.loss.ExplicitScoreMatching;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LevelChoice;
import org.scorefield.loss.Loss;
import org.scorefield.loss.LossTerm;
import org.scorefield.loss.NoiseLevels;
import org.scorefield.loss.Weighting;
import org.scorefield.schedule.BetaSchedule;
import org.scorefield.schedule.LogNormalSchedule;
import org.scorefield.schedule.NoiseSchedule;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Target;

/** Reads a loss to be estimated section by section, then looks at how the sections go together. */
final class LossReader {
    static final List<String> KEYS =
            List.of("loss", "model", "data", "sigma", "sigmas", "schedule", "betas", "samples", "seed");

    /** Of these, one says where the levels are. */
    private static final List<String> LEVELS = List.of("sigma", "sigmas", "schedule", "betas");

    /** How many levels stand for EDM's law of them unless a job says otherwise. */
    private static final int EDM_LEVELS = 64;

    private final Source source;
    private final Section root;
    private final LossOverrides overrides;
    private final Section modelSection;
    private final Target model;
    private final Section dataSection;
    private final Target data;
    private final Section lossSection;
    private final Losses.Asked asked;

    LossReader(Source source, Section root, LossOverrides overrides) {
        this.source = source;
        this.root = root;
        this.overrides = overrides;
        modelSection = root.section("model", true);
        model = modelSection == null ? null : modelSection.as(Targets.TYPES);
        dataSection = root.section("data", true);
        data = dataSection == null ? null : dataSection.as(Targets.TYPES);
        lossSection = root.section("loss", true);
        asked = lossSection == null ? null : lossSection.as(Losses.TYPES);
    }

    LossFile read() {
        BigInteger one = BigInteger.ONE;
        BigInteger most = BigInteger.valueOf(LossJob.PILOT);
        long given = root.whole("samples", overrides.samples() == null, one, most, one)
                .longValue();
        long samples = overrides.samples() != null ? overrides.samples() : given;
        Seed seed = Seed.read(root, overrides.seed());
        NoiseLevels levels = levels();
        root.end();

        Loss loss = asked == null || levels == null
                ? null
                : lossSection.build(() -> asked.maker().of(asked.conditional() ? levels : levels.unconditional()));
        // what is broken is stood in for, so that the rest is checked, too
        Loss anyLoss = loss != null ? loss : new ExplicitScoreMatching(NoiseLevels.NONE, Weighting.ONE);
        boolean chosen = loss != null && asked.choice() != null;
        LossJob job = null;
        try {
            job = new LossJob(
                    anyLoss,
                    model != null ? model : standIn(data),
                    data != null ? data : standIn(model),
                    samples,
                    seed.value(),
                    chosen ? asked.choice() : LevelChoice.ALL);
        } catch (BadInputException e) {
            e.problems().forEach(this::problem);
        }
        if (loss != null && model != null) {
            Feasibility.check(
                    model,
                    modelSection,
                    loss.terms().stream().map(LossTerm::model).distinct());
        }
        if (loss != null && data != null) {
            Stream<LossTerm> explicit =
                    loss.terms().stream().filter(term -> term.integrand() instanceof Integrand.Explicit);
            Feasibility.check(data, dataSection, explicit.map(LossTerm::noise).distinct());
        }
        source.done();
        return new LossFile(source.path(), job, seed.drawn(), source.inputs(), source.notes());
    }

    /** A target of the other's dimension. */
    private static Target standIn(Target other) {
        int dimension = other == null ? 1 : other.dimension();
        return GaussianMixture.of(new double[] {1}, new double[dimension], dimension, Covariance.isotropic(1));
    }

    /** The levels; null if they are broken. */
    private NoiseLevels levels() {
        List<String> given = LEVELS.stream().filter(root::has).toList();
        if (given.size() > 1) {
            root.know(LEVELS);
            root.problem(given.get(0), "is given beside `" + given.get(1) + "`", "one of " + String.join(", ", LEVELS));
            return null;
        }
        if (root.has("betas")) {
            Section section = root.section("betas", true);
            BetaSchedule betas = section == null ? null : section.as(Processes.BETAS);
            return betas == null ? null : levels("betas", () -> NoiseLevels.of(betas));
        }
        if (root.has("schedule") || root.has("sigmas")) {
            NoiseSchedule schedule = new Schedules(data).of(root);
            return schedule == null ? null : levels("schedule", () -> NoiseLevels.of(schedule));
        }
        boolean required = asked != null && asked.otherwise() == Losses.Default.NONE_GIVEN;
        String allowed = asked != null && asked.noisy() ? "a finite number > 0" : "a finite number >= 0";
        double sigma = root.number(
                "sigma", required, Double.NaN, required ? allowed + ", or a `schedule`, or `betas`" : allowed);
        if (root.bad("sigma")) {
            return null;
        }
        if (!root.has("sigma")) {
            return asked != null && asked.otherwise() == Losses.Default.EDM
                    ? NoiseLevels.of(new LogNormalSchedule(
                            LogNormalSchedule.EDM_MEAN, LogNormalSchedule.EDM_DEVIATION, EDM_LEVELS))
                    : NoiseLevels.NONE;
        }
        boolean noisy = asked != null && asked.noisy();
        if (!(noisy ? sigma > 0 : sigma >= 0)) {
            root.problem("sigma", "is " + sigma, allowed);
            return null;
        }
        return levels("sigma", () -> NoiseLevels.of(sigma));
    }

    /** The levels that a key leads to; null if single precision does not hold them, which is reported there. */
    private NoiseLevels levels(String key, Supplier<NoiseLevels> supplier) {
        try {
            return supplier.get();
        } catch (BadInputException e) {
            Problem problem = e.problems().get(0);
            root.problem(new Problem(key, problem.what(), problem.allowed()));
            return null;
        }
    }

    /** Leads a problem of the whole job back to where it comes from. */
    private void problem(Problem problem) {
        if (problem.where().equals("samples") && overrides.samples() != null) {
            source.problem(new Problem("--samples", problem.what(), problem.allowed()));
        } else if (List.of("probabilities", "weighting").contains(problem.where())) {
            lossSection.problem(problem);
        } else {
            root.problem(problem);
        }
    }
}
