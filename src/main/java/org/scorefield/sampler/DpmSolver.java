package org.scorefield.sampler;

import java.util.List;
import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.target.Level;

/**
 * DPM-Solver's steps of several stages, from time s to time t (Lu et al. 2022, arXiv 2206.00927 and 2211.01095). Stages lie at fractions of
 * h = λ_t − λ_s; all start with a step of first order from s. ε = −σ·s.
 */
final class DpmSolver {
    private DpmSolver() {}

    private static double at(ForwardProcess process, Transition whole, double s, double fraction) {
        return process.timeOf(process.logSnr(s) + fraction * whole.h());
    }

    /** DPM-Solver-2, r₁ = ½: x' = (α_t/α_s)·x − σ_t·(e^h − 1)·ε_u. */
    static List<Row> second(ForwardProcess process, double s, double t) {
        Transition whole = Transition.of(process, s, t);
        Transition half = Transition.of(process, s, at(process, whole, s, 0.5));
        Level u = half.to();
        double gain = whole.to().sigma() * StrictMath.expm1(whole.h());
        return List.of(
                half.ddim(0).keeping(), Row.of(0).score(gain * u.sigma(), u).kept(whole.scale(), 0));
    }

    /**
     * DPM-Solver-3, r₁ = ⅓, r₂ = ⅔: with φ(a) = (e^a − 1)/a − 1,
     *
     * <pre>
     * u₂ = (α₂/α_s)·x − σ₂·(e^{r₂h} − 1)·ε_s − σ₂·(r₂/r₁)·φ(r₂h)·(ε_{u₁} − ε_s)
     * x' = (α_t/α_s)·x − σ_t·(e^h − 1)·ε_s − (σ_t/r₂)·φ(h)·(ε_{u₂} − ε_s)
     * </pre>
     */
    static List<Row> third(ForwardProcess process, double s, double t) {
        Transition whole = Transition.of(process, s, t);
        Transition first = Transition.of(process, s, at(process, whole, s, 1.0 / 3));
        Transition second = Transition.of(process, s, at(process, whole, s, 2.0 / 3));
        return List.of(first.ddim(0).keeping(), corrected(second, 2, first.to()), corrected(whole, 1.5, second.to()));
    }

    /** (α_t/α_s)·x − σ_t·(e^h − 1)·ε_s − σ_t·weight·φ(h)·(ε_u − ε_s), from what was kept and the score at u. */
    private static Row corrected(Transition step, double weight, Level u) {
        double growth = StrictMath.expm1(step.h());
        double bend = weight * (growth / step.h() - 1);
        double sigma = step.to().sigma();
        return Row.of(0)
                .score(sigma * bend * u.sigma(), u)
                .kept(step.scale(), sigma * (growth - bend) * step.from().sigma());
    }

    /** DPM-Solver++(2S), r₁ = ½: x' = (σ_t/σ_s)·x + α_t·(1 − e^{−h})·x̂₀(u). */
    static List<Row> secondOfData(ForwardProcess process, double s, double t) {
        Transition whole = Transition.of(process, s, t);
        Transition half = Transition.of(process, s, at(process, whole, s, 0.5));
        Level u = half.to();
        double gain = whole.to().alpha() * -StrictMath.expm1(-whole.h()) / u.alpha();
        return List.of(
                half.ddim(0).keeping(),
                Row.of(gain)
                        .score(gain * u.sigma() * u.sigma(), u)
                        .kept(whole.to().sigma() / whole.from().sigma(), 0));
    }
}
