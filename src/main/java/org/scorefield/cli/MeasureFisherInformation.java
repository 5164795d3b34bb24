package org.scorefield.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.scorefield.PointSource;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.diagnostics.FisherInformation;
import org.scorefield.error.ExitCode;
import org.scorefield.job.JobFile;
import org.scorefield.target.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures a Fisher information. */
@Command(
        name = "fisher-information",
        description = "E[s s^T], the Fisher information of the target with respect to a shift, and its trace.")
final class MeasureFisherInformation extends MeasureVerb {
    private static final int MOST_ROWS = 10;

    @Mixin
    private SampleOptions sample;

    @Override
    ExitCode run() {
        Target target = JobFile.readTarget(path, level).target();
        PointSource source = sample.source(target, level, path);
        return report(target, sample.json(source), measures -> {
            FisherInformation information = measures.fisherInformation(target, level, source);
            return new Figure(json -> json(json, information), text -> text(text, information, source));
        });
    }

    private static void json(Json json, FisherInformation information) {
        json.estimate("trace", information.trace());
        if (information.full()) {
            json.object("matrix", matrix -> {
                matrix.numbers("value", numbers(information, Estimate::value))
                        .numbers("standard-error", numbers(information, Estimate::standardError));
                Figures.noError(information.matrix().get(0)).ifPresent(reason -> matrix.text("note", reason));
            });
        } else {
            json.estimates("diagonal", information.matrix().get(0));
        }
    }

    private static double[][] numbers(FisherInformation information, ToDoubleFunction<Estimate> part) {
        return information.matrix().stream()
                .map(row -> row.stream().mapToDouble(part).toArray())
                .toArray(double[][]::new);
    }

    private void text(PrintWriter text, FisherInformation information, PointSource source) {
        line(text, "trace of the Fisher information %s", Figures.shown(information.trace()));
        line(text, "%s", sample.shown(source));
        List<List<Estimate>> matrix = information.matrix();
        int dimension = matrix.get(0).size();
        line(text, "%10s %14s %14s", "coordinate", "E[s s]", "standard error");
        for (int d = 0; d < Math.min(dimension, MOST_ROWS); d++) {
            Estimate estimate = matrix.get(information.full() ? d : 0).get(d);
            line(text, "%10d %14.6g %14s", d, estimate.value(), Figures.error(estimate.standardError()));
        }
        if (dimension > MOST_ROWS) {
            line(text, "… and %d more; --json has the whole matrix", dimension - MOST_ROWS);
        }
    }
}
