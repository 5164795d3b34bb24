package org.scorefield.expression;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The functions of the language. */
enum Function {
    ABS(1),
    COS(1),
    EXP(1),
    LOG(1),
    LOG1P(1),
    MAX(2),
    MIN(2),
    POW(2),
    SIN(1),
    SQRT(1),
    TANH(1);

    /** The names of all, for messages. */
    static final String NAMES = Arrays.stream(values()).map(Function::label).collect(Collectors.joining(", "));

    private final int arguments;

    Function(int arguments) {
        this.arguments = arguments;
    }

    int arguments() {
        return arguments;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null if there is no such function. */
    static Function named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.label().equals(name))
                .findFirst()
                .orElse(null);
    }

    Node of(Algebra algebra, Node... arguments) {
        Node a = arguments[0];
        return switch (this) {
            case ABS -> algebra.apply(Operation.ABS, a);
            case EXP -> algebra.apply(Operation.EXP, a);
            case LOG -> algebra.apply(Operation.LOG, a);
            case COS -> algebra.apply(Operation.COS, a);
            case LOG1P -> algebra.apply(Operation.LOG1P, a);
            case SIN -> algebra.apply(Operation.SIN, a);
            case TANH -> algebra.apply(Operation.TANH, a);
            case SQRT -> algebra.apply(Operation.ROOT, a);
            case MIN -> algebra.choose(a, arguments[1], a, arguments[1]);
            case MAX -> algebra.choose(arguments[1], a, a, arguments[1]);
            case POW -> power(algebra, a, arguments[1]);
        };
    }

    /**
     * baseᵉˣᵖᵒⁿᵉⁿᵗ: repeated multiplication for a whole exponent, a root for one half, otherwise a function that is NaN for a base
     * below zero.
     */
    static Node power(Algebra algebra, Node base, Node exponent) {
        if (exponent.uniform()) {
            double value = exponent.value();
            if (value == Math.rint(value) && Math.abs(value) <= Algebra.MOST_POWER) {
                return algebra.power(base, (int) value);
            }
            if (exponent.is(0.5) || exponent.is(-0.5)) {
                Node root = algebra.apply(Operation.ROOT, base);
                return value > 0 ? root : algebra.divide(algebra.one(), root);
            }
        }
        if (base.is(Math.E)) {
            return algebra.apply(Operation.EXP, exponent);
        }
        return algebra.apply(Operation.POW, base, exponent);
    }
}
