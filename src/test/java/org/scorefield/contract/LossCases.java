package org.scorefield.contract;

import java.util.List;
import java.util.stream.IntStream;
import org.scorefield.backend.LossWork;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.loss.Projection;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Losses that every backend has to get right. */
public final class LossCases {
    /** Every kind of integrand; two in a row that a device may compute together, and one apart from them. */
    public static final List<Integrand> INTEGRANDS = List.of(
            Integrand.PLAIN,
            Integrand.PLAIN,
            new Integrand.Denoising(true, true),
            Integrand.PLAIN,
            new Integrand.Denoising(true, false),
            new Integrand.Denoising(false, true),
            new Integrand.Explicit(),
            new Integrand.Implicit(),
            new Integrand.Sliced(Projection.GAUSSIAN, 1, false),
            new Integrand.Sliced(Projection.RADEMACHER, 2, true),
            new Integrand.Sliced(Projection.SPHERE, 3, false));

    private LossCases() {}

    /** Those that a target can be asked for, each at a level of its own at which data and model have a density. */
    public static List<LossTerm> terms(Target model) {
        return IntStream.range(0, INTEGRANDS.size())
                .filter(i -> !INTEGRANDS.get(i).bends() || model.offers(Target.Operation.CURVATURE))
                .mapToObj(i -> term(model, i))
                .toList();
    }

    private static LossTerm term(Target model, int i) {
        Level noise = new Level(1 - 0.05 * i, 0.5 + i);
        Level at = Cases.hasDensity(model, noise) ? noise : Level.NONE;
        return new LossTerm(i, INTEGRANDS.get(i), noise, at, 1.5 - 0.1 * i);
    }

    /** All of them, with samples whose numbers need more than 32 bits. */
    public static LossWork work(Target model, int samples) {
        Target data = Cases.mixture(Kind.PER_COMPONENT, model.dimension(), 2).mixture();
        return new LossWork(model, data, terms(model), 11, 0xffff_ff00L, samples);
    }
}
