package org.scorefield.job;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.scorefield.error.Checks;
import org.scorefield.io.NumericArray;
import org.scorefield.io.Points;
import org.scorefield.math.Diameter;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.schedule.CosineSchedule;
import org.scorefield.schedule.ExplicitSchedule;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.schedule.KarrasSchedule;
import org.scorefield.schedule.LinearSchedule;
import org.scorefield.schedule.LogNormalSchedule;
import org.scorefield.schedule.NcsnV2Rules;
import org.scorefield.schedule.NoiseSchedule;
import org.scorefield.target.Target;

/** The schedules by their names in job files, for whatever has levels. */
final class Schedules {
    /** A plan has a row for each level. */
    static final int MOST_LEVELS = 1_000_000;

    private static final String SIGMAS = "a list of levels, or a .npy, .csv or .txt file";

    private final Target target;

    /** Of a job with this target, or null if it is broken. */
    Schedules(Target target) {
        this.target = target;
    }

    /** What makes a schedule of the levels' ends. */
    private interface Between {
        NoiseSchedule of(double from, double to, int levels);
    }

    /** A section's schedule: its key {@code schedule}, or a list {@code sigmas} in its place; null if anything is wrong. */
    NoiseSchedule of(Section section) {
        if (section.has("sigmas") && section.has("schedule")) {
            section.know(List.of("sigmas"));
            section.problem("sigmas", "is given beside `schedule`", "one of the two");
        } else if (section.has("sigmas")) {
            return explicit(section);
        }
        Section schedule = section.section("schedule", true);
        return schedule == null ? null : schedule.as(types());
    }

    private Map<String, Function<Section, NoiseSchedule>> types() {
        return Map.of(
                "geometric",
                section -> between(section, GeometricSchedule::new),
                "linear",
                section -> between(section, LinearSchedule::new),
                "cosine",
                section -> between(section, CosineSchedule::new),
                "karras",
                Schedules::karras,
                "explicit",
                Schedules::explicit,
                "log-normal",
                Schedules::logNormal,
                "auto",
                this::auto);
    }

    private static NoiseSchedule between(Section section, Between schedule) {
        double from = section.number("from", Double.MAX_VALUE);
        double to = section.number("to", Double.MIN_VALUE);
        int levels = (int) section.whole("levels", 2, MOST_LEVELS);
        return section.build(() -> schedule.of(from, to, levels));
    }

    private static NoiseSchedule karras(Section section) {
        double rho = section.number("rho", false, SpacedTimes.USUAL_RHO);
        return between(section, (from, to, levels) -> new KarrasSchedule(from, to, levels, rho));
    }

    private static NoiseSchedule logNormal(Section section) {
        double mean = section.number("mean", false, LogNormalSchedule.EDM_MEAN);
        double deviation = section.number("deviation", false, LogNormalSchedule.EDM_DEVIATION);
        int levels = (int) section.whole("levels", 1, MOST_LEVELS);
        return section.build(() -> new LogNormalSchedule(mean, deviation, levels));
    }

    private static NoiseSchedule explicit(Section section) {
        Numbers sigmas = section.numbers("sigmas", true, 1, 1, SIGMAS);
        return sigmas == null ? null : section.build(() -> ExplicitSchedule.of(sigmas.values()));
    }

    /** By the rules of NCSNv2 from data: those of a target of type {@code points}, or of a file. */
    private NoiseSchedule auto(Section section) {
        double to = section.number("to", 1);
        double overlap = section.number("overlap", false, NcsnV2Rules.OVERLAP);
        NumericArray file = section.has("data") ? section.file("data", Points::read) : null;
        if (target == null || section.bad("data")) {
            return null;
        }
        if (file == null && target.points().isEmpty()) {
            section.problem("data", "is missing", "a file of points, unless the target's type is points");
            return null;
        }
        return section.build(() -> {
            float[] data = file == null ? target.points().get() : file.toFloats();
            int dimension = file == null ? target.dimension() : file.dim(1);
            new Checks()
                    .that(
                            dimension == target.dimension(),
                            "data",
                            "has points of dimension " + dimension,
                            target.dimension() + ", as the target")
                    .that(
                            dimension >= NcsnV2Rules.LEAST_DIMENSION,
                            file == null ? "type" : "data",
                            (file == null ? "is auto, for" : "has") + " points of dimension " + dimension
                                    + ", in which the rule for the ratio of levels has no solution",
                            "at least " + NcsnV2Rules.LEAST_DIMENSION)
                    .positive("to", to)
                    .done();
            return auto(section, data, dimension, to, overlap);
        });
    }

    private static NoiseSchedule auto(Section section, float[] data, int dimension, double to, double overlap) {
        double ratio = NcsnV2Rules.ratio(dimension, overlap);
        Diameter diameter = Diameter.of(data, dimension);
        new Checks()
                .that(
                        diameter.value() > to,
                        "to",
                        "is " + to + ", while no points are farther apart than " + diameter.value(),
                        "a number below that")
                .done();
        GeometricSchedule schedule = NcsnV2Rules.schedule(diameter.value(), to, ratio);
        new Checks()
                .that(
                        schedule.levels() <= MOST_LEVELS,
                        "overlap",
                        "makes " + schedule.levels() + " levels",
                        "at most " + MOST_LEVELS + " levels")
                .done();
        String largest =
                diameter.exact() ? "the largest distance of two of " : "at least the largest distance of two of ";
        section.note(String.format(
                Locale.ROOT,
                "schedule: %d levels from %.6g, %s%d points, to %.6g; ratio %.6f",
                schedule.levels(),
                schedule.from(),
                largest,
                data.length / dimension,
                to,
                schedule.ratio()));
        return schedule;
    }
}
