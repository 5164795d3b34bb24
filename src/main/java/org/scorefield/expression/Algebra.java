package org.scorefield.expression;

/**
 * Makes nodes in their simplest form. It does without what 0, 1 and signs make needless, gathers what is {@linkplain Node#uniform
 * uniform} in front of products (it is worked out once, in double precision, and rounded once), and adds equal terms. What it rests on
 * holds for real numbers; where a formula is not finite, as for 0·x with x infinite, the simpler one may be.
 */
final class Algebra {
    /** Beyond this exponent a power is no repeated multiplication: that would lose more than half the bits. */
    static final int MOST_POWER = 1024;

    private final Graph graph;
    private final Node zero;
    private final Node one;

    /** A node without what it is multiplied with. */
    private record Term(Node coefficient, Node core) {}

    Algebra(Graph graph) {
        this.graph = graph;
        zero = graph.constant(0);
        one = graph.constant(1);
    }

    Node zero() {
        return zero;
    }

    Node one() {
        return one;
    }

    Node constant(double value) {
        return graph.constant(value);
    }

    Node add(Node a, Node b) {
        if (a.is(0) || b.is(0)) {
            return a.is(0) ? b : a;
        }
        if (a.uniform() && b.uniform()) {
            return commuting(Operation.ADD, a, b);
        }
        if (b.is(Operation.NEGATE)) {
            return subtract(a, b.operand(0));
        }
        if (a.is(Operation.NEGATE)) {
            return subtract(b, a.operand(0));
        }
        Node gathered = gathered(Operation.ADD, a, b);
        return gathered != null ? gathered : commuting(Operation.ADD, a, b);
    }

    Node subtract(Node a, Node b) {
        if (b.is(0)) {
            return a;
        }
        if (a.is(0)) {
            return negate(b);
        }
        if (a.uniform() && b.uniform()) {
            return graph.of(Operation.SUBTRACT, a, b);
        }
        if (b.is(Operation.NEGATE)) {
            return add(a, b.operand(0));
        }
        if (a.is(Operation.NEGATE)) {
            return negate(add(a.operand(0), b));
        }
        Node gathered = gathered(Operation.SUBTRACT, a, b);
        return gathered != null ? gathered : graph.of(Operation.SUBTRACT, a, b);
    }

    /** The sum or difference of two terms that differ in their coefficients only, or of two choices by the same test; otherwise null. */
    private Node gathered(Operation operation, Node a, Node b) {
        boolean sum = operation == Operation.ADD;
        Term left = term(a);
        Term right = term(b);
        if (left.core() == right.core()) {
            Node coefficient = sum
                    ? add(left.coefficient(), right.coefficient())
                    : subtract(left.coefficient(), right.coefficient());
            return holds(coefficient) ? multiply(coefficient, left.core()) : null;
        }
        if (a.is(Operation.CHOOSE) && b.is(Operation.CHOOSE) && complementary(a, b)) {
            Node low = sum ? add(a.operand(2), b.operand(2)) : subtract(a.operand(2), b.operand(2));
            Node high = sum ? add(a.operand(3), b.operand(3)) : subtract(a.operand(3), b.operand(3));
            return choose(a.operand(0), a.operand(1), low, high);
        }
        return null;
    }

    /** Whether two choices are by the same test, and for each outcome one of them is zero: so are those that derivatives make. */
    private static boolean complementary(Node a, Node b) {
        return a.operand(0) == b.operand(0)
                && a.operand(1) == b.operand(1)
                && (a.operand(2).is(0) || b.operand(2).is(0))
                && (a.operand(3).is(0) || b.operand(3).is(0));
    }

    Node negate(Node a) {
        if (a.is(Operation.NEGATE)) {
            return a.operand(0);
        }
        if (a.uniform()) {
            return graph.of(Operation.NEGATE, a);
        }
        if (a.is(Operation.SUBTRACT)) {
            return subtract(a.operand(1), a.operand(0));
        }
        if (a.is(Operation.MULTIPLY) && a.operand(0).uniform()) {
            return multiply(negate(a.operand(0)), a.operand(1));
        }
        if (a.is(Operation.DIVIDE) && a.operand(0).uniform()) {
            return graph.of(Operation.DIVIDE, negate(a.operand(0)), a.operand(1));
        }
        return graph.of(Operation.NEGATE, a);
    }

    Node multiply(Node a, Node b) {
        if (a.is(0) || b.is(0)) {
            return zero;
        }
        if (a.is(1) || b.is(1)) {
            return a.is(1) ? b : a;
        }
        if (a.uniform() && b.uniform()) {
            return commuting(Operation.MULTIPLY, a, b);
        }
        if (negated(a)) {
            return negate(multiply(a.operand(0), b));
        }
        if (negated(b)) {
            return negate(multiply(a, b.operand(0)));
        }
        Term left = term(a);
        Term right = term(b);
        Node coefficient = multiply(left.coefficient(), right.coefficient());
        if (holds(coefficient)) {
            return scale(coefficient, product(left.core(), right.core()));
        }
        return product(a, b);
    }

    /** coefficient · core, where the core has no coefficient of its own but that of 1/y. */
    private Node scale(Node coefficient, Node core) {
        if (coefficient.is(1) || core.is(1)) {
            return core.is(1) ? coefficient : core;
        }
        if (coefficient.is(-1)) {
            return negate(core);
        }
        if (core.is(Operation.DIVIDE) && core.operand(0).uniform()) {
            Node numerator = multiply(coefficient, core.operand(0));
            if (holds(numerator)) {
                return graph.of(Operation.DIVIDE, numerator, core.operand(1));
            }
        }
        return commuting(Operation.MULTIPLY, coefficient, core);
    }

    private Node product(Node a, Node b) {
        if (a.is(1) || b.is(1)) {
            return a.is(1) ? b : a;
        }
        int exponent = exponent(a) + exponent(b);
        if (base(a) == base(b) && exponent <= MOST_POWER) {
            return graph.power(base(a), exponent);
        }
        return commuting(Operation.MULTIPLY, a, b);
    }

    private static Node base(Node a) {
        return a.is(Operation.POWER) ? a.operand(0) : a;
    }

    private static int exponent(Node a) {
        return a.is(Operation.POWER) ? a.detail() : 1;
    }

    Node divide(Node a, Node b) {
        if (a.is(0) && !b.is(0)) {
            return zero;
        }
        if (b.is(1)) {
            return a;
        }
        if (a.uniform() && b.uniform()) {
            return graph.of(Operation.DIVIDE, a, b);
        }
        if (b.uniform()) {
            Node reciprocal = graph.of(Operation.DIVIDE, one, b);
            return holds(reciprocal) ? multiply(reciprocal, a) : graph.of(Operation.DIVIDE, a, b);
        }
        if (negated(a)) {
            return negate(divide(a.operand(0), b));
        }
        if (negated(b)) {
            return negate(divide(a, b.operand(0)));
        }
        Term above = term(a);
        Term below = term(b);
        Node coefficient = divide(above.coefficient(), below.coefficient());
        if (!holds(coefficient)) {
            return graph.of(Operation.DIVIDE, a, b);
        }
        if (above.core().is(1)) {
            return graph.of(Operation.DIVIDE, coefficient, below.core());
        }
        return scale(coefficient, graph.of(Operation.DIVIDE, above.core(), below.core()));
    }

    /** a to a whole power. */
    Node power(Node a, int exponent) {
        if (exponent < 0) {
            return divide(one, power(a, -exponent));
        }
        if (exponent < 2) {
            return exponent == 0 ? one : a;
        }
        if (a.uniform()) {
            return graph.power(a, exponent);
        }
        if (negated(a)) {
            Node power = power(a.operand(0), exponent);
            return exponent % 2 == 0 ? power : negate(power);
        }
        if (a.is(Operation.POWER) && (long) a.detail() * exponent <= MOST_POWER) {
            return graph.power(a.operand(0), a.detail() * exponent);
        }
        Term term = term(a);
        if (term.core() != a) {
            Node coefficient = power(term.coefficient(), exponent);
            if (holds(coefficient)) {
                return multiply(coefficient, power(term.core(), exponent));
            }
        }
        return graph.power(a, exponent);
    }

    /** c where a ≤ b, d where a &gt; b. */
    Node choose(Node a, Node b, Node c, Node d) {
        return c == d ? c : graph.of(Operation.CHOOSE, a, b, c, d);
    }

    /** A function. */
    Node apply(Operation function, Node... arguments) {
        return graph.of(function, arguments);
    }

    private Node commuting(Operation operation, Node a, Node b) {
        boolean inOrder = a.uniform() != b.uniform() ? a.uniform() : a.id() <= b.id();
        return inOrder ? graph.of(operation, a, b) : graph.of(operation, b, a);
    }

    /** (A uniform one stays a coefficient.) */
    private static boolean negated(Node a) {
        return a.is(Operation.NEGATE) && !a.uniform();
    }

    private Term term(Node a) {
        if (a.uniform()) {
            return new Term(a, one);
        }
        boolean scaled = a.is(Operation.MULTIPLY) && a.operand(0).uniform();
        return scaled ? new Term(a.operand(0), a.operand(1)) : new Term(one, a);
    }

    /** Whether single precision holds it, neither overflowing nor vanishing. */
    private static boolean holds(Node uniform) {
        double size = Math.abs(uniform.value());
        return size == 0 || size >= Float.MIN_NORMAL && size <= Float.MAX_VALUE;
    }
}
