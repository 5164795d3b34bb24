package org.scorefield.cli;

import java.io.PrintWriter;
import org.scorefield.PointSource;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.diagnostics.MeanScore;
import org.scorefield.error.ExitCode;
import org.scorefield.job.JobFile;
import org.scorefield.target.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures a mean score. */
@Command(
        name = "mean-score",
        description = "E[s], which is zero where the points come from the target, with Hotelling's test of that.")
final class MeasureMeanScore extends MeasureVerb {
    private static final int MOST_ROWS = 10;

    private static final String NO_TEST =
            "no Hotelling test: too few points, too many dimensions, or scores in a plane";

    @Mixin
    private SampleOptions sample;

    @Override
    ExitCode run() {
        Target target = JobFile.readTarget(path, level).target();
        PointSource source = sample.source(target, level, path);
        return report(target, sample.json(source), measures -> {
            MeanScore score = measures.meanScore(target, level, source);
            return new Figure(
                    json -> json.estimates("mean", score.mean()).object("hotelling", test -> {
                        test.number("t-squared", score.tSquared()).number("p-value", score.pValue());
                        if (Double.isNaN(score.tSquared())) {
                            test.text("note", NO_TEST);
                        }
                    }),
                    text -> text(text, score, source));
        });
    }

    private void text(PrintWriter text, MeanScore score, PointSource source) {
        if (Double.isNaN(score.tSquared())) {
            line(text, NO_TEST);
        } else {
            line(text, "Hotelling's T² %.6g, p-value %.4g", score.tSquared(), score.pValue());
        }
        line(text, "%s", sample.shown(source));
        line(text, "%10s %14s %14s", "coordinate", "mean score", "standard error");
        for (int d = 0; d < Math.min(score.mean().size(), MOST_ROWS); d++) {
            Estimate estimate = score.mean().get(d);
            line(text, "%10d %14.6g %14s", d, estimate.value(), Figures.error(estimate.standardError()));
        }
        if (score.mean().size() > MOST_ROWS) {
            line(text, "… and %d more", score.mean().size() - MOST_ROWS);
        }
    }
}
