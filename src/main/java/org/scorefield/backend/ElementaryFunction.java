package org.scorefield.backend;

import org.scorefield.math.ExactMath;
import org.scorefield.math.ExactSpecial;
import org.scorefield.math.ExactTails;

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
    RECIPROCAL,
    /** sin x, x in radians. */
    SIN,
    /** cos x, x in radians. */
    COS,
    /** tanh x. */
    TANH,
    /** ln(1 + x). */
    LOG1P,
    /** xʸ with y = {@link #exponent} of the argument's bits. */
    POWER,
    /** eˣ² erfc(x). */
    ERFCX,
    /** {@link ExactTails#logNormalCdf}. */
    LOG_NORMAL_CDF;

    /** The exponent that goes with the argument of {@link #POWER} that has these bits, in [−64, 64): any that varies with them. */
    public static float exponent(int bits) {
        return (float) (bits * 0x9e3779b9) * 0x1p-25f;
    }

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
            case SIN -> ExactSpecial.sin(x);
            case COS -> ExactSpecial.cos(x);
            case TANH -> ExactSpecial.tanh(x);
            case LOG1P -> ExactSpecial.log1p(x);
            case POWER -> ExactSpecial.pow(x, exponent(bits));
            case ERFCX -> ExactTails.erfcx(x);
            case LOG_NORMAL_CDF -> ExactTails.logNormalCdf(x);
        };
        return Float.floatToRawIntBits(y);
    }
}
