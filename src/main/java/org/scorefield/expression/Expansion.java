package org.scorefield.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;

/**
 * Turns a formula's tree into nodes, with sums written out. What is wrong is gathered, once for each place: nodes that cannot be made
 * are null, and so is what would be made of them.
 */
final class Expansion {
    /** How many parts of a formula may be visited: bounds the time for sums that add up to nothing. */
    private static final int MOST_VISITS = 2_000_000;

    private static final long LARGEST_WHOLE = 1L << 53;

    private final Symbols symbols;
    private final Graph graph;
    private final Algebra algebra;

    /** Where in the text a node comes from, for those made here. */
    private final Map<Node, Integer> origins;

    private final Map<String, Long> indices = new HashMap<>();
    private final Map<Integer, Fault> faults = new TreeMap<>();
    private int visits;

    Expansion(Symbols symbols, Graph graph, Algebra algebra, Map<Node, Integer> origins) {
        this.symbols = symbols;
        this.graph = graph;
        this.algebra = algebra;
        this.origins = origins;
    }

    /**
     * The node of a whole formula.
     *
     * @param where what problems call it
     * @throws BadInputException with all that is wrong
     */
    Node of(String where, String text) {
        Node node = null;
        try {
            node = of(Parser.parse(text));
        } catch (Fault fault) {
            faults.putIfAbsent(fault.at(), fault);
        }
        if (!faults.isEmpty()) {
            List<Problem> problems = new ArrayList<>();
            faults.values().forEach(fault -> problems.add(fault.in(where, text)));
            throw new BadInputException(problems);
        }
        return node;
    }

    private Node of(Syntax syntax) {
        if (++visits > MOST_VISITS) {
            throw tooLarge(syntax.at());
        }
        if (syntax instanceof Syntax.Number number) {
            return made(number.at(), () -> graph.constant(number.value()));
        } else if (syntax instanceof Syntax.Name name) {
            Long index = indices.get(name.name());
            return made(
                    name.at(),
                    () -> index != null ? graph.constant(index) : symbols.named(name.at(), name.name(), graph));
        } else if (syntax instanceof Syntax.Element element) {
            Long index = whole(element.index(), "an index");
            return index == null
                    ? null
                    : made(element.at(), () -> symbols.element(element.at(), element.name(), index, graph));
        } else if (syntax instanceof Syntax.Negation negation) {
            Node operand = of(negation.operand());
            return made(negation.at(), () -> algebra.negate(operand), operand);
        } else if (syntax instanceof Syntax.Power power) {
            Node base = of(power.base());
            Node exponent = of(power.exponent());
            return made(power.at(), () -> Function.power(algebra, base, exponent), base, exponent);
        } else if (syntax instanceof Syntax.Call call) {
            return call(call);
        } else if (syntax instanceof Syntax.Sum sum) {
            return sum(sum);
        }
        return chain((Syntax.Chain) syntax);
    }

    private Node chain(Syntax.Chain chain) {
        Node result = of(chain.first());
        for (Syntax.Link link : chain.links()) {
            Node left = result;
            Node right = of(link.operand());
            result = made(link.at(), () -> linked(link, left, right), left, right);
        }
        return result;
    }

    private Node linked(Syntax.Link link, Node a, Node b) {
        return switch (link.operator()) {
            case '+' -> algebra.add(a, b);
            case '-' -> algebra.subtract(a, b);
            case '*' -> algebra.multiply(a, b);
            default -> {
                if (b.uniform() && b.value() == 0) {
                    throw new Fault(link.at(), "division by zero", "allowed: a divisor other than 0");
                }
                yield algebra.divide(a, b);
            }
        };
    }

    private Node call(Syntax.Call call) {
        Node[] arguments = call.arguments().stream().map(this::of).toArray(Node[]::new);
        Function function = Function.named(call.function());
        if (function == null) {
            boolean other = symbols.knows(call.function()) || indices.containsKey(call.function());
            String name = Problem.shown(call.function());
            fault(
                    other
                            ? new Fault(
                                    call.at(),
                                    "`" + name + "` is no function",
                                    "allowed: " + name + " * (…) for a product")
                            : new Fault(
                                    call.at(),
                                    "unknown function `" + name + "`",
                                    "known: " + Function.NAMES + ", sum"));
            return null;
        }
        if (arguments.length != function.arguments()) {
            String what = "`" + function.label() + "` has " + arguments.length + " arguments";
            fault(new Fault(call.at(), what, "allowed: " + function.arguments()));
            return null;
        }
        return made(call.at(), () -> function.of(algebra, arguments), arguments);
    }

    private Node sum(Syntax.Sum sum) {
        Long from = whole(sum.from(), "a sum's bound");
        Long to = whole(sum.to(), "a sum's bound");
        if (symbols.knows(sum.index()) || indices.containsKey(sum.index())) {
            String what = "`" + Problem.shown(sum.index()) + "` stands for something else already";
            fault(new Fault(sum.at(), what, "allowed: a new name for the sum's index"));
            return null;
        }
        if (from == null || to == null) {
            return null;
        }
        if (to - from >= MOST_VISITS) {
            throw new Fault(
                    sum.at(),
                    "a sum of " + (to - from + 1) + " terms",
                    "allowed: about " + Formulas.MOST_NODES + " operations in all");
        }
        Node result = algebra.zero();
        for (long i = from; i <= to; i++) {
            indices.put(sum.index(), i);
            Node before = result;
            Node term = of(sum.term());
            result = made(sum.at(), () -> algebra.add(before, term), before, term);
            if (result == null) {
                // the last term may show more than those between
                i = Math.max(i, to - 1);
            }
        }
        indices.remove(sum.index());
        return result;
    }

    /** A number that the structure of what is made depends on; null if it is none. */
    private Long whole(Syntax syntax, String what) {
        Node node = of(syntax);
        if (node == null) {
            return null;
        }
        String allowed = "allowed: whole numbers, made of constants, parameters and indices of sums around";
        if (!node.uniform()) {
            fault(new Fault(syntax.at(), what + " depends on the point", allowed));
            return null;
        }
        double value = node.value();
        if (value != Math.rint(value) || Math.abs(value) > LARGEST_WHOLE) {
            fault(new Fault(syntax.at(), what + " is " + value, allowed));
            return null;
        }
        return (long) value;
    }

    /** Makes nodes for what stands at a place, out of operands of which none may be null. */
    private Node made(int at, Supplier<Node> maker, Node... operands) {
        for (Node operand : operands) {
            if (operand == null) {
                return null;
            }
        }
        int before = graph.nodes().size();
        try {
            Node node = maker.get();
            requireNumber(at, node);
            return node;
        } catch (Graph.TooLarge e) {
            throw tooLarge(at);
        } catch (Fault fault) {
            fault(fault);
            return null;
        } finally {
            List<Node> nodes = graph.nodes();
            nodes.subList(before, nodes.size()).forEach(node -> origins.putIfAbsent(node, at));
        }
    }

    private static void requireNumber(int at, Node node) {
        if (!node.uniform() || Math.abs(node.value()) <= Float.MAX_VALUE) {
            return;
        }
        double value = node.value();
        String what =
                Double.isNaN(value) ? "not a number" : Double.isInfinite(value) ? "infinite" : Double.toString(value);
        throw new Fault(at, "the result is " + what, "allowed: numbers that single precision holds");
    }

    private void fault(Fault fault) {
        faults.putIfAbsent(fault.at(), fault);
    }

    private static Fault tooLarge(int at) {
        String allowed = "allowed: about " + Formulas.MOST_NODES + " operations";
        return new Fault(at, "the formula is too large with its sums written out", allowed);
    }
}
