package org.scorefield.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.job.Job;

/**
 * What a sampling job gave, for people and for programs.
 *
 * @param job the job
 * @param samples its result
 * @param device how it was computed
 * @param statistics of the chains on their way
 * @param files what was written, by the key in JSON
 */
record SampleReport(
        Job job, Samples samples, DeviceOptions device, StatisticsReport statistics, Map<String, Path> files) {
    private static final int MOST_ROWS = 10;

    /** What is in files, for people. */
    private static final Map<String, String> CONTENTS =
            Map.of("out", "states", "trajectory", "trajectory", "statistics-file", "statistics");

    void json(Json json) {
        Sampling sampling = job.sampling();
        json.text("job", job.path().toString())
                .text("version", Main.Version.text())
                .unsigned("seed", sampling.seed())
                .number("first-chain", sampling.firstChain())
                .number("chains", samples.chains())
                .number("dimension", sampling.target().dimension())
                .number("steps", samples.steps());
        device.json(json, samples.device(), sampling.initial().exact());
        json.number("seconds", samples.seconds());
        samples.deviceSeconds().ifPresent(seconds -> json.number("device-seconds", seconds));
        json.number("chain-steps-per-second", samples.chainStepsPerSecond()).number("diverged", samples.diverged());
        if (samples.diverged() > 0) {
            json.object(
                    "first-diverged",
                    first -> first.number("chain", samples.firstDiverged()).number("step", samples.firstBadStep()));
        }
        if (!job.notes().isEmpty()) {
            json.texts("notes", job.notes());
        }
        json.numbers("mean", samples.mean());
        if (samples.covariance() != null) {
            json.numbers("covariance", samples.covariance());
        } else {
            json.numbers("variance", samples.variance());
        }
        statistics.json(json);
        files.forEach((key, file) -> json.text(key, file.toString()));
    }

    void text(PrintWriter text) {
        DeviceInfo info = samples.device();
        text.printf(
                Locale.ROOT,
                "%d chains, %d steps each, in %.3g s: %.4g million chain-steps/s on %s (%s)%n",
                samples.chains(),
                samples.steps(),
                samples.seconds(),
                1e-6 * samples.chainStepsPerSecond(),
                info.selector(),
                info.name());
        text.printf(
                Locale.ROOT, "seed %s%n", Long.toUnsignedString(job.sampling().seed()));
        if (samples.diverged() > 0) {
            text.printf(
                    Locale.ROOT,
                    "%d chains became non-finite; they count with their last finite state%n",
                    samples.diverged());
        }
        int dimension = samples.mean().length;
        text.printf(Locale.ROOT, "%10s %14s %14s%n", "coordinate", "mean", "sd");
        for (int d = 0; d < Math.min(dimension, MOST_ROWS); d++) {
            double deviation = Math.sqrt(samples.variance()[d]);
            text.printf(Locale.ROOT, "%10d %14.6g %14.6g%n", d, samples.mean()[d], deviation);
        }
        if (dimension > MOST_ROWS) {
            text.printf(Locale.ROOT, "… and %d more%n", dimension - MOST_ROWS);
        }
        statistics.text(text);
        files.forEach((key, file) -> text.println(CONTENTS.get(key) + " in " + file));
    }
}
