package org.scorefield.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.scorefield.Engine;
import org.scorefield.LossEstimate;
import org.scorefield.LossEstimate.AtLevel;
import org.scorefield.LossJob;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.error.ExitCode;
import org.scorefield.job.JobFile;
import org.scorefield.job.LossFile;
import org.scorefield.job.LossOverrides;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Estimates a score-matching loss. */
@Command(name = "loss", description = "Estimates a score-matching loss of a model on data.")
final class LossCommand extends Verb {
    @Parameters(paramLabel = "JOB", description = "Job file with `loss`, `model` and `data`, YAML or JSON.")
    private Path path;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Converters.Seed.class,
            description = "Instead of the job's, 64 bits.")
    private Long seed;

    @Option(
            names = "--samples",
            paramLabel = "N",
            converter = Converters.Whole.class,
            description = "Instead of the job's.")
    private Long samples;

    @Mixin
    private DeviceOptions device;

    @Mixin
    private QuietOption quiet;

    @Override
    ExitCode run() {
        LossFile file = JobFile.readLoss(path, new LossOverrides(samples, seed));
        LossJob job = file.job();
        try (Engine engine = device.open(job.model(), job.data())) {
            if (!quiet.given()) {
                device.describe(engine.device(), true).forEach(err()::println);
                file.notes().forEach(err()::println);
            }
            if (!quiet.given() && file.seedDrawn()) {
                err().println("seed: " + Long.toUnsignedString(job.seed()) + " (drawn)");
            }
            LossEstimate estimate = estimate(engine, job);
            if (json) {
                Json.write(out(), json -> json(json, file, estimate));
            } else {
                text(job, estimate);
            }
            return verdict(estimate);
        }
    }

    private LossEstimate estimate(Engine engine, LossJob job) {
        int levels = job.loss().terms().size();
        double values = (double) job.samples() * (job.levels().divides() ? 1 : levels);
        Progress progress = new Progress(err(), values, "values", quiet.given());
        try {
            return engine.loss(job, progress::at);
        } finally {
            progress.end();
        }
    }

    private void json(Json json, LossFile file, LossEstimate estimate) {
        LossJob job = file.job();
        json.text("job", file.path().toString())
                .text("version", Main.Version.text())
                .text("loss", job.loss().type())
                .unsigned("seed", job.seed())
                .number("samples", job.samples())
                .number("dimension", job.model().dimension());
        device.json(json, estimate.device(), true);
        if (!file.notes().isEmpty()) {
            json.texts("notes", file.notes());
        }
        json.number("seconds", estimate.seconds())
                .number("values-per-second", estimate.values() / estimate.seconds())
                .estimate(new Estimate(estimate.value(), estimate.standardError()))
                .objects(
                        "levels",
                        estimate.levels(),
                        (entry, level) -> entry.number("alpha", level.level().alpha())
                                .number("sigma", level.level().sigma())
                                .number("samples", level.samples())
                                .flag("control-variate", level.controlled())
                                .estimate(new Estimate(level.value(), level.standardError())));
    }

    private void text(LossJob job, LossEstimate estimate) {
        out().printf(
                        Locale.ROOT,
                        "%s %s%n",
                        job.loss().type(),
                        Figures.shown(new Estimate(estimate.value(), estimate.standardError())));
        out().printf(
                        Locale.ROOT,
                        "%d values in %.3g s: %.4g million/s on %s (%s); seed %s%n",
                        estimate.values(),
                        estimate.seconds(),
                        1e-6 * estimate.values() / estimate.seconds(),
                        estimate.device().selector(),
                        estimate.device().name(),
                        Long.toUnsignedString(job.seed()));
        if (estimate.levels().size() == 1) {
            return;
        }
        out().printf(Locale.ROOT, "%12s %14s %14s %10s%n", "sigma", "value", "standard error", "samples");
        for (AtLevel level : estimate.levels()) {
            out().printf(
                            Locale.ROOT,
                            "%12.6g %14.8g %14s %10d%s%n",
                            level.level().sigma(),
                            level.value(),
                            Figures.error(level.standardError()),
                            level.samples(),
                            level.controlled() ? "  control variate" : "");
        }
    }

    private ExitCode verdict(LossEstimate estimate) {
        List<AtLevel> bad = estimate.levels().stream()
                .filter(level -> !Double.isFinite(level.value()))
                .toList();
        if (bad.isEmpty()) {
            return ExitCode.OK;
        }
        err().printf(
                        Locale.ROOT,
                        "error: the loss is not finite at %d of %d levels, first at sigma %s: there a score is not finite, or its"
                                + " square too large for single precision%n",
                        bad.size(),
                        estimate.levels().size(),
                        bad.get(0).level().sigma());
        return ExitCode.DIVERGED;
    }
}
