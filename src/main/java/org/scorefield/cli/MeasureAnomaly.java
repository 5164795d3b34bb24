package org.scorefield.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.scorefield.Measures;
import org.scorefield.PointSource;
import org.scorefield.error.ExitCode;
import org.scorefield.io.NpyWriter;
import org.scorefield.io.NumericArray;
import org.scorefield.job.JobFile;
import org.scorefield.job.TargetFile;
import org.scorefield.target.Level;
import org.scorefield.target.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how unusual points are. */
@Command(
        name = "anomaly",
        description = {
            "For each point the log density at --level and the norms of the score at several levels of noise: one norm alone does not"
                    + " tell a mode from a desert.",
            "Without --out they are printed: as text those of the ten least probable points, with --json all."
        })
final class MeasureAnomaly extends MeasureVerb {
    private static final int MOST_ROWS = 10;

    @Mixin
    private PointsOption points;

    @Option(
            names = "--levels",
            paramLabel = "S,S,...",
            converter = Converters.Sigmas.class,
            description = "Levels of noise for the norms: standard deviations. Default: --level alone.")
    private Converters.NoiseLevels noise;

    @Option(
            names = "--out",
            paramLabel = "FILE.npy",
            description =
                    "A row for each point: log density, then norms. float32, shape (points, 1 + levels), Fortran order.")
    private Path out;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    ExitCode run() {
        List<Level> levels = noise == null ? List.of(level) : noise.levels();
        TargetFile file = JobFile.readTarget(
                path, Stream.concat(Stream.of(level), levels.stream()).toArray(Level[]::new));
        Target target = file.target();
        NumericArray array = points.read(target);
        List<Path> inputs = new ArrayList<>(file.inputs());
        inputs.add(points.file());
        try (Outputs outputs = new Outputs(overwrite.given(), inputs)) {
            outputs.add("--out", out).check();
            NpyWriter writer = outputs.create("--out", true, array.dim(0), 1 + levels.size());
            return report(
                    target,
                    json -> json.text("points", points.file().toString())
                            .number("samples", array.dim(0))
                            .objects(
                                    "levels",
                                    levels,
                                    (entry, level) ->
                                            entry.number("alpha", level.alpha()).number("sigma", level.sigma())),
                    measures -> {
                        float[][] columns = columns(measures, target, levels, array);
                        if (writer == null) {
                            return new Figure(json -> json(json, columns), text -> text(text, levels, columns));
                        }
                        for (int c = 0; c < columns.length; c++) {
                            writer.write((long) c * array.dim(0), columns[c], 0, array.dim(0));
                        }
                        outputs.commit();
                        return new Figure(
                                json -> json.text("out", out.toString()),
                                text -> line(text, "log densities and norms at %d levels in %s", levels.size(), out));
                    });
        }
    }

    /** Log densities, then norms at each level. */
    private float[][] columns(Measures measures, Target target, List<Level> levels, NumericArray array) {
        float[][] columns = new float[1 + levels.size()][array.dim(0)];
        PointSource source = PointSource.given(array.toFloats(), target.dimension());
        measures.anomaly(target, level, levels, source, (first, densities, norms) -> {
            System.arraycopy(densities, 0, columns[0], (int) first, densities.length);
            for (int l = 0; l < norms.length; l++) {
                System.arraycopy(norms[l], 0, columns[1 + l], (int) first, densities.length);
            }
        });
        return columns;
    }

    private static double[] doubles(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
    }

    private static void json(Json json, float[][] columns) {
        json.numbers("log-density", doubles(columns[0]))
                .numbers(
                        "score-norms",
                        Arrays.stream(columns)
                                .skip(1)
                                .map(MeasureAnomaly::doubles)
                                .toArray(double[][]::new));
    }

    private static void text(PrintWriter text, List<Level> levels, float[][] columns) {
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%10s %14s", "point", "log density"));
        levels.forEach(level -> head.append(String.format(Locale.ROOT, " %14s", "|s| at " + level.sigma())));
        text.println(head);
        IntStream.range(0, columns[0].length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> columns[0][i]))
                .limit(MOST_ROWS)
                .forEach(i -> {
                    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%10d", i));
                    for (float[] column : columns) {
                        row.append(String.format(Locale.ROOT, " %14.6g", column[i]));
                    }
                    text.println(row);
                });
        if (columns[0].length > MOST_ROWS) {
            line(text, "… and %d more probable ones; --out or --json give all", columns[0].length - MOST_ROWS);
        }
    }
}
