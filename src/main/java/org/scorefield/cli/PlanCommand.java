package org.scorefield.cli;

import java.nio.file.Path;
import java.util.OptionalDouble;
import org.scorefield.error.ExitCode;
import org.scorefield.job.Job;
import org.scorefield.job.JobFile;
import org.scorefield.job.Overrides;
import org.scorefield.sampler.PlanSampler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a sampler does, row by row. */
@Command(
        name = "plan",
        description = {
            "Prints the rows that a job's chains go through. A row makes of x, its score s at level (alpha, sigma), what was kept, and noise z",
            "  x' = a x + b s + p x_kept + q s_kept + c z",
            "keep: x and s, as they were before, are kept; sum: s_kept becomes u s_kept + v x + w s;",
            "adapt: each chain takes b r^2 for b and c r for c, r = |z| / |s|.",
            "With t and h in the place of a level, s is the increment of an SDE's step of length h at time t, which takes z."
        })
final class PlanCommand extends Verb {
    @Parameters(paramLabel = "JOB", description = "Job file, YAML or JSON.")
    private Path path;

    @Override
    ExitCode run() {
        Job job = JobFile.read(path, new Overrides(null, null, null, true));
        PlanSampler sampler = job.sampling().sampler();
        PlanTable table = new PlanTable(sampler.plan());
        OptionalDouble prior = sampler.priorDeviation();
        if (json) {
            Json.write(out(), document -> {
                if (!job.notes().isEmpty()) {
                    document.texts("notes", job.notes());
                }
                prior.ifPresent(deviation -> document.number("prior-deviation", deviation));
                table.json(document);
            });
        } else {
            job.notes().forEach(err()::println);
            table.text(out());
        }
        return ExitCode.OK;
    }
}
