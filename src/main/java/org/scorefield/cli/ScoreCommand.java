package org.scorefield.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scorefield.Engine;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.Evaluation;
import org.scorefield.error.BadInputException;
import org.scorefield.error.ExitCode;
import org.scorefield.io.NpyWriter;
import org.scorefield.io.NumericArray;
import org.scorefield.io.Points;
import org.scorefield.job.JobFile;
import org.scorefield.job.TargetFile;
import org.scorefield.target.Level;
import org.scorefield.target.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates a target at given points. */
@Command(name = "score", description = "Evaluates score and log density of a target at given points.")
final class ScoreCommand extends Verb {
    /** Numbers evaluated at a time; no result depends on it. */
    private static final int BATCH = 1 << 22;

    @Parameters(paramLabel = "TARGET", description = "Job file, or a file with just a target.")
    private Path path;

    @Option(
            names = "--points",
            required = true,
            paramLabel = "FILE",
            description = "Points: .npy of shape (points, dimension), or .csv.")
    private Path points;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.npy",
            description = "Scores: float32, shape (points, dimension), Fortran order.")
    private Path out;

    @Option(names = "--log-density", paramLabel = "FILE.npy", description = "Log densities: float32, shape (points,).")
    private Path logDensity;

    @Option(
            names = "--level",
            paramLabel = "A,S",
            converter = Converters.LevelPair.class,
            description = "Of the law of A·X + S·Z, X from the target and Z standard normal. Default: 1,0, the target.")
    private Level level = Level.NONE;

    @Mixin
    private DeviceOptions device;

    @Mixin
    private OutputOptions output;

    @Override
    ExitCode run() {
        TargetFile file = JobFile.readTarget(path, level);
        Target target = file.target();
        NumericArray array = Points.read(points);
        if (array.dim(1) != target.dimension()) {
            throw new BadInputException(
                    "--points " + points,
                    "has points of dimension " + array.dim(1),
                    "allowed: " + target.dimension() + ", as the target in " + path);
        }
        List<Path> inputs = new ArrayList<>(file.inputs());
        inputs.add(points);
        try (Outputs outputs = new Outputs(output.overwrite(), inputs)) {
            outputs.add("--out", out).add("--log-density", logDensity).check();
            NpyWriter scores = outputs.create("--out", true, array.dim(0), array.dim(1));
            NpyWriter densities = outputs.create("--log-density", false, array.dim(0));
            try (Engine engine = device.open()) {
                if (!output.quiet()) {
                    device.describe(engine.device(), true).forEach(err()::println);
                }
                long begin = System.nanoTime();
                evaluate(engine, target, array, scores, densities);
                double seconds = (System.nanoTime() - begin) * 1e-9;
                outputs.commit();
                report(engine.device(), array, seconds);
            }
        }
        return ExitCode.OK;
    }

    private void evaluate(Engine engine, Target target, NumericArray array, NpyWriter scores, NpyWriter densities) {
        int dimension = array.dim(1);
        int count = array.dim(0);
        float[] rows = array.toFloats();
        int batch = Math.max(1, BATCH / dimension);
        for (int from = 0; from < count; from += batch) {
            int size = Math.min(batch, count - from);
            float[] columns = new float[size * dimension];
            for (int i = 0; i < size; i++) {
                for (int d = 0; d < dimension; d++) {
                    columns[d * size + i] = rows[(from + i) * dimension + d];
                }
            }
            Evaluation evaluation = engine.score(target, level, columns, size);
            for (int d = 0; d < dimension; d++) {
                scores.write((long) d * count + from, evaluation.scores(), d * size, size);
            }
            if (densities != null) {
                densities.write(from, evaluation.logDensities(), 0, size);
            }
        }
    }

    private void report(DeviceInfo info, NumericArray array, double seconds) {
        if (json) {
            Json.write(out(), json -> {
                json.text("target", path.toString())
                        .text("version", Main.Version.text())
                        .number("points", array.dim(0))
                        .number("dimension", array.dim(1))
                        .numbers("level", new double[] {level.alpha(), level.sigma()});
                device.json(json, info, true);
                json.number("seconds", seconds).text("out", out.toString());
                if (logDensity != null) {
                    json.text("log-density", logDensity.toString());
                }
            });
            return;
        }
        PrintWriter text = out();
        text.printf(
                Locale.ROOT,
                "%d points of dimension %d in %.3g s on %s (%s)%n",
                array.dim(0),
                array.dim(1),
                seconds,
                info.selector(),
                info.name());
        text.println("scores in " + out);
        if (logDensity != null) {
            text.println("log densities in " + logDensity);
        }
    }
}
