package org.scorefield.expression;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A straight line of operations in single precision. Its values are numbered: inputs first, then constants that are part of the
 * program, then those that are passed to it, then one for each instruction.
 *
 * @param inputs how many there are
 * @param literals constants that are part of the program
 * @param uniforms constants that are passed to it, worked out in double precision and rounded once
 * @param instructions in order
 * @param outputs the values that are asked for
 */
public record Tape(int inputs, float[] literals, float[] uniforms, List<Instruction> instructions, int[] outputs) {
    /**
     * An operation.
     *
     * @param operands the values that it takes
     */
    record Instruction(Operation operation, int[] operands) {}

    /** How many operations it does. */
    public int operations() {
        return instructions.size();
    }

    /** Whether its outputs depend on an input. */
    public boolean takes(int input) {
        return Arrays.stream(outputs).anyMatch(output -> output == input)
                || instructions.stream()
                        .flatMapToInt(instruction -> Arrays.stream(instruction.operands()))
                        .anyMatch(operand -> operand == input);
    }

    /** Whether its text needs {@code math/special.h}. */
    public boolean special() {
        return instructions.stream()
                .anyMatch(instruction -> instruction.operation().special());
    }

    /** The first value that an instruction makes. */
    int firstResult() {
        return inputs + literals.length + uniforms.length;
    }

    /**
     * A kernel's statements that compute the outputs; every value there is a {@code real}. Nothing in them comes from a formula's text.
     *
     * @param input how an input is written, such as {@code x[2]}
     * @param firstUniform where among the numbers called {@code constants} the tape's own begin
     * @param output what is done with an output's value, such as {@code score[2] = %s}, a format
     */
    public String text(IntFunction<String> input, int firstUniform, IntFunction<String> output) {
        return new TapeText(this, input, firstUniform).text(output);
    }

    /** What runs it on batches of up to {@code batch} points. One thread at a time uses it. */
    public TapeEvaluator evaluator(int batch) {
        return new TapeEvaluator(this, batch);
    }
}
