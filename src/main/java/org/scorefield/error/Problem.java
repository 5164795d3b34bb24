package org.scorefield.error;

import java.io.Serializable;
import java.util.Objects;

/**
 * One thing that is wrong with an input.
 *
 * @param where the place, for instance {@code job.yaml:12 sampler.step-size}
 * @param what what is wrong there, with the offending value, for instance {@code is -0.1}
 * @param allowed what would have been accepted, for instance {@code allowed: a number > 0}; may be empty
 */
public record Problem(String where, String what, String allowed) implements Serializable {
    private static final int LONGEST_VALUE = 80;
    // A guard, not a style: even a value that was not passed through shown() does not flood the terminal.
    private static final int LONGEST_WHAT = 400;

    /** All three are required; {@code allowed} may be empty. */
    public Problem {
        Objects.requireNonNull(where);
        Objects.requireNonNull(what);
        Objects.requireNonNull(allowed);
    }

    /** A value as messages show it: on one line, control characters escaped, cut after 80 characters. */
    public static String shown(Object value) {
        return OneLine.of(String.valueOf(value), LONGEST_VALUE);
    }

    /** One line, {@code where: what; allowed}, whatever the parts contain. */
    @Override
    public String toString() {
        String end = allowed.isEmpty() ? "" : "; " + allowed;
        return OneLine.of(where + ": " + OneLine.of(what, LONGEST_WHAT) + end, Integer.MAX_VALUE);
    }
}
