package org.scorefield.sampler;

import java.util.List;
import java.util.Locale;
import org.scorefield.plan.Row;
import org.scorefield.sde.ForwardProcess;

/**
 * Explicit Runge–Kutta methods for the probability flow of a process, dx/dt = f(t)·x + G(t)·s(x; t) with G = −½g², in either direction of
 * time.
 */
public enum RungeKutta {
    /** Euler's method, order 1. */
    EULER {
        /** x + Δ·k₁. */
        @Override
        List<Stage> stages(ForwardProcess process, double s, double t) {
            return List.of(new Stage(slope(process, s, 1, t - s), s, t - s));
        }
    },
    /** Heun's method, order 2. */
    HEUN {
        /** u = x + Δ·k₁, then x + ½Δ·(k₁ + k₂). */
        @Override
        List<Stage> stages(ForwardProcess process, double s, double t) {
            double half = 0.5 * (t - s);
            return List.of(
                    new Stage(slope(process, s, 1, t - s).keeping(), s, half),
                    new Stage(
                            slope(process, t, 0, half).kept(1 + half * process.drift(s), half * gain(process, s)),
                            t,
                            half));
        }
    },
    /** The classical method, order 4. */
    RK4 {
        /** x + Δ/6·(k₁ + 2k₂ + 2k₃ + k₄); the sum of the first three gathers in the place of the kept score. */
        @Override
        List<Stage> stages(ForwardProcess process, double s, double t) {
            double step = t - s;
            double middle = s + 0.5 * step;
            double f = process.drift(middle);
            double g = gain(process, middle);
            Row first = slope(process, s, 1, step / 2)
                    .keeping()
                    .summing(0, step / 6 * process.drift(s), step / 6 * gain(process, s));
            Row second = slope(process, middle, 0, step / 2).kept(1, 0).summing(1, step / 3 * f, step / 3 * g);
            Row third = slope(process, middle, 0, step).kept(1, 0).summing(1, step / 3 * f, step / 3 * g);
            Row fourth = slope(process, t, 0, step / 6).kept(1, 1);
            return List.of(
                    new Stage(first, s, step / 6),
                    new Stage(second, middle, step / 3),
                    new Stage(third, middle, step / 3),
                    new Stage(fourth, t, step / 6));
        }
    };

    /**
     * A slope that a step looks at.
     *
     * @param row that evaluates it
     * @param time at which
     * @param share what it is multiplied with in the whole step, of which the shares sum to Δ
     */
    record Stage(Row row, double time, double share) {}

    /** A step from time s to time t. */
    abstract List<Stage> stages(ForwardProcess process, double s, double t);

    /** Its rows. */
    final List<Row> rows(ForwardProcess process, double s, double t) {
        return stages(process, s, t).stream().map(Stage::row).toList();
    }

    /** In job files: {@code heun}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** G(t) = −½g²(t), the coefficient of the score. */
    static double gain(ForwardProcess process, double t) {
        return -0.5 * process.squaredDiffusion(t);
    }

    /** x' = base·x + weight·(f·x + G·s) with both at time t. */
    private static Row slope(ForwardProcess process, double t, double base, double weight) {
        return Row.of(base + weight * process.drift(t)).score(weight * gain(process, t), process.level(t));
    }
}
