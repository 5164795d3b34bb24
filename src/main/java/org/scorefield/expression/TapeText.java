package org.scorefield.expression;

import java.util.function.IntFunction;
import org.scorefield.expression.Tape.Instruction;

/** Writes a tape as statements of the kernels' dialect. The twin of {@link TapeEvaluator}. */
final class TapeText {
    private final Tape tape;
    private final IntFunction<String> input;
    private final int firstUniform;

    TapeText(Tape tape, IntFunction<String> input, int firstUniform) {
        this.tape = tape;
        this.input = input;
        this.firstUniform = firstUniform;
    }

    String text(IntFunction<String> output) {
        StringBuilder text = new StringBuilder();
        int value = tape.firstResult();
        for (Instruction instruction : tape.instructions()) {
            text.append("    const real r")
                    .append(value++)
                    .append(" = ")
                    .append(text(instruction))
                    .append(";\n");
        }
        for (int i = 0; i < tape.outputs().length; i++) {
            text.append("    ")
                    .append(output.apply(i))
                    .append(value(tape.outputs()[i]))
                    .append(";\n");
        }
        return text.toString();
    }

    private String text(Instruction instruction) {
        int[] operands = instruction.operands();
        String a = value(operands[0]);
        String b = operands.length > 1 ? value(operands[1]) : "";
        return switch (instruction.operation()) {
            case ADD -> a + " + " + b;
            case SUBTRACT -> a + " - " + b;
            case MULTIPLY -> a + " * " + b;
            case DIVIDE -> a + " / " + b;
            case NEGATE -> "-" + a;
            case SIGN -> "pick(%1$s > 0.0f, (real)(1.0f), pick(%1$s < 0.0f, (real)(-1.0f), %1$s))".formatted(a);
            case ABS -> "real_of_bits(bits_of(" + a + ") & 0x7fffffffu)";
            case CHOOSE ->
                "pick(%1$s <= %2$s, %3$s, pick(%1$s > %2$s, %4$s, NOT_A_NUMBER))"
                        .formatted(a, b, value(operands[2]), value(operands[3]));
            case ROOT -> "root(" + a + ")";
            case EXP -> "exact_exp(" + a + ")";
            case LOG -> "exact_log(" + a + ")";
            case LOG1P -> "exact_log1p(" + a + ")";
            case SIN -> "exact_sin(" + a + ")";
            case COS -> "exact_cos(" + a + ")";
            case TANH -> "exact_tanh(" + a + ")";
            case POW -> "exact_pow(" + a + ", " + b + ")";
            case INPUT, CONSTANT, PARAMETER, POWER ->
                throw new IllegalStateException(instruction.operation() + " on a tape");
        };
    }

    private String value(int value) {
        if (value < tape.inputs()) {
            return input.apply(value);
        }
        int literal = value - tape.inputs();
        if (literal < tape.literals().length) {
            return "(real)(" + Float.toHexString(tape.literals()[literal]) + "f)";
        }
        int uniform = literal - tape.literals().length;
        if (uniform < tape.uniforms().length) {
            return "(real)(constants[" + (firstUniform + uniform) + "])";
        }
        return "r" + value;
    }
}
