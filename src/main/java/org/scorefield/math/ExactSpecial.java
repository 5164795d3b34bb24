package org.scorefield.math;

/**
 * More elementary functions that give the same bits on every backend: the twin of {@code kernels/math/special.h}, operation by
 * operation, where the sources are. Each is within 2 ulp over its whole range.
 */
public final class ExactSpecial {
    private static final int SIGN = 0x80000000;

    /** 2⁻²⁴/2π. */
    private static final int[] TURN = {
        0x00000028, 0xbe60db93, 0x91054a7f, 0x09d5f47d, 0x4d377036, 0xd8a5664f, 0x10e4107f, 0x9458eaf7
    };

    private ExactSpecial() {}

    private static int highProduct(int a, int b) {
        return (int) ((a & 0xffffffffL) * (b & 0xffffffffL) >>> 32);
    }

    /** For finite |x| ≥ ¾: in quarters of a turn, the number of the nearest whole one, and in the lower 62 bits what is left. */
    private static long turns(float x) {
        int bits = Float.floatToRawIntBits(x) & ~SIGN;
        int mantissa = bits & 0x007fffff | 0x00800000;
        int firstBit = (bits >>> 23) - 126;
        int first = firstBit >>> 5;
        int shift = firstBit & 31;
        int[] words = new int[3];
        for (int i = 0; i < 3; i++) {
            words[i] = TURN[first + i] << shift | TURN[first + i + 1] >>> 1 >>> 31 - shift;
        }
        int low = words[1] * mantissa;
        int fraction = low + highProduct(words[2], mantissa);
        int carry = Integer.compareUnsigned(fraction, low) < 0 ? 1 : 0;
        int whole = words[0] * mantissa + highProduct(words[1], mantissa) + carry;
        return (long) whole << 32 | fraction & 0xffffffffL;
    }

    /** The distance of these turns from the nearest quarter, in radians. */
    private static float rest(long turns) {
        float a = (float) (int) (turns << 2 >> 40) * 0x1p-24f;
        float b = (float) (int) (turns >> 14 & 0xffffff) * 0x1p-48f;
        float sum = a + b;
        float beyond = Math.fma((float) (int) (turns & 0x3fff), 0x1p-62f, b - (sum - a));
        return Math.fma(sum, 0x1.921fb6p+0f, Math.fma(sum, -0x1.777a5cp-25f, beyond * 0x1.921fb6p+0f));
    }

    private static int quarter(long turns) {
        return (int) (turns >>> 32) + 0x20000000 >>> 30;
    }

    private static float sinReduced(float r) {
        float square = r * r;
        float s = Math.fma(-0x1.995406p-13f, square, 0x1.110778p-7f);
        s = Math.fma(s, square, -0x1.555546p-3f);
        return Math.fma(s * square, r, r);
    }

    private static float cosReduced(float r) {
        float square = r * r;
        float c = Math.fma(0x1.99e80cp-16f, square, -0x1.6c0c28p-10f);
        c = Math.fma(c, square, 0x1.55554ap-5f);
        return Math.fma(Math.fma(c, square, -0.5f), square, 1.0f);
    }

    /** x with its sign changed where {@code sign}, of which no other bit is set, is negative. */
    public static float changeSign(float x, int sign) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(x) ^ sign);
    }

    /** sin x, x in radians; NaN where x is not finite. */
    public static float sin(float x) {
        float size = Math.abs(x);
        if (!(size < Float.POSITIVE_INFINITY)) {
            return Float.NaN;
        }
        int sign = Float.floatToRawIntBits(x) & SIGN;
        if (size < 0.75f) {
            return changeSign(sinReduced(size), sign);
        }
        long turns = turns(x);
        int quarter = quarter(turns);
        float y = (quarter & 1) != 0 ? cosReduced(rest(turns)) : sinReduced(rest(turns));
        return changeSign(y, (quarter & 2) << 30 ^ sign);
    }

    /** cos x, x in radians; NaN where x is not finite. */
    public static float cos(float x) {
        float size = Math.abs(x);
        if (!(size < Float.POSITIVE_INFINITY)) {
            return Float.NaN;
        }
        if (size < 0.75f) {
            return cosReduced(size);
        }
        long turns = turns(x);
        int quarter = quarter(turns);
        float y = (quarter & 1) != 0 ? sinReduced(rest(turns)) : cosReduced(rest(turns));
        return changeSign(y, (quarter + 1 & 2) << 30);
    }

    /** tanh x. */
    public static float tanh(float x) {
        if (x != x) {
            return Float.NaN;
        }
        float size = Math.abs(x);
        float y;
        if (size < 0.6f) {
            float square = size * size;
            y = Math.fma(-0x1.828774p-8f, square, 0x1.54c3c2p-6f);
            y = Math.fma(y, square, -0x1.b89abap-5f);
            y = Math.fma(y, square, 0x1.1109bep-3f);
            y = Math.fma(y, square, -0x1.55553ep-2f);
            y = Math.fma(y * square, size, size);
        } else {
            y = 1.0f - 2.0f / (ExactMath.exp(size + size) + 1.0f);
        }
        return changeSign(y, Float.floatToRawIntBits(x) & SIGN);
    }

    /** ln(1 + x), with ln 0 = −∞, and NaN below. */
    public static float log1p(float x) {
        if (!(x > -1.0f && x < Float.POSITIVE_INFINITY)) {
            return x == -1.0f ? Float.NEGATIVE_INFINITY : x > -1.0f ? x : Float.NaN;
        }
        float sum = 1.0f + x;
        float part = sum - 1.0f;
        float lost = (1.0f - (sum - part)) + (x - part);
        int exponent = ExactMath.exponent(sum);
        float f = ExactMath.fraction(sum);
        if (x < 0x1p25f) {
            f = f + lost * Float.intBitsToFloat(0x3f800000 - exponent);
        }
        return ExactMath.logReduced(exponent >> 23, f);
    }

    /** eˣ − 1, given eˣ. Relative error below 2⁻²¹. */
    public static float expMinusOne(float x, float power) {
        return Math.abs(x) < 0.34f ? Math.fma(ExactMath.expBeyondLinear(x) * x, x, x) : power - 1.0f;
    }

    /** xʸ for x ≥ 0; x⁰ is 1 for every x, and otherwise NaN below 0. (A whole number y is better multiplied out.) */
    public static float pow(float x, float y) {
        if (y == 0.0f) {
            return 1.0f;
        }
        boolean number = x > 0.0f && x < Float.POSITIVE_INFINITY;
        boolean tiny = x < Float.MIN_NORMAL;
        float scaled = number ? tiny ? x * 0x1p23f : x : 1.0f;
        float exponent = ExactMath.exponent(scaled) >> 23;
        exponent = tiny ? exponent - 23.0f : exponent;
        float f = ExactMath.fraction(scaled);
        float divisor = 2.0f + f;
        float s = f / divisor;
        float sRest = Math.fma(-s, f - (divisor - 2.0f), Math.fma(-s, divisor, f)) / divisor;
        float square = s * s;
        float squareRest = Math.fma(s + s, sRest, Math.fma(s, s, -square));
        float p = Math.fma(0x1.dfa256p-3f, square, 0x1.24527cp-2f);
        p = Math.fma(p, square, 0x1.999a00p-2f) * square;
        float factor = 0x1.555556p-1f + p;
        float factorRest = (0x1.555556p-1f - factor) + p - 0x1.555556p-26f;
        float u = square * factor;
        float uRest = Math.fma(squareRest, factor, Math.fma(square, factorRest, Math.fma(square, factor, -u)));
        float v = s * u;
        float vRest = Math.fma(sRest, u, Math.fma(s, uRest, Math.fma(s, u, -v)));
        float doubled = s + s;
        float near = doubled + v;
        float nearRest = vRest + ((doubled - near) + v + (sRest + sRest));
        float whole = exponent * 0x1.62e400p-1f;
        float sum = whole + near;
        float below = Math.fma(exponent, 0x1.7f7d1cp-20f, (whole - sum) + near + nearRest);
        float log = sum + below;
        float logRest = (sum - log) + below;
        if (!number) {
            log = x == 0.0f ? Float.NEGATIVE_INFINITY : x > 0.0f ? x : Float.NaN;
        }
        float product = y * log;
        if (product != product) {
            return Float.NaN;
        }
        return expOfSum(product, Math.fma(y, logRest, Math.fma(y, log, -product)));
    }

    /** e^(x + rest) for x that is a number, where rest is small beside it and only matters where the result is finite and positive. */
    private static float expOfSum(float x, float rest) {
        float shifted = expShifted(x);
        float r = expArgument(x, rest, shifted);
        float y = Math.fma(Math.fma(ExactMath.expBeyondLinear(r), r, 1.0f), r, 1.0f);
        return ExactMath.timesPowerOfTwo(y, shifted);
    }

    private static float bounded(float x) {
        return x > 89.0f ? 89.0f : x < -104.0f ? -104.0f : x;
    }

    /** n of eˣ = 2ⁿ eʳ, in the low bits. */
    static float expShifted(float x) {
        return Math.fma(bounded(x), ExactMath.LOG2E, ExactMath.ROUNDER);
    }

    /** r of e^(x + rest) = 2ⁿ eʳ. */
    static float expArgument(float x, float rest, float shifted) {
        float bounded = bounded(x);
        float n = shifted - ExactMath.ROUNDER;
        float small = Math.fma(n, -0x1.7f7d1cp-20f, bounded == x ? rest : 0.0f);
        return Math.fma(n, -0x1.62e400p-1f, bounded) + small;
    }
}
