package org.scorefield.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.scorefield.error.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code scorefield}. */
@Command(
        name = "scorefield",
        description = "Follows score fields: samples densities and evaluates their scores, on GPUs and CPUs.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            SampleCommand.class,
            ScoreCommand.class,
            PlanCommand.class,
            LossCommand.class,
            LogLikelihoodCommand.class,
            MeasureCommand.class,
            DevicesCommand.class,
            SelfTestCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 internal error, 2 usage, 3 bad input, 4 device, 5 memory,",
            "6 chains diverged or a figure is not finite, 7 input/output, 8 damaged file, 130 and 143 when stopped."
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        System.exit(run(
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                args));
    }

    /** Runs a command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine commandLine = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .registerConverter(Path.class, new Converters.FileName())
                .setParameterExceptionHandler(Failures::usage)
                .setExecutionExceptionHandler(Failures::handle);
        int code = commandLine.execute(args);
        err.flush();
        if (out.checkError() && code == ExitCode.OK.code()) {
            err.println("error: cannot write to standard output");
            return ExitCode.INPUT_OUTPUT.code();
        }
        return code;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /** The version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"scorefield " + text() + ", Java " + Runtime.version()};
        }

        static String text() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }
    }
}
