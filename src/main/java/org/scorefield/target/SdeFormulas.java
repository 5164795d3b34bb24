package org.scorefield.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Checks;
import org.scorefield.error.Problem;
import org.scorefield.expression.Formulas;
import org.scorefield.expression.Node;
import org.scorefield.expression.Parameters;
import org.scorefield.expression.Symbols;
import org.scorefield.expression.Tape;

/** Formulas for drift and diffusion on their way to a tape: read, checked for what a scheme needs, and differentiated. */
final class SdeFormulas {
    private static final String DRIFT = "drift";
    private static final String DIFFUSION = "diffusion";

    private final List<String> drift;
    private final List<String> diffusion;
    private final int dimension;
    private final Symbols symbols;
    private final Formulas formulas;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Formulas.
     *
     * @param drift a_d
     * @param diffusion b_d
     */
    SdeFormulas(List<String> drift, List<String> diffusion, Parameters parameters) {
        new Checks()
                .that(
                        !drift.isEmpty() && drift.size() <= Symbols.MOST_DIMENSIONS,
                        DRIFT,
                        "has " + drift.size() + " formulas",
                        "1 to " + Symbols.MOST_DIMENSIONS)
                .done();
        this.drift = List.copyOf(drift);
        this.diffusion = List.copyOf(diffusion);
        this.dimension = drift.size();
        this.symbols = new Symbols(dimension, List.of("t"), parameters);
        this.formulas = new Formulas(symbols);
    }

    int dimension() {
        return dimension;
    }

    /**
     * What a scheme needs: for each coordinate the drift, then for each the diffusion, then, for {@link SdeScheme#MILSTEIN}, ½·b·b′.
     *
     * @throws BadInputException with all that is wrong
     */
    Tape tape(SdeScheme scheme) {
        Node[] a = read(DRIFT, drift);
        Node[] b = read(DIFFUSION, diffusion);
        if (diffusion.size() != dimension) {
            String allowed = "allowed: " + dimension + ", one for each of " + DRIFT;
            problems.add(new Problem(DIFFUSION, "has " + diffusion.size() + " formulas", allowed));
        }
        done();
        if (scheme == SdeScheme.EULER_MARUYAMA) {
            return tape(Stream.of(a, b));
        }
        requireCommutative(b, scheme);
        Node[] corrections = new Node[dimension];
        for (int d = 0; d < dimension; d++) {
            corrections[d] = made(formulas.correction(b[d], d), d);
        }
        done();
        if (scheme == SdeScheme.MILSTEIN) {
            return tape(Stream.of(a, b, corrections));
        }
        for (int d = 0; d < dimension; d++) {
            a[d] = made(formulas.difference(a[d], corrections[d]), d);
        }
        done();
        return tape(Stream.of(a, b));
    }

    private Tape tape(Stream<Node[]> outputs) {
        return formulas.tape(DIFFUSION, outputs.flatMap(Stream::of).toArray(Node[]::new));
    }

    /** Null for those that cannot be read, which are noted. */
    private Node[] read(String what, List<String> texts) {
        Node[] nodes = new Node[texts.size()];
        for (int d = 0; d < nodes.length; d++) {
            try {
                nodes[d] = formulas.read(what + "[" + d + "]", texts.get(d));
            } catch (BadInputException e) {
                problems.addAll(e.problems());
            }
        }
        return nodes;
    }

    private Node made(Optional<Node> node, int d) {
        if (node.isEmpty()) {
            String where = DIFFUSION + "[" + d + "]";
            problems.add(
                    new Problem(where, "has a derivative that takes too many operations", "allowed: shorter formulas"));
        }
        return node.orElse(null);
    }

    /**
     * Notes where b_j·∂b_d/∂x_j ≠ 0 for j ≠ d. Then the noise does not commute: a scheme of strong order 1 would need integrals of one
     * coordinate's noise over another's (Kloeden and Platen, section 10.3), which no increments give.
     */
    private void requireCommutative(Node[] b, SdeScheme scheme) {
        for (int d = 0; d < dimension; d++) {
            Optional<Node[]> gradient = formulas.gradient(b[d]);
            if (gradient.isEmpty()) {
                made(Optional.empty(), d);
                continue;
            }
            int own = d;
            IntStream.range(0, dimension)
                    .filter(j -> j != own && !formulas.isZero(b[j]) && !formulas.isZero(gradient.get()[j]))
                    .findFirst()
                    .ifPresent(j -> problems.add(new Problem(
                            DIFFUSION + "[" + own + "]",
                            "depends on x" + j + ", which has noise of its own: the noise does not commute, and "
                                    + scheme.label() + " would be wrong",
                            "allowed: x" + own + " and coordinates without noise, or euler-maruyama")));
        }
    }

    private void done() {
        if (!problems.isEmpty()) {
            throw new BadInputException(problems);
        }
    }

    /** In plain words why drift or diffusion are not finite at a point, if they are not. */
    Optional<String> diagnosis(float[] x, float time) {
        float[] inputs = Arrays.copyOf(x, dimension + 1);
        inputs[dimension] = time;
        return Stream.of(DRIFT, DIFFUSION)
                .flatMap(what -> IntStream.range(0, dimension).mapToObj(d -> diagnosis(what, d, inputs)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> diagnosis(String what, int d, float[] inputs) {
        String text = (what.equals(DRIFT) ? drift : diffusion).get(d);
        String name = what + "[" + d + "]";
        Formulas fresh = new Formulas(symbols);
        Node node = fresh.read(name, text);
        return fresh.diagnose(node, text, inputs).map(words -> words + " of " + name);
    }
}
