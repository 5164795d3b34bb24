package org.scorefield.sampler;

import java.util.Locale;
import java.util.OptionalInt;
import org.scorefield.error.Checks;
import org.scorefield.schedule.KarrasSchedule;
import org.scorefield.sde.ForwardProcess;

/**
 * Times from the end of a process back to {@code end}, spaced evenly in some sense.
 *
 * @param spacing in which sense
 * @param steps how many steps between them, at least one
 * @param end where they end, at least 0
 * @param rho ρ &gt; 0 for {@link Spacing#KARRAS}
 */
public record SpacedTimes(Spacing spacing, int steps, double end, double rho) implements TimeGrid {
    /** Karras et al. (2022) take this. */
    public static final double USUAL_RHO = 7;

    /** What is evenly spaced. */
    public enum Spacing {
        /** t. */
        UNIFORM,
        /** λ(t) = ln(m/σ) (Lu et al. 2022, arXiv 2206.00927). */
        LOG_SNR,
        /** (σ/m)^{1/ρ} (Karras et al. 2022, arXiv 2206.00364, equation 5). */
        KARRAS;

        /** In job files: {@code log-snr}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Checks its arguments. */
    public SpacedTimes {
        new Checks()
                .atLeastOne("steps", steps)
                .atLeastZero("end", end)
                .positive("rho", rho)
                .done();
    }

    /** With the usual ρ. */
    public SpacedTimes(Spacing spacing, int steps, double end) {
        this(spacing, steps, end, USUAL_RHO);
    }

    @Override
    public double[] times(ForwardProcess process) {
        double start = process.end();
        new Checks()
                .that(end < start, "end", "is " + end, "a time below " + start + ", where the process ends")
                .that(
                        spacing != Spacing.LOG_SNR || process.deviation(end) > 0,
                        "end",
                        "is " + end + ", where log-SNR is infinite",
                        "a time at which there is noise, for this grid")
                .done();
        double[] times = new double[steps + 1];
        for (int i = 1; i < steps; i++) {
            times[i] = between(process, start, (double) i / steps);
        }
        times[0] = start;
        times[steps] = end;
        return times;
    }

    @Override
    public OptionalInt evenSteps() {
        return OptionalInt.of(steps);
    }

    @Override
    public String endKey() {
        return "end";
    }

    private double between(ForwardProcess process, double start, double fraction) {
        return switch (spacing) {
            case UNIFORM -> start + fraction * (end - start);
            case LOG_SNR -> {
                double first = process.logSnr(start);
                yield process.timeOf(first + fraction * (process.logSnr(end) - first));
            }
            case KARRAS -> {
                double ratio = KarrasSchedule.between(ratio(process, start), ratio(process, end), rho, fraction);
                yield process.timeOf(-StrictMath.log(ratio));
            }
        };
    }

    private static double ratio(ForwardProcess process, double t) {
        return process.deviation(t) / process.mean(t);
    }
}
