package org.scorefield.expression;

/**
 * What a {@link Node} does with its operands a, b, c, d. Those from {@link #ADD} on are also a tape's, where each is one
 * correctly rounded operation, one elementary function of {@code org.scorefield.math}, or a choice.
 */
enum Operation {
    /** One of the formula's variables. */
    INPUT,
    /** A number in the formula. */
    CONSTANT,
    /** A number with a name, whose value is not part of a program. */
    PARAMETER,
    /** a with a whole exponent ≥ 2, by repeated multiplication. */
    POWER,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    NEGATE,
    /** −1, 0 or 1, as a is below, at or above 0. */
    SIGN,
    ABS,
    /** c where a ≤ b, d where a &gt; b; NaN if one of the two is. */
    CHOOSE,
    ROOT,
    EXP,
    LOG,
    LOG1P,
    SIN,
    COS,
    TANH,
    /** a to the power b; NaN for a below zero. */
    POW;

    /** Whether kernels need more than the functions that all programs have. */
    boolean special() {
        return ordinal() >= LOG1P.ordinal();
    }

    /** The value in double precision. {@link #POWER}'s exponent is b. */
    double of(double a, double b, double c, double d) {
        return switch (this) {
            case INPUT, CONSTANT, PARAMETER -> throw new IllegalStateException(this + " has a value of its own");
            case POWER -> StrictMath.pow(a, b);
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case NEGATE -> -a;
            case SIGN -> Math.signum(a);
            case ABS -> Math.abs(a);
            case CHOOSE -> a <= b ? c : a > b ? d : Double.NaN;
            case ROOT -> Math.sqrt(a);
            case EXP -> StrictMath.exp(a);
            case LOG -> StrictMath.log(a);
            case LOG1P -> StrictMath.log1p(a);
            case SIN -> StrictMath.sin(a);
            case COS -> StrictMath.cos(a);
            case TANH -> StrictMath.tanh(a);
            case POW -> a < 0 && b != 0 ? Double.NaN : StrictMath.pow(a, b);
        };
    }
}
