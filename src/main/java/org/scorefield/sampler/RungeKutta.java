package org.scorefield.sampler;

import java.util.List;
import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;

/** Runge–Kutta steps for the probability flow dx/dt = f(t)·x + G(t)·s(x; t), G = −½g², from time s to time t. */
final class RungeKutta {
    private RungeKutta() {}

    private static double gain(ForwardProcess process, double t) {
        return -0.5 * process.squaredDiffusion(t);
    }

    /** x' = base·x + weight·(f·x + G·s) with both at time t. */
    private static Row slope(ForwardProcess process, double t, double base, double weight) {
        return Row.of(base + weight * process.drift(t)).score(weight * gain(process, t), process.level(t));
    }

    /** x + Δ·k₁. */
    static List<Row> euler(ForwardProcess process, double s, double t) {
        return List.of(slope(process, s, 1, t - s));
    }

    /** u = x + Δ·k₁, then x + ½Δ·(k₁ + k₂). */
    static List<Row> heun(ForwardProcess process, double s, double t) {
        double half = 0.5 * (t - s);
        return List.of(
                slope(process, s, 1, t - s).keeping(),
                slope(process, t, 0, half).kept(1 + half * process.drift(s), half * gain(process, s)));
    }

    /** x + Δ/6·(k₁ + 2k₂ + 2k₃ + k₄); the sum of the first three gathers in the place of the kept score. */
    static List<Row> classical(ForwardProcess process, double s, double t) {
        double step = t - s;
        double middle = s + 0.5 * step;
        double f = process.drift(middle);
        double g = gain(process, middle);
        return List.of(
                slope(process, s, 1, step / 2)
                        .keeping()
                        .summing(0, step / 6 * process.drift(s), step / 6 * gain(process, s)),
                slope(process, middle, 0, step / 2).kept(1, 0).summing(1, step / 3 * f, step / 3 * g),
                slope(process, middle, 0, step).kept(1, 0).summing(1, step / 3 * f, step / 3 * g),
                slope(process, t, 0, step / 6).kept(1, 1));
    }
}
