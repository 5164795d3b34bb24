package org.scorefield.expression;

import java.util.List;

/**
 * An operation in a {@link Graph}, which holds every operation on the same operands once: two nodes of a graph are equal if they are
 * the same.
 */
public final class Node {
    private final int id;
    private final Operation operation;
    private final List<Node> operands;
    private final int detail;
    private final boolean uniform;
    private final double value;

    Node(int id, Operation operation, List<Node> operands, int detail, boolean uniform, double value) {
        this.id = id;
        this.operation = operation;
        this.operands = operands;
        this.detail = detail;
        this.uniform = uniform;
        this.value = value;
    }

    /** Its place in the graph, behind its operands. */
    int id() {
        return id;
    }

    Operation operation() {
        return operation;
    }

    List<Node> operands() {
        return operands;
    }

    Node operand(int i) {
        return operands.get(i);
    }

    /** Which input or parameter it is, or {@link Operation#POWER}'s exponent. */
    int detail() {
        return detail;
    }

    /** Whether it is the same at all points: made of constants and parameters only. */
    boolean uniform() {
        return uniform;
    }

    /** If {@link #uniform}, its value in double precision. */
    double value() {
        return value;
    }

    boolean is(Operation other) {
        return operation == other;
    }

    /** Whether it is this very constant, whatever the parameters. */
    boolean is(double constant) {
        return operation == Operation.CONSTANT && value == constant;
    }
}
