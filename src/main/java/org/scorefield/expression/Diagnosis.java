package org.scorefield.expression;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds where a formula stops being finite at a point. It rounds every result to single precision, as a tape does. */
final class Diagnosis {
    private final List<Node> nodes;
    private final Map<Node, Integer> origins;
    private final float[] inputs;
    private final double[] values;

    Diagnosis(Graph graph, Map<Node, Integer> origins, float[] inputs) {
        this.nodes = graph.nodes();
        this.origins = origins;
        this.inputs = inputs;
        this.values = new double[nodes.size()];
    }

    /** In plain words what goes wrong first, with its place in the text; empty if the node is finite. */
    Optional<String> of(Node f, String text) {
        boolean[] parts = new boolean[f.id() + 1];
        parts[f.id()] = true;
        for (int id = f.id(); id >= 0; id--) {
            if (parts[id]) {
                nodes.get(id).operands().forEach(operand -> parts[operand.id()] = true);
            }
        }
        for (int id = 0; id <= f.id(); id++) {
            if (parts[id]) {
                Node node = nodes.get(id);
                values[id] = (float) value(node);
                if (!Double.isFinite(values[id])) {
                    return Optional.of(words(node) + " at " + Fault.place(text, origins.getOrDefault(node, 0)));
                }
            }
        }
        return Optional.empty();
    }

    private double value(Node node) {
        if (node.uniform()) {
            return node.value();
        }
        if (node.is(Operation.INPUT)) {
            return inputs[node.detail()];
        }
        double b = node.is(Operation.POWER) ? node.detail() : operand(node, 1);
        return node.operation().of(operand(node, 0), b, operand(node, 2), operand(node, 3));
    }

    private double operand(Node node, int i) {
        return i < node.operands().size() ? values[node.operand(i).id()] : 0;
    }

    private String words(Node node) {
        double last = operand(node, node.operands().size() - 1);
        return switch (node.operation()) {
            case DIVIDE -> last == 0 ? "division by zero" : tooLarge(node);
            case LOG -> "the logarithm of " + last;
            case LOG1P -> "the logarithm of 1 + " + last;
            case POW ->
                operand(node, 0) < 0
                        ? operand(node, 0) + "^" + last + ", a power of a negative number"
                        : tooLarge(node);
            case ROOT -> "the square root of " + last;
            case EXP -> "exp(" + last + ")" + ", too large for single precision";
            default -> tooLarge(node);
        };
    }

    private String tooLarge(Node node) {
        return Double.isNaN(values[node.id()])
                ? "a result that is not a number"
                : "a result too large for single precision";
    }
}
