package org.scorefield.target;

import java.util.Arrays;
import org.scorefield.expression.Tape;
import org.scorefield.expression.TapeEvaluator;

/** Makes the increments of an {@link SdeStep}: the twin of {@code kernels/target/sde_step.h}. */
final class SdeStepEvaluator implements Target.Evaluator {
    private final int dimension;
    private final TapeEvaluator tape;

    /** The coordinates, then t. */
    private final float[][] inputs;

    private final float[][] coefficients;

    private float length;
    private float rootOfLength;

    SdeStepEvaluator(int dimension, Tape tape) {
        this.dimension = dimension;
        this.tape = tape.evaluator(BATCH);
        this.inputs = new float[dimension + 1][BATCH];
        this.coefficients = new float[tape.outputs().length][BATCH];
    }

    @Override
    public void at(float[] numbers, int offset) {
        Arrays.fill(inputs[dimension], numbers[offset]);
        length = numbers[offset + 1];
        rootOfLength = numbers[offset + 2];
    }

    /** a, b and, if the scheme takes them, ½·b·b′, each for all coordinates, at the first n points of a batch. */
    float[][] coefficients(float[][] x, int n) {
        System.arraycopy(x, 0, inputs, 0, dimension);
        tape.run(inputs, coefficients, n);
        return coefficients;
    }

    @Override
    public void increments(float[][] x, float[][] z, float[][] increments, int n) {
        coefficients(x, n);
        for (int d = 0; d < dimension; d++) {
            float[] drift = coefficients[d];
            float[] diffusion = coefficients[dimension + d];
            for (int i = 0; i < n; i++) {
                increments[d][i] = Math.fma(diffusion[i], rootOfLength * z[d][i], drift[i] * length);
            }
            if (coefficients.length > 2 * dimension) {
                correct(coefficients[2 * dimension + d], z[d], increments[d], n);
            }
        }
    }

    private void correct(float[] correction, float[] z, float[] increments, int n) {
        for (int i = 0; i < n; i++) {
            float w = rootOfLength * z[i];
            increments[i] = Math.fma(correction[i], Math.fma(w, w, -length), increments[i]);
        }
    }

    /** There are none without noise. */
    @Override
    public void score(float[][] x, float[][] score, int n) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void logDensities(float[] densities, int n) {
        throw new UnsupportedOperationException();
    }
}
