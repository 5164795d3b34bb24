package org.scorefield.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.scorefield.error.Checks;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.target.Level;
import org.scorefield.target.SdeScheme;
import org.scorefield.target.SdeStep;
import org.scorefield.target.Target;

/**
 * Paths of an SDE that is given by formulas, in steps of the same length. With the increment s(x, z; t) of a step, Euler–Maruyama and
 * Milstein are the row x ← x + s, and Heun is x̄ ← x + s(x, z; t), then x ← x + ½·s(x, z; t) + ½·s(x̄, z; t + h) with the same z.
 *
 * @param step the SDE and how its steps are made; the target of chains that follow it
 * @param steps how many, at least one
 * @param start where paths start
 * @param end where they end, above {@code start}
 * @param base for how many steps noise is drawn; further ones are between these, on the same Brownian path. {@code steps} is base·2ᵐ, and
 *     equal bases of the same time mean equal paths, up to rounding. With base = steps, every step has noise of its own
 */
public record ForwardSde(SdeStep step, int steps, double start, double end, int base) implements PlanSampler {
    /** Checks its arguments. */
    public ForwardSde {
        check(steps, start, end, base);
    }

    /**
     * Checks all but the SDE.
     *
     * @throws org.scorefield.error.BadInputException with everything that is wrong
     */
    public static void check(int steps, double start, double end, int base) {
        Checks checks =
                new Checks().atLeastOne("steps", steps).single("start", start).single("end", end);
        if (checks.clean()) {
            double length = (end - start) / steps;
            checks.that(end > start, "end", "is " + end, "a time above " + start + ", where paths start");
            checks.that(
                    end <= start || length >= Float.MIN_NORMAL && length <= Float.MAX_VALUE,
                    "steps",
                    "have the length " + length,
                    "a length that single precision holds");
            Refinement.check(checks, steps, base);
        }
        checks.done();
    }

    /** With noise of its own for every step. */
    public ForwardSde(SdeStep step, int steps, double start, double end) {
        this(step, steps, start, end, steps);
    }

    /** A base that any number of steps has: how many there would be if they were doubled as long as their number is even. */
    public static int usualBase(int steps) {
        return Refinement.coarsest(steps);
    }

    @Override
    public Plan plan() {
        boolean heun = rowsPerStep() == 2;
        boolean changes = step.changesWithTime();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < (changes ? steps : 1); i++) {
            Row row = Row.of(1).score(1, level(i));
            rows.add(heun ? row.keeping() : row);
            if (heun) {
                rows.add(Row.of(0).score(0.5, level(changes ? i + 1 : i)).kept(1, 0.5));
            }
        }
        // an SDE that does not change with time makes a row or two, which cost neither memory nor launches
        return Plan.repeat(changes ? 1 : steps, rows.toArray(Row[]::new))
                .with(Refinement.noise(rowsPerStep(), steps, base));
    }

    @Override
    public int rowsPerStep() {
        return step.scheme() == SdeScheme.HEUN ? 2 : 1;
    }

    @Override
    public double[] times() {
        double[] times = IntStream.rangeClosed(0, steps).mapToDouble(this::time).toArray();
        return ReverseTime.afterRows(times, rowsPerStep(), 1, false);
    }

    private double time(int i) {
        return i == steps ? end : start + (end - start) * i / steps;
    }

    private Level level(int i) {
        return new Level(new Level.Step(time(i), (end - start) / steps));
    }

    @Override
    public Optional<Target> ownTarget() {
        return Optional.of(step);
    }
}
