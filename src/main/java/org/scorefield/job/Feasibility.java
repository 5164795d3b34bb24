package org.scorefield.job;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.scorefield.Sampling;
import org.scorefield.backend.Initial;
import org.scorefield.error.BadInputException;
import org.scorefield.plan.Row;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Whether a sampler can follow a target: there is a density wherever it looks, and its steps are not too large. */
final class Feasibility {
    /** x ← x + b·s(x) moves away from a mode when b times the curvature there exceeds this. */
    private static final double STABLE = 2;

    private Feasibility() {}

    /** Reports a level at which the target has no density, in the section that it was read from; whether there is none. */
    static boolean check(Target target, Section section, Stream<Level> levels) {
        try {
            float[] numbers = new float[target.levelSize()];
            levels.forEach(level -> target.level(level, numbers, 0));
            return true;
        } catch (BadInputException e) {
            e.problems().forEach(section::problem);
            return false;
        }
    }

    /** Reports a known start of chains where the target is not defined. */
    static void checkStart(Sampling job, Section root) {
        Optional<String> problem = Optional.empty();
        int dimension = job.target().dimension();
        Level level = job.sampler()
                .plan()
                .rows()
                .filter(Row::usesScore)
                .map(Row::level)
                .findFirst()
                .orElse(Level.NONE);
        if (job.initial() instanceof Initial.Points points) {
            int from = Math.toIntExact(job.firstChain()) * dimension;
            int to = from + Math.toIntExact(job.chains()) * dimension;
            problem = job.target().notFinite(Arrays.copyOfRange(points.points(), from, to), level);
        } else if (job.initial() instanceof Initial.Normal normal && normal.scale() == 0) {
            problem = job.target().notFinite(new float[dimension], level);
        } else if (job.initial() instanceof Initial.Point point) {
            problem = job.target().notFinite(point.at(), level);
        }
        String whose = job.target().takesNoise() ? "SDE" : "target";
        problem.ifPresent(what ->
                root.problem("initial", "is where the " + whose + " is not finite: " + what, "points where it is"));
    }

    /** Reports what is wrong in the sections that target and sampler were read from. */
    static void check(
            Target target, Section targetSection, PlanSampler sampler, Section samplerSection, boolean allowUnstable) {
        List<Row> rows = sampler.plan().rows().filter(Row::usesScore).distinct().toList();
        if (!check(target, targetSection, rows.stream().map(Row::level).distinct())) {
            return;
        }
        if (!samplerSection.has("step-size")) {
            return;
        }
        double worst = 0;
        Level level = Level.NONE;
        for (Row row : rows) {
            double ratio = row.a() == 1
                    ? row.b() * target.largestCurvature(row.level()).orElse(0)
                    : 0;
            if (ratio > worst) {
                worst = ratio;
                level = row.level();
            }
        }
        if (worst >= STABLE && !allowUnstable) {
            double stepSize = samplerSection.number("step-size", 1);
            BigDecimal limit = new BigDecimal(stepSize * STABLE / worst).round(new MathContext(6, RoundingMode.DOWN));
            String what = "is " + stepSize + ", too large to be stable: at level " + level
                    + " the target's curvature is "
                    + target.largestCurvature(level).orElseThrow();
            samplerSection.problem("step-size", what, "less than " + limit.doubleValue() + ", or --allow-unstable");
        }
    }
}
