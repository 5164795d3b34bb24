package org.scorefield.expression;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Derivatives of nodes as nodes. At its kinks |a| has the derivative 0, and min and max that of their first argument.
 *
 * <p>A gradient is gathered backwards from the result, which takes a few operations for each of the formula's, whatever the number of
 * coordinates (Griewank and Walther, Evaluating Derivatives, 2008, section 3.2); second derivatives come from its derivative along a
 * direction, forwards.
 */
final class Derivatives {
    private final Graph graph;
    private final Algebra algebra;

    Derivatives(Graph graph, Algebra algebra) {
        this.graph = graph;
        this.algebra = algebra;
    }

    /** ∂f/∂x for each of the inputs. */
    Node[] gradient(Node f, List<Node> inputs) {
        // what is made on the way comes behind f and is not differentiated
        Node[] adjoints = new Node[f.id() + 1];
        adjoints[f.id()] = algebra.one();
        for (int id = f.id(); id >= 0; id--) {
            Node node = graph.nodes().get(id);
            Node adjoint = adjoints[id];
            if (adjoint == null || adjoint.is(0) || node.uniform()) {
                continue;
            }
            for (int k = 0; k < node.operands().size(); k++) {
                Node share = partial(node, k, adjoint);
                int operand = node.operand(k).id();
                adjoints[operand] = adjoints[operand] == null ? share : algebra.add(adjoints[operand], share);
            }
        }
        return inputs.stream()
                .map(input ->
                        input.id() <= f.id() && adjoints[input.id()] != null ? adjoints[input.id()] : algebra.zero())
                .toArray(Node[]::new);
    }

    /** Σ_d v_d ∂f/∂x_d for each f, where v has an entry for the inputs that count. */
    Node[] along(Node[] functions, Map<Node, Node> v) {
        int last = Arrays.stream(functions).mapToInt(Node::id).max().orElse(-1);
        boolean[] wanted = new boolean[last + 1];
        Arrays.stream(functions).forEach(f -> wanted[f.id()] = true);
        for (int id = last; id >= 0; id--) {
            if (wanted[id]) {
                graph.nodes().get(id).operands().forEach(operand -> wanted[operand.id()] = true);
            }
        }
        Map<Node, Node> tangents = new HashMap<>(v);
        for (int id = 0; id <= last; id++) {
            Node node = graph.nodes().get(id);
            if (!wanted[id] || node.uniform() || node.operands().isEmpty()) {
                continue;
            }
            Node sum = algebra.zero();
            for (int k = 0; k < node.operands().size(); k++) {
                Node tangent = tangents.get(node.operand(k));
                if (tangent != null) {
                    sum = algebra.add(sum, partial(node, k, tangent));
                }
            }
            if (!sum.is(0)) {
                tangents.put(node, sum);
            }
        }
        return Arrays.stream(functions)
                .map(f -> tangents.getOrDefault(f, algebra.zero()))
                .toArray(Node[]::new);
    }

    /** s · ∂node/∂operand, without what that would be multiplied with in vain. */
    private Node partial(Node node, int operand, Node s) {
        if (node.operand(operand).uniform()) {
            return algebra.zero();
        }
        Node a = node.operand(0);
        Node zero = algebra.zero();
        return switch (node.operation()) {
            case INPUT, CONSTANT, PARAMETER -> throw new IllegalStateException(node.operation() + " has no operands");
            case ADD -> s;
            case SUBTRACT -> operand == 0 ? s : algebra.negate(s);
            case MULTIPLY -> algebra.multiply(s, node.operand(1 - operand));
            case DIVIDE -> {
                Node share = algebra.divide(s, node.operand(1));
                yield operand == 0 ? share : algebra.negate(algebra.multiply(share, node));
            }
            case NEGATE -> algebra.negate(s);
            case POWER -> {
                int n = node.detail();
                yield algebra.multiply(s, algebra.multiply(algebra.constant(n), algebra.power(a, n - 1)));
            }
            case SIGN -> zero;
            case ABS -> algebra.multiply(s, algebra.apply(Operation.SIGN, a));
            case CHOOSE ->
                switch (operand) {
                    case 2 -> algebra.choose(a, node.operand(1), s, zero);
                    case 3 -> algebra.choose(a, node.operand(1), zero, s);
                    default -> zero;
                };
            case ROOT -> algebra.divide(algebra.multiply(algebra.constant(0.5), s), node);
            case EXP -> algebra.multiply(s, node);
            case LOG -> algebra.divide(s, a);
            case LOG1P -> algebra.divide(s, algebra.add(algebra.one(), a));
            case SIN -> algebra.multiply(s, algebra.apply(Operation.COS, a));
            case COS -> algebra.negate(algebra.multiply(s, algebra.apply(Operation.SIN, a)));
            case TANH -> algebra.multiply(s, algebra.subtract(algebra.one(), algebra.power(node, 2)));
            case POW -> {
                Node b = node.operand(1);
                Node slope = operand == 0
                        ? algebra.multiply(b, Function.power(algebra, a, algebra.subtract(b, algebra.one())))
                        : algebra.multiply(node, algebra.apply(Operation.LOG, a));
                yield algebra.multiply(s, slope);
            }
        };
    }
}
