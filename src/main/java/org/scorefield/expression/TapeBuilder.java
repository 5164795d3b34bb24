package org.scorefield.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Tape.Instruction;

/** Lays out nodes in the order of their making, and powers as multiplications: xⁿ = (xⁿᐟ²)² for an even n, otherwise xⁿ⁻¹·x. */
final class TapeBuilder {
    /** A power of a value on the tape. */
    private record Power(int value, int exponent) {}

    private final Graph graph;
    private final int inputs;
    private final String where;
    private final Map<Node, Integer> values = new HashMap<>();
    private final Map<Power, Integer> powers = new HashMap<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private int firstResult;

    TapeBuilder(Graph graph, int inputs, String where) {
        this.graph = graph;
        this.inputs = inputs;
        this.where = where;
    }

    Tape of(Node... outputs) {
        List<Node> needed = needed(outputs);
        float[] literals =
                take(needed.stream().filter(node -> node.is(Operation.CONSTANT)).toList(), inputs);
        List<Node> worked = needed.stream()
                .filter(node -> node.uniform() && !node.is(Operation.CONSTANT))
                .toList();
        float[] uniforms = take(worked, inputs + literals.length);
        firstResult = inputs + literals.length + uniforms.length;
        for (Node node : needed) {
            if (!node.uniform()) {
                values.put(node, node.is(Operation.INPUT) ? node.detail() : lay(node));
            }
        }
        int[] results = Arrays.stream(outputs).mapToInt(values::get).toArray();
        return new Tape(inputs, literals, uniforms, List.copyOf(instructions), results);
    }

    /** The outputs and what they are made of, in order; of uniform nodes only the last ones, which others take. */
    private List<Node> needed(Node... outputs) {
        boolean[] wanted = new boolean[graph.nodes().size()];
        for (Node output : outputs) {
            wanted[output.id()] = true;
        }
        List<Node> needed = new ArrayList<>();
        for (int id = wanted.length - 1; id >= 0; id--) {
            if (wanted[id]) {
                Node node = graph.nodes().get(id);
                needed.add(node);
                if (!node.uniform()) {
                    node.operands().forEach(operand -> wanted[operand.id()] = true);
                }
            }
        }
        Collections.reverse(needed);
        return needed;
    }

    private float[] take(List<Node> constants, int first) {
        float[] numbers = new float[constants.size()];
        for (int i = 0; i < numbers.length; i++) {
            double value = constants.get(i).value();
            numbers[i] = (float) value;
            if (!Float.isFinite(numbers[i])) {
                throw new BadInputException(
                        where,
                        "takes the number " + value + " in its derivatives",
                        "allowed: formulas whose derivatives have numbers that single precision holds");
            }
            values.put(constants.get(i), first + i);
        }
        return numbers;
    }

    private int lay(Node node) {
        if (node.is(Operation.POWER)) {
            return power(values.get(node.operand(0)), node.detail());
        }
        int[] operands = node.operands().stream().mapToInt(values::get).toArray();
        return add(node.operation(), operands);
    }

    private int power(int value, int exponent) {
        if (exponent == 1) {
            return value;
        }
        Power power = new Power(value, exponent);
        Integer known = powers.get(power);
        if (known != null) {
            return known;
        }
        boolean even = exponent % 2 == 0;
        int left = power(value, even ? exponent / 2 : exponent - 1);
        int made = add(Operation.MULTIPLY, left, even ? left : value);
        powers.put(power, made);
        return made;
    }

    private int add(Operation operation, int... operands) {
        instructions.add(new Instruction(operation, operands));
        return firstResult + instructions.size() - 1;
    }
}
