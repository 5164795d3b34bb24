package org.scorefield.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.scorefield.error.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands share. */
abstract class Verb implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    boolean json;

    @Option(names = "--debug", description = "Print the stack trace of a failure.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** Where results go. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Where everything else goes. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    @Override
    public final Integer call() {
        try {
            return run().code();
        } catch (Error e) {
            throw new Fault(e);
        }
    }

    /** Does what the command is for. */
    abstract ExitCode run();

    /** An error as an exception, because picocli lets nobody handle errors. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fault(Error cause) {
            super(cause);
        }
    }
}
