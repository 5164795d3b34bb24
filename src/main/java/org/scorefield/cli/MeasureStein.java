package org.scorefield.cli;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.scorefield.PointSource;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.diagnostics.MedianDistance;
import org.scorefield.diagnostics.SteinDiscrepancy;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.diagnostics.SteinKernel.Form;
import org.scorefield.error.BadInputException;
import org.scorefield.error.ExitCode;
import org.scorefield.error.Problem;
import org.scorefield.io.NumericArray;
import org.scorefield.job.JobFile;
import org.scorefield.target.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Measures a kernelised Stein discrepancy. */
@Command(
        name = "stein",
        description = {
            "The squared kernelised Stein discrepancy of points from the target.",
            "It hardly sees the weights of modes that lie far apart: look at `measure modes`, too. Standard errors are for"
                    + " independent points."
        })
final class MeasureStein extends MeasureVerb {
    private static final Map<String, Boolean> KERNELS = Map.of("imq", false, "rbf", true);
    private static final Map<String, Boolean> STATISTICS = Map.of("u", false, "v", true);

    @Mixin
    private PointsOption points;

    @Option(
            names = "--kernel",
            paramLabel = "imq|rbf",
            defaultValue = "imq",
            description = "imq: (c^2 + r^2)^beta; rbf: exp(-r^2 / (2 h^2)). Default: imq.")
    private String kernelName;

    @Option(names = "--c", paramLabel = "C", description = "Of imq. Default: 1.")
    private Double c;

    @Option(names = "--beta", paramLabel = "B", description = "Of imq, below 0. Default: -0.5.")
    private Double beta;

    @Option(
            names = "--bandwidth",
            paramLabel = "H|median",
            description =
                    "h of rbf; median: of the distances between points, of more than 1024 every so many. Default: median.")
    private String bandwidth;

    @Option(
            names = "--statistic",
            paramLabel = "u|v",
            defaultValue = "u",
            description =
                    "u: mean over pairs of different points, without bias; v: over all pairs, never negative. Default: u.")
    private String statistic;

    @Override
    ExitCode run() {
        boolean rbf = chosen("--kernel", kernelName, KERNELS);
        boolean biased = chosen("--statistic", statistic, STATISTICS);
        if (rbf && (c != null || beta != null)) {
            throw usage("--c and --beta are of use only with --kernel imq");
        }
        if (!rbf && bandwidth != null) {
            throw usage("--bandwidth is of use only with --kernel rbf");
        }
        Target target = JobFile.readTarget(path, level).target();
        NumericArray array = points.read(target);
        PointSource source = PointSource.given(array.toFloats(), target.dimension());
        SteinKernel kernel = rbf ? gaussian(array) : multiquadric();
        if (!biased && source.count() == 1) {
            throw new BadInputException(
                    "--points " + points.file(),
                    "has one point, and no pair",
                    "allowed: at least two; --statistic v takes one");
        }
        return report(
                target,
                json -> {
                    json.text("points", points.file().toString()).number("samples", source.count());
                    if (rbf) {
                        json.text("kernel", "rbf").number("bandwidth", kernel.scale());
                    } else {
                        json.text("kernel", "imq").number("c", kernel.scale()).number("beta", kernel.exponent());
                    }
                    json.text("statistic", statistic);
                },
                measures -> {
                    SteinDiscrepancy discrepancy = measures.stein(target, level, kernel, source);
                    Estimate squared = biased ? discrepancy.vStatistic() : discrepancy.uStatistic();
                    return new Figure(json -> json.estimate(squared), text -> {
                        line(text, "squared Stein discrepancy %s", Figures.shown(squared));
                        line(
                                text,
                                "%s; %s statistic of %d points of %s",
                                shown(kernel),
                                statistic.toUpperCase(Locale.ROOT),
                                source.count(),
                                points.file());
                    });
                });
    }

    private boolean chosen(String option, String word, Map<String, Boolean> words) {
        if (!words.containsKey(word)) {
            throw usage("Invalid value for option '" + option + "': '" + word + "' is not "
                    + String.join(" or ", words.keySet().stream().sorted().toList()));
        }
        return words.get(word);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private SteinKernel multiquadric() {
        return inOptions(() -> SteinKernel.inverseMultiquadric(c == null ? 1 : c, beta == null ? -0.5 : beta));
    }

    private SteinKernel gaussian(NumericArray array) {
        if (bandwidth != null && !bandwidth.equals("median")) {
            try {
                double h = Double.parseDouble(bandwidth);
                return inOptions(() -> SteinKernel.gaussian(h));
            } catch (NumberFormatException e) {
                throw usage("Invalid value for option '--bandwidth': '" + bandwidth + "' is not a number or median");
            }
        }
        double median = MedianDistance.of(array.toFloats(), array.dim(1));
        if (!(median > 0)) {
            throw new BadInputException(
                    "--points " + points.file(),
                    array.dim(0) == 1
                            ? "has one point, and no distance"
                            : "has points of which half the pairs coincide",
                    "allowed: a number for --bandwidth");
        }
        return inOptions(() -> SteinKernel.gaussian(median));
    }

    /** Puts problems in terms of options. */
    private static SteinKernel inOptions(Supplier<SteinKernel> kernel) {
        try {
            return kernel.get();
        } catch (BadInputException e) {
            throw new BadInputException(e.problems().stream()
                    .map(problem -> new Problem("--" + problem.where(), problem.what(), problem.allowed()))
                    .toList());
        }
    }

    private static String shown(SteinKernel kernel) {
        return kernel.form() == Form.GAUSSIAN
                ? String.format(Locale.ROOT, "kernel exp(-r²/(2h²)), h = %.6g", kernel.scale())
                : String.format(
                        Locale.ROOT, "kernel (c² + r²)^beta, c = %.6g, beta = %.6g", kernel.scale(), kernel.exponent());
    }
}
