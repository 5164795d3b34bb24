package org.scorefield.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Formulas;
import org.scorefield.expression.Node;
import org.scorefield.expression.Parameters;
import org.scorefield.expression.Symbols;
import org.scorefield.expression.Tape;

/**
 * A log density that is given as a formula of the coordinates, up to a constant: nothing normalises it. Its score, Hessian and Laplacian
 * are the formula's derivatives, made symbolically; {@link org.scorefield.expression} has the language. It has no levels, no exact draws,
 * and no bound for its curvature is known.
 */
public final class ExpressionTarget implements Target {
    private static final String WHERE = "log-density";

    /** So many operations are no long program. */
    private static final int FEW = 200;

    private final Symbols symbols;
    private final int dimension;
    private final String formula;

    /**
     * Log density and score; the Hessian's product with a vector, if it does not take too many operations; the Laplacian, if that is worth
     * more than D products.
     */
    private final List<Tape> tapes = new ArrayList<>();

    private final float[] constants;
    private final String text;

    private ExpressionTarget(int dimension, String formula, Parameters parameters) {
        this.symbols = new Symbols(dimension, List.of(), parameters);
        this.dimension = dimension;
        this.formula = formula;
        Formulas formulas = new Formulas(symbols);
        Node density = formulas.read(WHERE, formula);
        Node[] score = formulas.gradient(density)
                .orElseThrow(() -> new BadInputException(
                        WHERE, "has a gradient that takes too many operations", "allowed: shorter formulas"));
        Node[] both = new Node[1 + dimension];
        both[0] = density;
        System.arraycopy(score, 0, both, 1, dimension);
        tapes.add(formulas.tape(WHERE, both));
        formulas.along(score).map(product -> formulas.tape(WHERE, product)).ifPresent(product -> {
            tapes.add(product);
            // if it would save less than half the work of D products, they are the shorter program
            long worthwhile = Math.max(FEW, (long) product.operations() * dimension / 2);
            formulas.divergence(score)
                    .map(trace -> formulas.tape(WHERE, trace))
                    .filter(trace -> trace.operations() <= worthwhile)
                    .ifPresent(tapes::add);
        });
        constants = gathered();
        text = generated();
    }

    /**
     * A target.
     *
     * @param dimension D
     * @param logDensity log p(x) up to a constant, a formula of x0, x1, … and the parameters
     * @param parameters numbers that it calls by name: a sweep over them compiles once
     * @throws BadInputException with everything that is wrong with the formula, each with its column
     */
    public static ExpressionTarget of(int dimension, String logDensity, Parameters parameters) {
        return new ExpressionTarget(dimension, logDensity, parameters);
    }

    private float[] gathered() {
        int size = tapes.stream().mapToInt(tape -> tape.uniforms().length).sum();
        float[] all = new float[Math.max(1, size)]; // (devices have no empty memory)
        int next = 0;
        for (Tape tape : tapes) {
            System.arraycopy(tape.uniforms(), 0, all, next, tape.uniforms().length);
            next += tape.uniforms().length;
        }
        return all;
    }

    private String generated() {
        StringBuilder all = new StringBuilder();
        append(
                all,
                0,
                "real OWN(evaluate)(const real *x, real *score",
                i -> i == 0 ? "const real density = " : "score[" + (i - 1) + "] = ");
        all.insert(all.length() - 2, "    return density;\n");
        if (tapes.size() > 1) {
            all.append("#if CURVATURE\n");
            append(
                    all,
                    1,
                    "void OWN(hessian_vector)(const real *x, const real *v, real *product",
                    i -> "product[" + i + "] = ");
            if (tapes.size() > 2) {
                append(all, 2, "real OWN(laplacian)(const real *x", i -> "return ");
            }
            all.append("#endif\n");
        }
        return all.toString();
    }

    /** Appends a function that does what a tape does. */
    private void append(StringBuilder all, int tape, String head, IntFunction<String> output) {
        int first = tapes.subList(0, tape).stream()
                .mapToInt(each -> each.uniforms().length)
                .sum();
        String numbers = ", GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level, uint size";
        IntFunction<String> input = i -> i < dimension ? "x[" + i + "]" : "v[" + (i - dimension) + "]";
        all.append("DEVICE ").append(head).append(numbers).append(") {\n");
        all.append(tapes.get(tape).text(input, first, output)).append("}\n");
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public String type() {
        return "expression";
    }

    @Override
    public List<KernelPart> kernel(String own) {
        List<KernelPart> parts = new ArrayList<>();
        if (tapes.stream().anyMatch(Tape::special)) {
            parts.add(KernelPart.file("math/special.h"));
        }
        KernelPart part = KernelPart.generated("target/expression", text, own);
        parts.add(part);
        if (tapes.size() == 2) {
            parts.add(part.sibling("target/trace.h"));
        }
        return parts;
    }

    /** No exact draws; a Hessian, unless it takes too many operations. */
    @Override
    public boolean offers(Operation operation) {
        return operation == Operation.CURVATURE && tapes.size() > 1;
    }

    @Override
    public int size() {
        return constants.length;
    }

    @Override
    public float[] constants() {
        return constants;
    }

    /** There are no numbers of a level, but devices have no empty memory. */
    @Override
    public int levelSize() {
        return 1;
    }

    @Override
    public void level(Level level, float[] numbers, int offset) {
        level.requireNone(type());
    }

    @Override
    public OptionalDouble largestCurvature(Level level) {
        return OptionalDouble.empty();
    }

    @Override
    public Optional<String> notFinite(float[] points) {
        OptionalInt first = Finiteness.first(evaluator(), points, dimension);
        return first.isEmpty()
                ? Optional.empty()
                : Optional.of(diagnosis(Finiteness.point(points, dimension, first.getAsInt())));
    }

    private String diagnosis(float[] x) {
        Formulas formulas = new Formulas(symbols);
        Node read = formulas.read(WHERE, formula);
        String why = formulas.diagnose(read, formula, x)
                .map(words -> words + " of the log density")
                .orElse("the log density's gradient is not finite");
        return why + ", at the point " + Finiteness.text(x);
    }

    @Override
    public ExpressionEvaluator evaluator() {
        return new ExpressionEvaluator(dimension, tapes);
    }
}
