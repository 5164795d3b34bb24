package org.scorefield.expression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.scorefield.error.BadInputException;

/**
 * Formulas over the same symbols and their derivatives, which share what they have in common. A workbench for one thread: what is made
 * here is immutable, and a {@link Tape} no longer needs it.
 */
public final class Formulas {
    /** About how many operations a formula may have, with its sums written out; derivatives have a few times as many. */
    static final int MOST_NODES = 20_000;

    /** So many times as many operations derivatives may take. */
    private static final int MORE_FOR_DERIVATIVES = 8;

    private final Symbols symbols;
    private final Graph graph = new Graph();
    private final Algebra algebra = new Algebra(graph);
    private final Derivatives derivatives = new Derivatives(graph, algebra);
    private final Map<Node, Integer> origins = new HashMap<>();
    private final List<Node> coordinates;

    /** Starts with no formulas. */
    public Formulas(Symbols symbols) {
        this.symbols = symbols;
        this.coordinates =
                IntStream.range(0, symbols.dimension()).mapToObj(graph::input).toList();
    }

    /**
     * Reads a formula.
     *
     * @param where what its problems are said to be in, such as {@code log-density}
     * @throws BadInputException with every problem and its column
     */
    public Node read(String where, String text) {
        graph.roomFor(MOST_NODES);
        return new Expansion(symbols, graph, algebra, origins).of(where, text);
    }

    /**
     * Checks what can be checked without knowing the symbols.
     *
     * @throws BadInputException with the first problem
     */
    public static void requireSyntax(String where, String text) {
        try {
            Parser.parse(text);
        } catch (Fault fault) {
            throw new BadInputException(List.of(fault.in(where, text)));
        }
    }

    /** ∂f/∂x_d, one for each coordinate; empty if that takes too many operations. */
    public Optional<Node[]> gradient(Node f) {
        return unlessTooLarge(() -> derivatives.gradient(f, coordinates));
    }

    /**
     * Σ_j v_j ∂g_i/∂x_j, the derivatives along a vector whose coordinates are inputs behind all others; empty if that takes too many
     * operations. Of a gradient these are the Hessian's products with v.
     */
    public Optional<Node[]> along(Node[] functions) {
        Map<Node, Node> v = new HashMap<>();
        for (int d = 0; d < coordinates.size(); d++) {
            v.put(coordinates.get(d), graph.input(symbols.inputs() + d));
        }
        return unlessTooLarge(() -> derivatives.along(functions, v));
    }

    /** Σ_d ∂g_d/∂x_d, of a gradient the Laplacian; empty if that takes too many operations. */
    public Optional<Node> divergence(Node[] field) {
        return unlessTooLarge(() -> {
            Node sum = algebra.zero();
            for (int d = 0; d < field.length; d++) {
                Node[] one = {field[d]};
                sum = algebra.add(sum, derivatives.along(one, Map.of(coordinates.get(d), algebra.one()))[0]);
            }
            return sum;
        });
    }

    /**
     * ½ f ∂f/∂x_d. For a coefficient of diagonal noise this is how far the drift of an Ito SDE exceeds that of the same SDE after
     * Stratonovich; empty if that takes too many operations.
     */
    public Optional<Node> correction(Node f, int d) {
        return unlessTooLarge(() -> {
            Node[] one = {f};
            Node slope = derivatives.along(one, Map.of(coordinates.get(d), algebra.one()))[0];
            return algebra.multiply(algebra.constant(0.5), algebra.multiply(f, slope));
        });
    }

    /** a − b; empty if that takes too many operations. */
    public Optional<Node> difference(Node a, Node b) {
        return unlessTooLarge(() -> algebra.subtract(a, b));
    }

    /** Whether a formula is zero everywhere, as far as simplification shows. */
    public boolean isZero(Node f) {
        return f.is(0);
    }

    private <T> Optional<T> unlessTooLarge(Supplier<T> maker) {
        graph.roomFor(MORE_FOR_DERIVATIVES * MOST_NODES);
        try {
            return Optional.of(maker.get());
        } catch (Graph.TooLarge e) {
            return Optional.empty();
        }
    }

    /**
     * Says in plain words where a formula just read stops being finite, such as {@code division by zero at column 8}; empty if it is
     * finite.
     *
     * @param f the formula
     * @param text what it was read from
     * @param inputs coordinates, then variables
     */
    public Optional<String> diagnose(Node f, String text, float[] inputs) {
        return new Diagnosis(graph, origins, inputs).of(f, text);
    }

    /**
     * Lays out what computes these nodes. Its inputs are the coordinates, the variables, and the coordinates of a vector.
     *
     * @param where what problems are said to be in
     * @throws BadInputException if it takes a number that single precision cannot hold
     */
    public Tape tape(String where, Node... outputs) {
        return new TapeBuilder(graph, symbols.inputs() + symbols.dimension(), where).of(outputs);
    }
}
