package org.scorefield.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.Statistics;
import org.scorefield.StatisticsAt;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.io.AtomicFile;

/**
 * What the chains were like on their way, for people and for programs.
 *
 * @param job what was asked for
 * @param samples what was found
 */
record StatisticsReport(Sampling job, Samples samples) {
    private static final int MOST_ROWS = 10;

    /** Writes a document of its own. */
    void write(AtomicFile file) {
        StringWriter text = new StringWriter();
        Json.write(new PrintWriter(text), json -> {
            json.unsigned("seed", job.seed())
                    .number("first-chain", job.firstChain())
                    .number("chains", job.chains())
                    .number("dimension", job.target().dimension());
            json(json);
        });
        file.write(0, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Adds them to a document, if there are any. */
    void json(Json json) {
        if (!samples.statistics().isEmpty()) {
            json.objects("statistics", samples.statistics(), this::json);
        }
    }

    private void json(Json json, StatisticsAt at) {
        json.number("step", at.step());
        at.time().ifPresent(time -> json.number("time", time));
        json.number("chains", at.chains())
                .number("left-out", at.leftOut())
                .estimates("mean", at.mean())
                .estimates("variance", at.variance())
                .numbers("skewness", at.skewness())
                .numbers("excess-kurtosis", at.excessKurtosis());
        Statistics wanted = job.statistics();
        if (wanted.quantiles().length > 0) {
            List<Integer> all =
                    IntStream.range(0, wanted.quantiles().length).boxed().toList();
            json.objects(
                    "quantiles",
                    all,
                    (one, q) -> one.number("probability", wanted.quantiles()[q])
                            .estimates("quantile", at.quantiles().get(q)));
        }
        wanted.histogram().ifPresent(bins -> json.object("histogram", inner -> histogram(inner, bins, at)));
    }

    private static void histogram(Json json, Histogram bins, StatisticsAt at) {
        float[] edges = bins.edges();
        int last = bins.bins() + 1;
        json.numbers(
                        "edges",
                        IntStream.range(0, edges.length)
                                .mapToDouble(i -> edges[i])
                                .toArray())
                .counts(
                        "below",
                        Arrays.stream(at.histogram())
                                .mapToLong(counts -> counts[0])
                                .toArray())
                .counts(
                        "above",
                        Arrays.stream(at.histogram())
                                .mapToLong(counts -> counts[last])
                                .toArray())
                .counts(
                        "counts",
                        Arrays.stream(at.histogram())
                                .map(counts -> Arrays.copyOfRange(counts, 1, last))
                                .toArray(long[][]::new));
    }

    /** The first of them in a table. */
    void text(PrintWriter text) {
        if (samples.statistics().isEmpty()) {
            return;
        }
        int dimension = job.target().dimension();
        double[] probabilities = job.statistics().quantiles();
        text.printf(Locale.ROOT, "%10s %10s %14s %14s", "step", "coordinate", "mean", "sd");
        Arrays.stream(probabilities).forEach(p -> text.printf(Locale.ROOT, " %14s", "q" + p));
        text.println();
        int rows = samples.statistics().size() * dimension;
        for (int r = 0; r < Math.min(rows, MOST_ROWS); r++) {
            StatisticsAt at = samples.statistics().get(r / dimension);
            int d = r % dimension;
            double deviation = Math.sqrt(at.variance().get(d).value());
            text.printf(
                    Locale.ROOT,
                    "%10d %10d %14.6g %14.6g",
                    at.step(),
                    d,
                    at.mean().get(d).value(),
                    deviation);
            for (List<Estimate> quantile : at.quantiles()) {
                text.printf(Locale.ROOT, " %14.6g", quantile.get(d).value());
            }
            text.println();
        }
        if (rows > MOST_ROWS) {
            text.printf(Locale.ROOT, "… and %d more; --json or --statistics has all%n", rows - MOST_ROWS);
        }
    }
}
