package org.scorefield;

import java.util.List;
import org.scorefield.error.Checks;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LevelChoice;
import org.scorefield.loss.Loss;
import org.scorefield.loss.LossTerm;
import org.scorefield.target.Target;

/**
 * A loss to be estimated: all that its result depends on.
 *
 * @param loss which
 * @param model whose score is judged
 * @param data what samples are drawn from, exactly
 * @param samples how many, at least one
 * @param seed key of all random numbers; all 64 bits count
 * @param levels which samples are taken at which levels
 */
public record LossJob(Loss loss, Target model, Target data, long samples, long seed, LevelChoice levels) {
    /** Samples from this one on are the pilot run's. */
    public static final long PILOT = 1L << 62;

    /** Checks what can be checked without a device. */
    public LossJob {
        List<LossTerm> terms = loss.terms();
        Checks checks = new Checks()
                .atLeastOne("samples", samples)
                .that(samples <= PILOT, "samples", "are " + samples, "at most 2^62")
                .that(
                        !levels.divides() || samples < 1 || samples >= terms.size(),
                        "samples",
                        "are " + samples + " for " + terms.size() + " levels",
                        "at least one a level")
                .that(
                        levels.probabilities().isEmpty()
                                || levels.probabilities().size() == terms.size(),
                        "probabilities",
                        "has " + levels.probabilities().size() + " numbers",
                        terms.size() + ", one a level")
                .that(
                        data.dimension() == model.dimension(),
                        "data",
                        "has the dimension " + data.dimension(),
                        model.dimension() + ", as the model");
        boolean weightless = levels.kind() == LevelChoice.Kind.IMPORTANCE
                && levels.probabilities().isEmpty()
                && terms.stream().allMatch(term -> term.weight() == 0);
        checks.that(!weightless, "weighting", "is 0 at all levels", "a weight > 0, to choose levels by");
        offers(checks, "data", data, Target.Operation.DRAW);
        if (terms.stream().map(LossTerm::integrand).anyMatch(Integrand::bends)) {
            offers(checks, "model", model, Target.Operation.CURVATURE);
        }
        terms.stream()
                .filter(term -> term.integrand().bends() && model.offers(Target.Operation.CURVATURE))
                .map(LossTerm::model)
                .filter(level -> !model.offers(Target.Operation.CURVATURE, level))
                .findFirst()
                .ifPresent(level -> checks.problem(
                        "model",
                        "of type " + model.type() + " has no Hessian at level " + level,
                        "levels with sigma > 0, or a model that has"));
        checks.done();
    }

    private static void offers(Checks checks, String key, Target target, Target.Operation operation) {
        String what = "of type " + target.type() + " has no " + operation.label();
        checks.that(target.offers(operation), key, what, "a target that has");
    }

    /** A job at all levels with the seed 0. */
    public static LossJob of(Loss loss, Target model, Target data, long samples) {
        return new LossJob(loss, model, data, samples, 0, LevelChoice.ALL);
    }

    /** With this seed. */
    public LossJob seed(long seed) {
        return new LossJob(loss, model, data, samples, seed, levels);
    }

    /** With this choice of levels. */
    public LossJob levels(LevelChoice choice) {
        return new LossJob(loss, model, data, samples, seed, choice);
    }
}
