package org.scorefield.expression;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.scorefield.expression.Tape.Instruction;
import org.scorefield.math.ExactMath;
import org.scorefield.math.ExactSpecial;

/**
 * Runs a tape over batches of points, an operation after the other, each over the whole batch. The twin of {@link TapeText}. Results share
 * arrays where one is no longer needed.
 */
public final class TapeEvaluator {
    private final Tape tape;

    /** By value; inputs are set for each run. */
    private final float[][] values;

    TapeEvaluator(Tape tape, int batch) {
        this.tape = tape;
        values = new float[tape.firstResult() + tape.instructions().size()][];
        int next = tape.inputs();
        for (float[] constants : new float[][] {tape.literals(), tape.uniforms()}) {
            for (float constant : constants) {
                values[next] = new float[batch];
                Arrays.fill(values[next++], constant);
            }
        }
        shareArrays(batch);
    }

    private void shareArrays(int batch) {
        int first = tape.firstResult();
        int[] lastUse = new int[values.length];
        for (int i = 0; i < tape.instructions().size(); i++) {
            for (int operand : tape.instructions().get(i).operands()) {
                lastUse[operand] = i;
            }
        }
        for (int output : tape.outputs()) {
            lastUse[output] = Integer.MAX_VALUE;
        }
        Deque<float[]> free = new ArrayDeque<>();
        for (int i = 0; i < tape.instructions().size(); i++) {
            int[] operands = tape.instructions().get(i).operands();
            for (int operand : operands) {
                if (operand >= first && lastUse[operand] == i) {
                    free.push(values[operand]);
                    lastUse[operand] = Integer.MAX_VALUE; // it may be the next operand, too
                }
            }
            values[first + i] = free.isEmpty() ? new float[batch] : free.pop();
        }
    }

    /**
     * Computes the outputs for the first n points of a batch.
     *
     * @param inputs by input; what the tape does not use may be missing at the end
     * @param outputs receives one array for each output; may be the inputs
     */
    public void run(float[][] inputs, float[][] outputs, int n) {
        System.arraycopy(inputs, 0, values, 0, Math.min(inputs.length, tape.inputs()));
        int value = tape.firstResult();
        for (Instruction instruction : tape.instructions()) {
            run(instruction, values[value++], n);
        }
        for (int i = 0; i < outputs.length; i++) {
            System.arraycopy(values[tape.outputs()[i]], 0, outputs[i], 0, n);
        }
    }

    private void run(Instruction instruction, float[] result, int n) {
        int[] operands = instruction.operands();
        float[] a = values[operands[0]];
        float[] b = operands.length > 1 ? values[operands[1]] : a;
        switch (instruction.operation()) {
            case ADD -> add(a, b, result, n);
            case SUBTRACT -> subtract(a, b, result, n);
            case MULTIPLY -> multiply(a, b, result, n);
            case DIVIDE -> divide(a, b, result, n);
            case NEGATE -> negate(a, result, n);
            case SIGN -> sign(a, result, n);
            case ABS -> abs(a, result, n);
            case CHOOSE -> choose(a, b, values[operands[2]], values[operands[3]], result, n);
            case ROOT -> root(a, result, n);
            case EXP -> apply(ExactMath::exp, a, result, n);
            case LOG -> apply(ExactMath::log, a, result, n);
            case LOG1P -> apply(ExactSpecial::log1p, a, result, n);
            case SIN -> apply(ExactSpecial::sin, a, result, n);
            case COS -> apply(ExactSpecial::cos, a, result, n);
            case TANH -> apply(ExactSpecial::tanh, a, result, n);
            case POW -> power(a, b, result, n);
            case INPUT, CONSTANT, PARAMETER, POWER ->
                throw new IllegalStateException(instruction.operation() + " on a tape");
        }
    }

    private static void add(float[] a, float[] b, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = a[i] + b[i];
        }
    }

    private static void subtract(float[] a, float[] b, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = a[i] - b[i];
        }
    }

    private static void multiply(float[] a, float[] b, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = a[i] * b[i];
        }
    }

    private static void divide(float[] a, float[] b, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = a[i] / b[i];
        }
    }

    private static void negate(float[] a, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = -a[i];
        }
    }

    private static void sign(float[] a, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = a[i] > 0 ? 1 : a[i] < 0 ? -1 : a[i];
        }
    }

    private static void abs(float[] a, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = Math.abs(a[i]);
        }
    }

    private static void choose(float[] a, float[] b, float[] low, float[] high, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = a[i] <= b[i] ? low[i] : a[i] > b[i] ? high[i] : Float.NaN;
        }
    }

    private static void root(float[] a, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = (float) Math.sqrt(a[i]);
        }
    }

    private static void power(float[] a, float[] b, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = ExactSpecial.pow(a[i], b[i]);
        }
    }

    /** An elementary function. */
    private interface Elementary {
        float of(float x);
    }

    private static void apply(Elementary function, float[] a, float[] result, int n) {
        for (int i = 0; i < n; i++) {
            result[i] = function.of(a[i]);
        }
    }
}
