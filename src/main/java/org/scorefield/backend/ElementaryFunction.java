package org.scorefield.backend;

import org.scorefield.math.ExactMath;

/** The functions that all backends compute to the same bits; the ordinals are known to {@code kernels/entry/check.h}. */
public enum ElementaryFunction {
    /** eˣ. */
    EXP,
    /** ln x. */
    LOG,
    /** {@link ExactMath#exp2Weight}. */
    EXP2_WEIGHT,
    /** {@link ExactMath#sinTurn} of the argument's bits. */
    SIN_TURN,
    /** {@link ExactMath#cosTurn} of the argument's bits. */
    COS_TURN,
    /** √x, which a device must round correctly. */
    SQUARE_ROOT,
    /** 1/x, which a device must round correctly. */
    RECIPROCAL;

    /** The value in plain Java, as bits, for an argument given as bits. */
    public int apply(int bits) {
        float x = Float.intBitsToFloat(bits);
        float y = switch (this) {
            case EXP -> ExactMath.exp(x);
            case LOG -> ExactMath.log(x);
            case EXP2_WEIGHT -> ExactMath.exp2Weight(x);
            case SIN_TURN -> ExactMath.sinTurn(bits);
            case COS_TURN -> ExactMath.cosTurn(bits);
            case SQUARE_ROOT -> (float) Math.sqrt(x);
            case RECIPROCAL -> 1.0f / x;
        };
        return Float.floatToRawIntBits(y);
    }
}
