package org.scorefield.cli;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.scorefield.PointSource;
import org.scorefield.error.BadInputException;
import org.scorefield.target.Level;
import org.scorefield.target.Target;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The points that something is measured on: of a file, or drawn from a target. */
final class SampleOptions {
    private static final long USUAL = 100_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--points",
            paramLabel = "FILE",
            description = "Points: .npy of shape (points, dimension), or .csv. Default: exact draws from the target.")
    private Path points;

    @Option(
            names = "--samples",
            paramLabel = "N",
            converter = Converters.Whole.class,
            description = "How many to draw. Default: 100000.")
    private Long samples;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Converters.Seed.class,
            description = "For drawing, 64 bits. Default: 0.")
    private Long seed;

    /** The points; {@code path} is the file that describes the target. */
    PointSource source(Target target, Level level, Path path) {
        if (points != null) {
            if (samples != null || seed != null) {
                throw new ParameterException(
                        spec.commandLine(), "--samples and --seed are of use only without --points");
            }
            return PointSource.given(PointFile.read("--points", points, target).toFloats(), target.dimension());
        }
        if (!target.offers(Target.Operation.DRAW)) {
            throw new BadInputException(
                    path.toString(),
                    "is a target of type " + target.type() + ", which has no exact draws",
                    "allowed: another target, or --points");
        }
        long count = samples == null ? USUAL : samples;
        if (count < 1) {
            throw new BadInputException("--samples", "is " + count, "allowed: a whole number >= 1");
        }
        return PointSource.drawn(target, level, seed(), count);
    }

    private long seed() {
        return seed == null ? 0 : seed;
    }

    /** What they are, for programs. */
    Consumer<Json> json(PointSource source) {
        return json -> {
            if (points != null) {
                json.text("points", points.toString());
            } else {
                json.unsigned("seed", seed());
            }
            json.number("samples", source.count());
        };
    }

    /** {@code 100 points of x.npy} or {@code 100000 draws, seed 0}. */
    String shown(PointSource source) {
        return points != null
                ? source.count() + " points of " + points
                : source.count() + " draws, seed " + Long.toUnsignedString(seed());
    }
}
