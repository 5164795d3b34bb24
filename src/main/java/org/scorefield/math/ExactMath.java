package org.scorefield.math;

/**
 * Elementary functions in single precision that give the same bits on every backend: the twin of {@code kernels/math}, operation
 * by operation. They use only + − × ÷ √ fma, comparisons, integer operations and bit casts, in the order written; each is within
 * 2 ulp over its whole range. The polynomials are minimax approximations found by Remez's exchange.
 */
public final class ExactMath {
    /** ln 2, to nearest. */
    public static final float LN2 = 0x1.62e430p-1f;

    /** Adding 1.5·2²³ rounds to nearest and leaves the integer in the low bits, for |t| &lt; 2²². */
    static final float ROUNDER = 12582912.0f;

    static final float LOG2E = 0x1.715476p+0f;

    private ExactMath() {}

    private static float exp2Reduced(float r) {
        float y = Math.fma(0x1.5bbd6cp-10f, r, 0x1.3ce82cp-7f);
        y = Math.fma(y, r, 0x1.c6b736p-5f);
        y = Math.fma(y, r, 0x1.ebf9c4p-3f);
        y = Math.fma(y, r, 0x1.62e42ap-1f);
        return Math.fma(y, r, 1.0f);
    }

    /** 2ᵗ for t ≤ 0, but never below 2⁻¹⁰⁰: a weight beside one of 1. */
    public static float exp2Weight(float t) {
        float bounded = Math.max(t, -100.0f);
        float shifted = bounded + ROUNDER;
        return scaled(exp2Reduced(bounded - (shifted - ROUNDER)), shifted);
    }

    /**
     * Replaces the first n of {@code t} by their {@link #exp2Weight}. In two loops, since the JIT compiler vectorises the first but not
     * the bit casts.
     *
     * @param scratch at least n numbers, overwritten
     */
    public static void exp2Weights(float[] t, float[] scratch, int n) {
        for (int i = 0; i < n; i++) {
            float bounded = Math.max(t[i], -100.0f);
            float shifted = bounded + ROUNDER;
            scratch[i] = shifted;
            t[i] = exp2Reduced(bounded - (shifted - ROUNDER));
        }
        for (int i = 0; i < n; i++) {
            t[i] = scaled(t[i], scratch[i]);
        }
    }

    private static float scaled(float y, float shifted) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) + (Float.floatToRawIntBits(shifted) << 23));
    }

    /** What remains of eʳ beyond 1 + r, divided by r², for |r| ≤ ½ ln 2. */
    static float expBeyondLinear(float r) {
        float y = Math.fma(0x1.6a246ap-10f, r, 0x1.1239d6p-7f);
        y = Math.fma(y, r, 0x1.5558f0p-5f);
        y = Math.fma(y, r, 0x1.555492p-3f);
        return Math.fma(y, r, 0x1.fffffcp-2f);
    }

    /**
     * y·2ⁿ for −150 ≤ n ≤ 128, with n in the low bits of {@code shifted}: in two factors, since 2ⁿ itself may be subnormal or too
     * large.
     */
    static float timesPowerOfTwo(float y, float shifted) {
        int whole = Float.floatToRawIntBits(shifted) - 0x4b400000 + 256; // n + 256 > 0
        int part = whole >>> 1;
        return y * Float.intBitsToFloat((part - 1) << 23) * Float.intBitsToFloat((whole - part - 1) << 23);
    }

    /** eˣ; overflows to infinity and underflows through the subnormals. */
    public static float exp(float x) {
        float bounded = x > 89.0f ? 89.0f : x < -104.0f ? -104.0f : x;
        float shifted = Math.fma(bounded, LOG2E, ROUNDER);
        float n = shifted - ROUNDER;
        float r = Math.fma(n, -0x1.62e400p-1f, bounded);
        r = Math.fma(n, -0x1.7f7d1cp-20f, r);
        // a polynomial of its own: rounding r·log₂e would cost another half ulp
        float y = Math.fma(Math.fma(expBeyondLinear(r), r, 1.0f), r, 1.0f);
        return x != x ? Float.NaN : timesPowerOfTwo(y, shifted);
    }

    /** ln((1 + f)·2ᵉ) for an exponent e and 1 + f from [√½, √2). */
    static float logReduced(float exponent, float f) {
        float y = Math.fma(-0x1.38b588p-4f, f, 0x1.055b6cp-3f);
        y = Math.fma(y, f, -0x1.0d8542p-3f);
        y = Math.fma(y, f, 0x1.22da1cp-3f);
        y = Math.fma(y, f, -0x1.547244p-3f);
        y = Math.fma(y, f, 0x1.99a006p-3f);
        y = Math.fma(y, f, -0x1.000226p-2f);
        y = Math.fma(y, f, 0x1.555554p-2f);
        y = Math.fma(y, f, -0.5f);
        return Math.fma(exponent, LN2, Math.fma(f * f, y, f));
    }

    /** Of a positive, finite, normal x = (1 + f)·2ᵉ with 1 + f from [√½, √2): e, in the bits from 23 on. */
    static int exponent(float x) {
        return Float.floatToRawIntBits(x) - 0x3f3504f3 & 0xff800000;
    }

    /** Of the same x: f. */
    static float fraction(float x) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(x) - 0x3f3504f3 & 0x007fffff) + 0x3f3504f3) - 1.0f;
    }

    /** ln x for a positive, finite, normal x. */
    public static float logNormal(float x) {
        return logReduced(exponent(x) >> 23, fraction(x));
    }

    /** ln x, with ln 0 = −∞, and NaN below. */
    public static float log(float x) {
        boolean tiny = x < Float.MIN_NORMAL;
        float y = logNormal(tiny ? x * 0x1p23f : x);
        y = tiny ? y - 0x1.fe2804p+3f : y;
        y = x == 0.0f ? Float.NEGATIVE_INFINITY : y;
        y = x == Float.POSITIVE_INFINITY ? x : y;
        return x >= 0.0f ? y : Float.NaN;
    }

    /** sin(2π w / 2³²), {@code w} unsigned: the turn is reduced exactly, in integers. */
    public static float sinTurn(int w) {
        int quarter = quarter(w);
        float y = (quarter & 1) != 0 ? cosReduced(turn(w)) : sinReduced(turn(w));
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ (quarter & 2) << 30);
    }

    /** cos(2π w / 2³²), {@code w} unsigned. */
    public static float cosTurn(int w) {
        int quarter = quarter(w);
        float y = (quarter & 1) != 0 ? sinReduced(turn(w)) : cosReduced(turn(w));
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ ((quarter + 1) & 2) << 30);
    }

    private static int quarter(int w) {
        return (w + 0x20000000) >>> 30;
    }

    /** The turn from the nearest quarter, in [−⅛, ⅛). */
    private static float turn(int w) {
        return (float) (w << 2) * 0x1p-34f;
    }

    private static float sinReduced(float turn) {
        float square = turn * turn;
        float s = Math.fma(-0x1.2d9302p+6f, square, 0x1.465e92p+6f);
        s = Math.fma(s, square, -0x1.4abbbap+5f);
        // 2π in two parts, since it is half an ulp from the nearest float
        s = Math.fma(s, square, -0x1.777a5cp-23f) * turn;
        return Math.fma(0x1.921fb6p+2f, turn, s);
    }

    private static float cosReduced(float turn) {
        float square = turn * turn;
        float c = Math.fma(0x1.d9d57ep+5f, square, -0x1.55c5e0p+6f);
        c = Math.fma(c, square, 0x1.03c1dep+6f);
        c = Math.fma(c, square, -0x1.3bd3ccp+4f);
        return Math.fma(c, square, 1.0f);
    }
}
