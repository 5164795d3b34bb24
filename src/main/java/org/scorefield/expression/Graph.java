package org.scorefield.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All nodes made so far, each once; operands come before what is made of them. */
final class Graph {
    /** What a node is told from others by. */
    private record Key(Operation operation, List<Integer> operands, int detail, double value) {}

    private final Map<Key, Node> known = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private int most = Integer.MAX_VALUE;

    /** Says that there are too many nodes. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("too many operations", null, false, false);
        }
    }

    /** Lets it grow by so many nodes; making more throws {@link TooLarge}. */
    void roomFor(int more) {
        most = nodes.size() + more;
    }

    List<Node> nodes() {
        return nodes;
    }

    /** A number; there is no negative zero. */
    Node constant(double value) {
        return make(Operation.CONSTANT, List.of(), 0, true, value + 0.0);
    }

    Node input(int index) {
        return make(Operation.INPUT, List.of(), index, false, 0);
    }

    Node parameter(int index, double value) {
        return make(Operation.PARAMETER, List.of(), index, true, value);
    }

    /** a to a whole power ≥ 2. */
    Node power(Node a, int exponent) {
        return of(Operation.POWER, exponent, List.of(a));
    }

    /** An operation; a constant if all operands are. */
    Node of(Operation operation, Node... operands) {
        return of(operation, 0, List.of(operands));
    }

    private Node of(Operation operation, int detail, List<Node> operands) {
        boolean uniform = operands.stream().allMatch(Node::uniform);
        double value = 0;
        if (uniform) {
            double[] values = new double[4];
            for (int i = 0; i < operands.size(); i++) {
                values[i] = operands.get(i).value();
            }
            double b = operation == Operation.POWER ? detail : values[1];
            value = operation.of(values[0], b, values[2], values[3]);
            if (operands.stream().allMatch(node -> node.is(Operation.CONSTANT))) {
                return constant(value);
            }
        }
        return make(operation, operands, detail, uniform, value);
    }

    private Node make(Operation operation, List<Node> operands, int detail, boolean uniform, double value) {
        // a parameter's value does not tell it from others: programs do not depend on it
        double own = operation == Operation.CONSTANT ? value : 0;
        Key key = new Key(operation, operands.stream().map(Node::id).toList(), detail, own);
        Node node = known.get(key);
        if (node == null) {
            if (nodes.size() >= most) {
                throw new TooLarge();
            }
            node = new Node(nodes.size(), operation, operands, detail, uniform, value);
            known.put(key, node);
            nodes.add(node);
        }
        return node;
    }
}
