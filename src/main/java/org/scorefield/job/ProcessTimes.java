package org.scorefield.job;

import java.util.Map;
import org.scorefield.sampler.ListedTimes;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.sampler.TimeGrid;
import org.scorefield.sde.ForwardProcess;

/**
 * What the keys of a section say of a process and of the times at which one stops that goes through it.
 *
 * @param process null if it is broken
 * @param grid null if it is broken
 */
record ProcessTimes(ForwardProcess process, TimeGrid grid) {
    private static final Map<String, SpacedTimes.Spacing> SPACINGS =
            DiffusionSamplers.named(SpacedTimes.Spacing.values(), SpacedTimes.Spacing::label);

    /** Reads a section that has to say everything. */
    static ProcessTimes read(Section section) {
        return new ProcessTimes(process(section), grid(section, true, SpacedTimes.Spacing.UNIFORM, 0));
    }

    /** Reads a section that may leave it open how times are spaced and where they end. */
    static ProcessTimes read(Section section, SpacedTimes.Spacing usual, double usualEnd) {
        return new ProcessTimes(process(section), grid(section, false, usual, usualEnd));
    }

    /** Whether nothing is broken. */
    boolean whole() {
        return process != null && grid != null;
    }

    static ForwardProcess process(Section section) {
        Section inner = section.section("sde", true);
        return inner == null ? null : inner.as(Processes.TYPES);
    }

    private static TimeGrid grid(Section section, boolean required, SpacedTimes.Spacing usual, double usualEnd) {
        if (section.isArray("grid")) {
            Numbers times = section.numbers("grid", true, 1, 1, "a list of times");
            return times == null ? null : section.build(() -> new ListedTimes(times.values()));
        }
        SpacedTimes.Spacing spacing = section.choice("grid", required, SPACINGS, usual);
        int steps = (int) section.whole("steps", 1, Schedules.MOST_LEVELS);
        double end = section.number("end", required, usualEnd);
        boolean karras = spacing == SpacedTimes.Spacing.KARRAS;
        double rho = karras ? section.number("rho", false, SpacedTimes.USUAL_RHO) : SpacedTimes.USUAL_RHO;
        return section.clean() ? section.build(() -> new SpacedTimes(spacing, steps, end, rho)) : null;
    }
}
