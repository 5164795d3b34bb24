package org.scorefield.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.scorefield.Engine;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.error.BadInputException;
import org.scorefield.error.ExitCode;
import org.scorefield.io.NpyWriter;
import org.scorefield.io.NumericArray;
import org.scorefield.job.JobFile;
import org.scorefield.job.TargetFile;
import org.scorefield.target.Level;
import org.scorefield.target.Prediction;
import org.scorefield.target.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Evaluates a target at given points. */
@Command(name = "score", description = "Evaluates score, log density and Hessian of a target at given points.")
final class ScoreCommand extends Verb {
    @Parameters(paramLabel = "TARGET", description = "Job file, or a file with just a target.")
    private Path path;

    @Mixin
    private PointsOption points;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.npy",
            description = "Scores: float32, shape (points, dimension), Fortran order.")
    private Path out;

    @Option(
            names = "--prediction",
            paramLabel = "FORM",
            converter = Converters.Form.class,
            description =
                    "What --out receives at the level (a, s): score, epsilon (-s * score), x0 ((x + s^2 * score) / a)"
                            + " or v (a * epsilon - s * x0); these need --level. Default: score.")
    private Prediction prediction = Prediction.SCORE;

    @Option(names = "--log-density", paramLabel = "FILE.npy", description = "Log densities: float32, shape (points,).")
    private Path logDensity;

    @Option(
            names = "--hessian-vector",
            paramLabel = "FILE",
            description = "Vectors v, one for each point, to multiply with the Hessian of the log density.")
    private Path vectors;

    @Option(
            names = "--hessian-vector-out",
            paramLabel = "FILE.npy",
            description = "The products: float32, shape (points, dimension), Fortran order.")
    private Path products;

    @Option(
            names = "--laplacian",
            paramLabel = "FILE.npy",
            description = "Traces of the Hessian of the log density: float32, shape (points,).")
    private Path laplacian;

    @Option(
            names = "--level",
            paramLabel = "A,S",
            converter = Converters.LevelPair.class,
            description = "Of the law of A·X + S·Z, X from the target and Z standard normal. Default: 1,0, the target.")
    private Level givenLevel;

    @Mixin
    private DeviceOptions device;

    @Mixin
    private QuietOption quiet;

    @Mixin
    private OverwriteOption overwrite;

    private Level level;

    @Override
    ExitCode run() {
        if ((vectors == null) != (products == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--hessian-vector and --hessian-vector-out are of use only together");
        }
        if (prediction != Prediction.SCORE && givenLevel == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--prediction " + prediction.label()
                            + " needs a --level: without noise it says nothing of the target");
        }
        level = givenLevel == null ? Level.NONE : givenLevel;
        TargetFile file = JobFile.readTarget(path, level);
        Target target = file.target();
        NumericArray array = points.read(target);
        NumericArray directions = vectors == null ? null : PointFile.read("--hessian-vector", vectors, target);
        if (directions != null && directions.dim(0) != array.dim(0)) {
            throw new BadInputException(
                    "--hessian-vector " + vectors,
                    "has " + directions.dim(0) + " vectors",
                    "allowed: " + array.dim(0) + ", one for each point");
        }
        if (directions != null || laplacian != null) {
            requireHessian(target);
        }
        List<Path> inputs = new ArrayList<>(file.inputs());
        inputs.add(points.file());
        if (vectors != null) {
            inputs.add(vectors);
        }
        try (Outputs outputs = new Outputs(overwrite.given(), inputs)) {
            files().forEach(outputs::add);
            outputs.check();
            try (Engine engine = device.open(target)) {
                if (!quiet.given()) {
                    device.describe(engine.device(), true).forEach(err()::println);
                }
                long begin = System.nanoTime();
                ScoreWork work = new ScoreWork(engine, target, level, array);
                compute(work, outputs, array, directions);
                double seconds = (System.nanoTime() - begin) * 1e-9;
                outputs.commit();
                report(engine.device(), array, seconds, work);
                return verdict(work, array.dim(0));
            }
        }
    }

    private ExitCode verdict(ScoreWork work, int points) {
        int bad = work.notFinite().cardinality();
        if (bad == 0) {
            return ExitCode.OK;
        }
        int first = work.notFinite().nextSetBit(0);
        err().printf(
                        Locale.ROOT,
                        "error: results are not finite at %d of %d points, first at point %d (from 0): %s%n",
                        bad,
                        points,
                        first,
                        work.notFinite(first));
        return ExitCode.DIVERGED;
    }

    private void requireHessian(Target target) {
        if (!target.offers(Target.Operation.CURVATURE, level)) {
            throw new BadInputException(
                    path.toString(),
                    "is a target of type " + target.type() + ", which has no Hessian"
                            + (target.offers(Target.Operation.CURVATURE) ? " at level " + level : ""),
                    "allowed: another target, or neither --hessian-vector nor --laplacian");
        }
    }

    private void compute(ScoreWork work, Outputs outputs, NumericArray array, NumericArray directions) {
        int count = array.dim(0);
        int dimension = array.dim(1);
        NpyWriter scores = outputs.create("--out", true, count, dimension);
        work.scores(prediction, scores, outputs.create("--log-density", false, count));
        if (directions != null) {
            work.hessianVectors(directions, outputs.create("--hessian-vector-out", true, count, dimension));
        }
        if (laplacian != null) {
            work.laplacians(outputs.create("--laplacian", false, count));
        }
    }

    private void report(DeviceInfo info, NumericArray array, double seconds, ScoreWork work) {
        if (json) {
            Json.write(out(), json -> {
                json.text("target", path.toString())
                        .text("version", Main.Version.text())
                        .number("points", array.dim(0))
                        .number("dimension", array.dim(1))
                        .numbers("level", new double[] {level.alpha(), level.sigma()});
                device.json(json, info, true);
                json.number("seconds", seconds)
                        .text("prediction", prediction.label())
                        .number("not-finite", work.notFinite().cardinality());
                files().forEach((option, file) -> json.text(option.substring(2), file.toString()));
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
        Map<String, String> contents = Map.of(
                "--out", prediction == Prediction.SCORE ? "scores" : "predictions of " + prediction.label(),
                "--log-density", "log densities",
                "--hessian-vector-out", "products with Hessians",
                "--laplacian", "Laplacians");
        files().forEach((option, file) -> text.println(contents.get(option) + " in " + file));
    }

    /** What is written, by option. */
    private Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("--out", out);
        files.put("--log-density", logDensity);
        files.put("--hessian-vector-out", products);
        files.put("--laplacian", laplacian);
        files.values().removeIf(Objects::isNull);
        return files;
    }
}
