package org.scorefield.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.scorefield.error.ExitCode;
import org.scorefield.error.Problem;
import org.scorefield.error.ScorefieldException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Failures to lines on stderr and an exit code. A stack trace is for those who ask for it. */
final class Failures {
    /** As a shell reports a process that SIGINT ended. */
    private static final int INTERRUPTED = 130;

    private Failures() {}

    /** A command line that cannot be understood. */
    static int usage(ParameterException failure, String[] args) {
        CommandLine commandLine = failure.getCommandLine();
        PrintWriter err = commandLine.getErr();
        err.println("error: " + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try `" + commandLine.getCommandSpec().qualifiedName() + " --help`.");
        return ExitCode.USAGE.code();
    }

    /** A command that failed. */
    static int handle(Exception failure, CommandLine commandLine, ParseResult parsed) {
        if (Outputs.stopping()) {
            return INTERRUPTED;
        }
        Verb verb = commandLine.getCommand();
        int code = code(failure);
        List<String> problems = message(failure, verb.debug).lines().toList();
        problems.forEach(problem -> verb.err().println("error: " + problem));
        if (verb.debug) {
            failure.printStackTrace(verb.err());
        }
        if (verb.json) {
            Json.write(
                    verb.out(),
                    json -> json.object(
                            "error", error -> error.number("exit-code", code).texts("problems", problems)));
        }
        return code;
    }

    private static int code(Exception failure) {
        if (failure instanceof ScorefieldException known) {
            return known.exitCode().code();
        }
        if (failure.getCause() instanceof OutOfMemoryError) {
            return ExitCode.MEMORY.code();
        }
        return failure instanceof CancellationException ? INTERRUPTED : ExitCode.INTERNAL.code();
    }

    private static String message(Exception failure, boolean debug) {
        if (failure instanceof ScorefieldException || failure instanceof CancellationException) {
            return failure.getMessage();
        }
        if (failure.getCause() instanceof OutOfMemoryError) {
            long heap = Runtime.getRuntime().maxMemory() >> 20;
            return "the Java heap of " + heap
                    + " MiB does not suffice: make it larger, e.g. SCOREFIELD_JAVA_OPTS=-Xmx8g,"
                    + " or take fewer chains at a time with --memory";
        }
        String hint = debug ? "" : "; run again with --debug and report it";
        return "internal error: " + Problem.shown(failure instanceof Verb.Fault ? failure.getCause() : failure) + hint;
    }
}
