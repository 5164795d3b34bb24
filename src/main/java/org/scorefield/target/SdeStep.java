package org.scorefield.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.scorefield.error.Checks;
import org.scorefield.expression.Parameters;
import org.scorefield.expression.Tape;

/**
 * The increment of a step of an Ito SDE with diagonal noise,
 *
 * <pre>dx_d = a_d(x, t) dt + b_d(x, t) dW_d</pre>
 *
 * as a {@link SdeScheme} makes it; of {@link SdeScheme#HEUN}, whose step takes two, either. Drift a and diffusion b are formulas of the
 * coordinates, the time t and parameters; {@link org.scorefield.expression} has the language. It is no density, and its levels are steps.
 */
public final class SdeStep implements Target {
    private final SdeFormulas formulas;
    private final SdeScheme scheme;
    private final int dimension;
    private final Tape tape;
    private final String text;

    private SdeStep(SdeFormulas formulas, SdeScheme scheme) {
        this.formulas = formulas;
        this.scheme = scheme;
        this.dimension = formulas.dimension();
        this.tape = formulas.tape(scheme);
        this.text = generated();
    }

    /**
     * A step.
     *
     * @param drift a_d, a formula for each coordinate, of which there are at most 1024
     * @param diffusion b_d, likewise
     * @param parameters numbers that they call by name: a sweep over them compiles once
     * @throws org.scorefield.error.BadInputException with everything that is wrong: formulas that cannot be read, with their columns;
     *     too few or too many; noise that does not commute, for a scheme that needs that: b_d that depends on another coordinate with noise
     */
    public static SdeStep of(List<String> drift, List<String> diffusion, Parameters parameters, SdeScheme scheme) {
        return new SdeStep(new SdeFormulas(drift, diffusion, parameters), scheme);
    }

    /** How the step is made. */
    public SdeScheme scheme() {
        return scheme;
    }

    /** Whether drift or diffusion change with time. */
    public boolean changesWithTime() {
        return tape.takes(dimension);
    }

    /** A function that does what the tape does. */
    private String generated() {
        String[] outputs = {"drift", "diffusion", "correction"};
        IntFunction<String> input = i -> i < dimension ? "x[" + i + "]" : "(real)(level[0])";
        StringBuilder all = new StringBuilder("DEVICE void OWN(coefficients)(const real *x");
        for (int k = 0; k < tape.outputs().length / dimension; k++) {
            all.append(", real *").append(outputs[k]);
        }
        all.append(", GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level) {\n");
        all.append(tape.text(input, 0, i -> outputs[i / dimension] + "[" + i % dimension + "] = "));
        return all.append("}\n").toString();
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public String type() {
        return "sde";
    }

    @Override
    public List<KernelPart> kernel(String own) {
        List<KernelPart> parts = new ArrayList<>();
        if (tape.special()) {
            parts.add(KernelPart.file("math/special.h"));
        }
        parts.add(KernelPart.generated("target/sde", text, own));
        parts.add(KernelPart.of("target/sde_step.h", own, Map.of("MILSTEIN", scheme == SdeScheme.MILSTEIN ? 1 : 0)));
        return parts;
    }

    @Override
    public boolean takesNoise() {
        return true;
    }

    @Override
    public boolean offers(Operation operation) {
        return false;
    }

    @Override
    public int size() {
        return tape.uniforms().length;
    }

    @Override
    public float[] constants() {
        return size() > 0 ? tape.uniforms() : new float[1]; // devices have no empty memory
    }

    /** t, h, √h. */
    @Override
    public int levelSize() {
        return 3;
    }

    @Override
    public void level(Level level, float[] numbers, int offset) {
        new Checks()
                .that(
                        level.isStep(),
                        "type",
                        "is " + type() + ", which makes steps of time, and is wanted at level " + level,
                        "a target with a density")
                .done();
        numbers[offset] = (float) level.step().time();
        numbers[offset + 1] = (float) level.step().length();
        numbers[offset + 2] = (float) Math.sqrt(level.step().length());
    }

    @Override
    public OptionalDouble largestCurvature(Level level) {
        return OptionalDouble.empty();
    }

    @Override
    public Optional<String> notFinite(float[] points, Level level) {
        float time = (float) level.step().time();
        float[] numbers = new float[levelSize()];
        level(level, numbers, 0);
        SdeStepEvaluator evaluator = evaluator();
        evaluator.at(numbers, 0);
        OptionalInt first = Finiteness.first(points, dimension, evaluator::coefficients);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        float[] x = Finiteness.point(points, dimension, first.getAsInt());
        String why = formulas.diagnosis(x, time).orElse("the diffusion's derivative is not finite");
        return Optional.of(why + ", at time " + time + " and the point " + Finiteness.text(x));
    }

    @Override
    public SdeStepEvaluator evaluator() {
        return new SdeStepEvaluator(dimension, tape);
    }
}
