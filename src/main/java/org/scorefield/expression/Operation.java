package org.scorefield.expression;

/**
 * What a {@link Node} does with its operands a, b, c, d. Those from {@link #ADD} to {@link #LOG} are also a tape's, where each is one
 * correctly rounded operation, one function of {@code ExactMath}, or a choice.
 */
enum Operation {
    /** One of the formula's variables. */
    INPUT(0),
    /** A number in the formula. */
    CONSTANT(0),
    /** A number with a name, whose value is not part of a program. */
    PARAMETER(0),
    /** a with a whole exponent ≥ 2, by repeated multiplication. */
    POWER(1),
    ADD(2),
    SUBTRACT(2),
    MULTIPLY(2),
    DIVIDE(2),
    NEGATE(1),
    /** −1, 0 or 1, as a is below, at or above 0. */
    SIGN(1),
    ABS(1),
    /** c where a ≤ b, d where a &gt; b; NaN if one of the two is. */
    CHOOSE(4),
    ROOT(1),
    EXP(1),
    LOG(1);

    private final int operands;

    Operation(int operands) {
        this.operands = operands;
    }

    int operands() {
        return operands;
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
        };
    }
}
