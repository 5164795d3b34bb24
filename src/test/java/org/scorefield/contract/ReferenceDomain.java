package org.scorefield.contract;

import org.scorefield.backend.ElementaryFunction;

/** Where an elementary function promises its bits: a NaN that the hardware makes has no promised sign. */
final class ReferenceDomain {
    private ReferenceDomain() {}

    static boolean contains(ElementaryFunction function, int bits) {
        float x = Float.intBitsToFloat(bits);
        return switch (function) {
            case EXP, LOG, SIN_TURN, COS_TURN, SIN, COS, TANH, LOG1P, POWER, ERFCX, LOG_NORMAL_CDF -> true;
            case EXP2_WEIGHT -> x <= 0;
            case SQUARE_ROOT -> x >= 0;
            case RECIPROCAL -> x == x;
        };
    }
}
