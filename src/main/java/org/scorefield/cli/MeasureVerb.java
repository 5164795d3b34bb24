package org.scorefield.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.scorefield.Engine;
import org.scorefield.Measures;
import org.scorefield.error.ExitCode;
import org.scorefield.target.Level;
import org.scorefield.target.Target;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that measure something share. */
abstract class MeasureVerb extends Verb {
    @Parameters(index = "0", paramLabel = "TARGET", description = "Job file, or a file with just a target.")
    Path path;

    @Option(
            names = "--level",
            paramLabel = "A,S",
            converter = Converters.LevelPair.class,
            description = "Of the law of A·X + S·Z, X from the target and Z standard normal. Default: 1,0, the target.")
    Level level = Level.NONE;

    @Mixin
    private DeviceOptions device;

    @Mixin
    private QuietOption quiet;

    /**
     * A figure, for programs and for people.
     *
     * @param json writes it into the document
     * @param text writes it in lines
     */
    record Figure(Consumer<Json> json, Consumer<PrintWriter> text) {}

    /**
     * Opens the device, measures and reports.
     *
     * @param given what is measured on what, for the document
     * @param others that are measured beside the target
     */
    final ExitCode report(Target target, Consumer<Json> given, Function<Measures, Figure> measure, Target... others) {
        Target[] targets = Stream.concat(Stream.of(target), Stream.of(others)).toArray(Target[]::new);
        try (Engine engine = device.open(targets)) {
            if (!quiet.given()) {
                device.describe(engine.device(), true).forEach(err()::println);
            }
            long begin = System.nanoTime();
            Figure figure = measure.apply(new Measures(engine));
            double seconds = (System.nanoTime() - begin) * 1e-9;
            if (json) {
                Json.write(out(), json -> {
                    json.text("measure", spec.name())
                            .text("target", path.toString())
                            .text("version", Main.Version.text())
                            .number("dimension", target.dimension())
                            .numbers("level", new double[] {level.alpha(), level.sigma()});
                    given.accept(json);
                    device.json(json, engine.device(), true);
                    json.number("seconds", seconds);
                    figure.json().accept(json);
                });
            } else {
                figure.text().accept(out());
                line(
                        out(),
                        "%.3g s on %s (%s)",
                        seconds,
                        engine.device().selector(),
                        engine.device().name());
            }
        }
        return ExitCode.OK;
    }

    static void line(PrintWriter text, String format, Object... arguments) {
        text.println(String.format(Locale.ROOT, format, arguments));
    }
}
