package org.scorefield.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The figures that there are to measure. */
@Command(
        name = "measure",
        description = "Measures how points and a target go together, or two targets.",
        subcommands = {
            MeasureStein.class,
            MeasureFisherInformation.class,
            MeasureMeanScore.class,
            MeasureFisherDivergence.class,
            MeasureModes.class,
            MeasureAnomaly.class
        },
        synopsisSubcommandLabel = "WHAT")
final class MeasureCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "nothing to measure given");
    }
}
