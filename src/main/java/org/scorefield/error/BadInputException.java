package org.scorefield.error;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Inputs that are readable but not acceptable. It carries all problems found; the message has one a line. */
public final class BadInputException extends ScorefieldException {
    private static final long serialVersionUID = 1L;

    // An array because a List is not known to be serializable, and exceptions travel between machines.
    private final Problem[] problems;

    /**
     * A failure with all the problems found.
     *
     * @throws IllegalArgumentException if there are none
     */
    public BadInputException(List<Problem> problems) {
        this(problems.toArray(new Problem[0]));
    }

    /** A failure with one problem; the parts are those of {@link Problem}. */
    public BadInputException(String where, String what, String allowed) {
        this(new Problem[] {new Problem(where, what, allowed)});
    }

    private BadInputException(Problem[] problems) {
        super(ExitCode.BAD_INPUT, lines(problems), null);
        this.problems = problems;
    }

    private static String lines(Problem[] problems) {
        if (problems.length == 0) {
            throw new IllegalArgumentException("bad input without a problem");
        }
        return Arrays.stream(problems).map(Problem::toString).collect(Collectors.joining("\n"));
    }

    /** The problems, at least one, in the order found. */
    public List<Problem> problems() {
        return List.of(problems);
    }
}
