package org.scorefield.cli;

import java.io.PrintWriter;
import org.scorefield.PointSource;
import org.scorefield.diagnostics.ModeOccupancy;
import org.scorefield.diagnostics.ModeOccupancy.Mode;
import org.scorefield.error.BadInputException;
import org.scorefield.error.ExitCode;
import org.scorefield.job.JobFile;
import org.scorefield.target.Responsibilities;
import org.scorefield.target.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures how points are spread over modes. */
@Command(
        name = "modes",
        description = {
            "The share of points nearest to each component of a Gaussian mixture by posterior probability, and the mean of that"
                    + " probability, beside the component's weight.",
            "Standard errors are for independent points."
        })
final class MeasureModes extends MeasureVerb {
    private static final int MOST_ROWS = 20;

    @Mixin
    private SampleOptions sample;

    @Override
    ExitCode run() {
        Target target = JobFile.readTarget(path, level).target();
        if (!Responsibilities.offeredBy(target)) {
            throw new BadInputException(
                    path.toString(),
                    "is a target of type " + target.type() + ", which has no components to tell apart",
                    "allowed: a mixture of Gaussians, or what is one");
        }
        PointSource source = sample.source(target, level, path);
        return report(target, sample.json(source), measures -> {
            ModeOccupancy occupancy = measures.modes(target, level, source);
            return new Figure(
                    json -> json.objects(
                            "modes",
                            occupancy.modes(),
                            (entry, mode) -> entry.number("weight", mode.weight())
                                    .estimate("occupancy", mode.occupancy())
                                    .estimate("posterior", mode.posterior())),
                    text -> text(text, occupancy, source));
        });
    }

    private void text(PrintWriter text, ModeOccupancy occupancy, PointSource source) {
        line(text, "%s", sample.shown(source));
        line(text, "%6s %12s %12s %10s %12s %10s", "mode", "weight", "occupancy", "±", "posterior", "±");
        int shown = Math.min(occupancy.modes().size(), MOST_ROWS);
        for (int k = 0; k < shown; k++) {
            Mode mode = occupancy.modes().get(k);
            line(
                    text,
                    "%6d %12.6g %12.6g %10s %12.6g %10s",
                    k,
                    mode.weight(),
                    mode.occupancy().value(),
                    Figures.error(mode.occupancy().standardError()),
                    mode.posterior().value(),
                    Figures.error(mode.posterior().standardError()));
        }
        if (shown < occupancy.modes().size()) {
            line(text, "… and %d more", occupancy.modes().size() - shown);
        }
    }
}
