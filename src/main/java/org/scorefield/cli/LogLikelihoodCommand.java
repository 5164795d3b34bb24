package org.scorefield.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scorefield.Engine;
import org.scorefield.LikelihoodJob;
import org.scorefield.LogDensities;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.error.ExitCode;
import org.scorefield.io.NpyWriter;
import org.scorefield.io.NumericArray;
import org.scorefield.job.JobFile;
import org.scorefield.job.LikelihoodFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Computes log densities of given points along a probability flow. */
@Command(
        name = "log-likelihood",
        description = "Computes log densities of given points along a process's probability flow.")
final class LogLikelihoodCommand extends Verb {
    @Parameters(paramLabel = "JOB", description = "Job file with `target`, `sde` and `solver`, YAML or JSON.")
    private Path path;

    @Mixin
    private PointsOption points;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.npy",
            description = "Log densities: float32, shape (points,).")
    private Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Converters.Seed.class,
            description = "Of the vectors of `trace: hutchinson`, instead of the job's, 64 bits.")
    private Long seed;

    @Mixin
    private DeviceOptions device;

    @Mixin
    private QuietOption quiet;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    ExitCode run() {
        LikelihoodFile file = JobFile.readLikelihood(path, seed);
        NumericArray array = points.read(file.job().target());
        List<Path> inputs = new ArrayList<>(file.inputs());
        inputs.add(points.file());
        try (Outputs outputs = new Outputs(overwrite.given(), inputs)) {
            outputs.add("--out", out).check();
            NpyWriter writer = outputs.create("--out", false, array.dim(0));
            try (Engine engine = device.open(file.job().target())) {
                say(engine, file);
                LogDensities densities = compute(engine, file.job(), array);
                write(writer, densities.values());
                outputs.commit();
                report(file, densities);
                return verdict(densities);
            }
        }
    }

    private void say(Engine engine, LikelihoodFile file) {
        if (quiet.given()) {
            return;
        }
        device.describe(engine.device(), true).forEach(err()::println);
        if (file.seedDrawn() && random(file)) {
            err().println("seed: " + Long.toUnsignedString(file.job().seed()) + " (drawn)");
        }
    }

    private static boolean random(LikelihoodFile file) {
        return file.job().flow().probes().isPresent();
    }

    private LogDensities compute(Engine engine, LikelihoodJob job, NumericArray array) {
        double stages = (double) array.dim(0) * job.flow().plan().steps();
        Progress progress = new Progress(err(), stages, "scores", quiet.given());
        try {
            return engine.logDensities(job, array.toFloats(), progress::at);
        } finally {
            progress.end();
        }
    }

    private static void write(NpyWriter writer, double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        writer.write(0, floats, 0, floats.length);
    }

    private void report(LikelihoodFile file, LogDensities densities) {
        int dimension = file.job().target().dimension();
        int count = densities.values().length;
        Estimate mean = densities.mean();
        Estimate bits = densities.bitsPerDimension(dimension);
        if (json) {
            Json.write(out(), json -> {
                json.text("job", file.path().toString())
                        .text("version", Main.Version.text())
                        .number("points", count)
                        .number("dimension", dimension);
                if (random(file)) {
                    json.unsigned("seed", file.job().seed());
                }
                device.json(json, densities.device(), true);
                json.number("seconds", densities.seconds())
                        .number("scores-per-point", densities.stages())
                        .estimate("mean-log-density", mean)
                        .estimate("bits-per-dimension", bits)
                        .number("not-finite", densities.notFinite().length)
                        .text("out", out.toString());
            });
            return;
        }
        out().printf(Locale.ROOT, "mean log density %s; %.6g bits per dimension%n", Figures.shown(mean), bits.value());
        out().printf(
                        Locale.ROOT,
                        "%d points of dimension %d, %d scores each, in %.3g s on %s (%s)%n",
                        count,
                        dimension,
                        densities.stages(),
                        densities.seconds(),
                        densities.device().selector(),
                        densities.device().name());
        out().println("log densities in " + out);
    }

    private ExitCode verdict(LogDensities densities) {
        int[] bad = densities.notFinite();
        if (bad.length == 0) {
            return ExitCode.OK;
        }
        err().printf(
                        Locale.ROOT,
                        "error: the log density is not finite at %d of %d points, first at point %d (from 0); try more steps, or a later end%n",
                        bad.length,
                        densities.values().length,
                        bad[0]);
        return ExitCode.DIVERGED;
    }
}
