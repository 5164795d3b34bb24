package org.scorefield.cli;

import java.nio.file.Path;
import org.scorefield.PointSource;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.error.BadInputException;
import org.scorefield.error.ExitCode;
import org.scorefield.job.JobFile;
import org.scorefield.target.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Measures a Fisher divergence. */
@Command(
        name = "fisher-divergence",
        description = {
            "E_p |s_p - s_q|^2, the Fisher divergence of Q from TARGET, without a factor 1/2.",
            "It hardly sees the weights of modes that lie far apart: look at `measure modes`, too."
        })
final class MeasureFisherDivergence extends MeasureVerb {
    @Parameters(index = "1", paramLabel = "Q", description = "The other target's file.")
    private Path other;

    @Mixin
    private SampleOptions sample;

    @Override
    ExitCode run() {
        Target p = JobFile.readTarget(path, level).target();
        Target q = JobFile.readTarget(other, level).target();
        if (q.dimension() != p.dimension()) {
            throw new BadInputException(
                    other.toString(),
                    "has the dimension " + q.dimension(),
                    "allowed: " + p.dimension() + ", as the target in " + path);
        }
        PointSource source = sample.source(p, level, path);
        return report(
                p,
                json -> {
                    json.text("other-target", other.toString());
                    sample.json(source).accept(json);
                },
                measures -> {
                    Estimate divergence = measures.fisherDivergence(p, q, level, source);
                    return new Figure(json -> json.estimate(divergence), text -> {
                        line(text, "Fisher divergence %s", Figures.shown(divergence));
                        line(text, "%s", sample.shown(source));
                    });
                },
                q);
    }
}
