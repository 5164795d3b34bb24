package org.scorefield.job;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.scorefield.Statistics;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.error.Checks;
import org.scorefield.error.Problem;
import org.scorefield.sampler.PlanSampler;
import org.scorefield.sampler.StepEnds;

/** Reads what is to be known of chains on their way. */
final class StatisticsReader {
    /** Of these, one says when. */
    private static final List<String> WHEN = List.of("steps", "every", "times");

    /** More would fill memory and files with figures. */
    private static final int MOST_STEPS = 100_000;

    private final Section section;
    private final PlanSampler sampler;
    private boolean refused;

    /** Of a job with this sampler, or null if it is broken. */
    StatisticsReader(Section section, PlanSampler sampler) {
        this.section = section;
        this.sampler = sampler;
    }

    /** Nothing if it is broken. */
    Statistics read() {
        List<String> given = WHEN.stream().filter(section::has).toList();
        if (given.size() != 1) {
            String what = given.isEmpty() ? "is missing" : "is there beside " + given.get(0);
            section.problem(given.isEmpty() ? "every" : given.get(1), what, "one of " + String.join(", ", WHEN));
        }
        long[] steps = steps();
        Numbers quantiles = section.numbers("quantiles", false, 1, 1, "a list of probabilities from 0 to 1");
        Section bins = section.section("histogram", false);
        Histogram histogram = bins == null ? null : histogram(bins);
        section.end();
        double[] probabilities = quantiles == null ? new double[0] : quantiles.values();
        Statistics statistics =
                section.build(() -> new Statistics(steps, probabilities, Optional.ofNullable(histogram)));
        return statistics == null ? Statistics.NONE : statistics;
    }

    /** Reports an item of a list. */
    private void refuse(String where, String what, String allowed) {
        section.problem(new Problem(where, what, "allowed: " + allowed));
        refused = true;
    }

    private static Histogram histogram(Section section) {
        int bins = (int) section.whole("bins", 1, Histogram.MOST_BINS);
        double low = section.number("low", 0);
        double high = section.number("high", Float.MAX_VALUE);
        section.end();
        return section.clean() ? section.build(() -> new Histogram(bins, low, high)) : null;
    }

    /** None if that is broken. */
    private long[] steps() {
        long[] every = section.has("every") ? every() : new long[0];
        Numbers listed = section.numbers("steps", false, 1, 1, "a list of whole numbers >= 0");
        Numbers times = section.numbers("times", false, 1, 1, "a list of times of the sampler's process");
        if (listed != null) {
            return listed(listed.values());
        }
        return times != null && sampler != null ? timed(times.values(), sampler.times()) : every;
    }

    private long[] every() {
        long every = section.whole("every", 1, Long.MAX_VALUE);
        if (sampler == null) {
            return new long[0];
        }
        long steps = sampler.plan().steps();
        Boolean fits = section.build(() -> {
            Checks checks = new Checks();
            StepEnds.of(sampler, steps).check(checks, "every", every);
            checks.done();
            return true;
        });
        if (fits == null) {
            return new long[0];
        }
        if (steps / every > MOST_STEPS) {
            section.problem(
                    "every", "is " + every + ", " + steps / every + " times", "at most " + MOST_STEPS + " times");
            return new long[0];
        }
        return LongStream.rangeClosed(1, steps / every).map(i -> i * every).toArray();
    }

    private long[] listed(double[] numbers) {
        long[] steps = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            steps[i] = (long) numbers[i];
            if (steps[i] != numbers[i]) {
                refuse("steps[" + i + "]", "is " + numbers[i], "whole numbers >= 0 that strictly ascend");
                return new long[0];
            }
        }
        return steps;
    }

    /** The step nearest to each time, of several the last. */
    private long[] timed(double[] wanted, double[] times) {
        if (times.length == 0) {
            section.problem("times", "is there, but the sampler has no times of a process", "steps, every");
            return new long[0];
        }
        double first =
                DoubleStream.of(times).filter(t -> !Double.isNaN(t)).min().orElseThrow();
        double last = DoubleStream.of(times).filter(t -> !Double.isNaN(t)).max().orElseThrow();
        long[] steps = new long[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            String where = "times[" + i + "]";
            if (!(wanted[i] >= first && wanted[i] <= last)) {
                refuse(where, "is " + wanted[i], "times from " + first + " to " + last);
            }
            steps[i] = nearest(wanted[i], times);
            if (i > 0 && steps[i] <= steps[i - 1]) {
                String what = "is " + wanted[i] + " after " + wanted[i - 1] + ": no later step is nearer to it";
                refuse(where, what, "times in the sampler's order, no closer than its own");
            }
        }
        return refused ? new long[0] : steps;
    }

    private static int nearest(double time, double[] times) {
        int nearest = 0;
        for (int t = 1; t < times.length; t++) {
            // (the comparison fails for NaN)
            if (Math.abs(times[t] - time) <= Math.abs(times[nearest] - time)) {
                nearest = t;
            }
        }
        return nearest;
    }
}
