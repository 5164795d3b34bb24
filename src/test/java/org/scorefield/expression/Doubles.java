package org.scorefield.expression;

import java.util.HashMap;
import java.util.Map;

/** Values of nodes in double precision. */
final class Doubles {
    private final double[] inputs;
    private final Map<Node, Double> known = new HashMap<>();

    private Doubles(double[] inputs) {
        this.inputs = inputs;
    }

    static double of(Node node, double... inputs) {
        return new Doubles(inputs).of(node);
    }

    static double[] of(Node[] nodes, double... inputs) {
        Doubles values = new Doubles(inputs);
        double[] results = new double[nodes.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = values.of(nodes[i]);
        }
        return results;
    }

    private double of(Node node) {
        if (node.uniform()) {
            return node.value();
        }
        if (node.is(Operation.INPUT)) {
            return inputs[node.detail()];
        }
        Double value = known.get(node);
        if (value == null) {
            double[] operands = new double[4];
            for (int i = 0; i < node.operands().size(); i++) {
                operands[i] = of(node.operand(i));
            }
            double b = node.is(Operation.POWER) ? node.detail() : operands[1];
            value = node.operation().of(operands[0], b, operands[2], operands[3]);
            known.put(node, value);
        }
        return value;
    }
}
