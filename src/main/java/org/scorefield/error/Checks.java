package org.scorefield.error;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with a set of arguments, so that all of it is reported at once. Arguments are named by their key in a
 * job file, in Java too.
 */
public final class Checks {
    private final List<Problem> problems = new ArrayList<>();

    /** Adds a problem: what is wrong {@code where}, and what is allowed there. */
    public Checks problem(String where, String what, String allowed) {
        problems.add(new Problem(where, what, "allowed: " + allowed));
        return this;
    }

    /** Adds a problem unless {@code holds}. */
    public Checks that(boolean holds, String where, String what, String allowed) {
        return holds ? this : problem(where, what, allowed);
    }

    /** Asks for a finite number above zero. */
    public Checks positive(String where, double value) {
        // messages are made for problems only: plans check millions of numbers
        return value > 0 && Double.isFinite(value) ? this : problem(where, "is " + value, "a finite number > 0");
    }

    /** Asks for a finite number of at least zero. */
    public Checks atLeastZero(String where, double value) {
        return value >= 0 && Double.isFinite(value) ? this : problem(where, "is " + value, "a finite number >= 0");
    }

    /** Asks for a whole number of at least one. */
    public Checks atLeastOne(String where, long value) {
        return value >= 1 ? this : problem(where, "is " + value, "a whole number >= 1");
    }

    /** Asks for a finite number. */
    public Checks finite(String where, double value) {
        return Double.isFinite(value) ? this : problem(where, "is " + value, "a finite number");
    }

    /** Asks for a number that single precision holds: neither overflowing nor, unless it is zero, vanishing. */
    public Checks single(String where, double value) {
        if (!Double.isFinite(value)) {
            return finite(where, value);
        }
        boolean vanishes = value != 0 && Math.abs(value) < Float.MIN_NORMAL;
        boolean overflows = Math.abs(value) > Float.MAX_VALUE;
        return !vanishes && !overflows
                ? this
                : problem(
                        where,
                        "is " + value + ", which single precision cannot hold",
                        "0, or between " + Float.MIN_NORMAL + " and " + Float.MAX_VALUE + " in magnitude");
    }

    /** True if nothing was found so far. */
    public boolean clean() {
        return problems.isEmpty();
    }

    /**
     * Ends the checking.
     *
     * @throws BadInputException if anything was found
     */
    public void done() {
        if (!problems.isEmpty()) {
            throw new BadInputException(problems);
        }
    }
}
