package org.scorefield.math;

/**
 * The tail of the error function without its underflow, with the same bits on every backend: the twin of {@code kernels/math/tails.h},
 * operation by operation, where the sources are.
 */
public final class ExactTails {
    private static final float INVERSE_SQRT_PI = 0x1.20dd76p-1f;

    private ExactTails() {}

    /** (erfcx(z)·(1 + √π z) − 1)/2 for z ≥ 0; inverse is 2/(1 + √π z). */
    private static float correction(float z, float inverse) {
        if (z > 0x1p16f) {
            return 0.25f * inverse;
        }
        float p = Math.fma(0x1.00df96p-6f, z, 0x1.bd75bap-4f);
        p = Math.fma(p, z, 0x1.75ceecp-2f);
        p = Math.fma(p, z, 0x1.532d4ap-1f);
        p = Math.fma(p, z, 0x1.229d44p-1f);
        float q = Math.fma(0x1.c74bcap-6f, z, 0x1.bd37b2p-3f);
        q = Math.fma(q, z, 0x1.b50422p-1f);
        q = Math.fma(q, z, 0x1.0060acp+1f);
        q = Math.fma(q, z, 0x1.7233fep+1f);
        q = Math.fma(q, z, 0x1.32caccp+1f);
        q = Math.fma(q, z, 0x1.c33652p-1f);
        return 0.5f * z * p / q;
    }

    /** erfcx(z) for z ≥ 0 is this and {@link #erfcxRest}, where d and dRest add up to (1 + √π z)/2, and inverse is 1/d. */
    private static float erfcx(float correction, float inverse) {
        return Math.fma(correction, inverse, 0.5f * inverse);
    }

    private static float erfcxRest(float y, float correction, float inverse, float d, float dRest) {
        return (Math.fma(-y, d, 0.5f) + Math.fma(-y, dRest, correction)) * inverse;
    }

    /** erfcx(x) = eˣ² erfc(x); overflows below −9.38. */
    public static float erfcx(float x) {
        if (x != x) {
            return Float.NaN;
        }
        float size = Math.abs(x);
        float right = size == Float.POSITIVE_INFINITY ? 0.0f : erfcxRight(size);
        if (x >= 0.0f) {
            return right;
        }
        float square = x * x;
        if (square > 88.2f) {
            return Float.POSITIVE_INFINITY;
        }
        float shifted = ExactSpecial.expShifted(square);
        float r = ExactSpecial.expArgument(square, Math.fma(x, x, -square), shifted);
        float power = ExactMath.timesPowerOfTwo(1.0f, shifted);
        float left = Math.fma(expLessOne(r), power, Math.fma(-0.5f, right, power));
        return left + left;
    }

    private static float erfcxRight(float z) {
        float d = Math.fma(0x1.c5bf8ap-1f, z, 0.5f);
        float dRest = Math.fma(-0x1.c96212p-26f, z, Math.fma(0x1.c5bf8ap-1f, z, 0.5f - d));
        float inverse = 1.0f / d;
        float correction = correction(z, inverse);
        float y = erfcx(correction, inverse);
        return y + erfcxRest(y, correction, inverse, d, dRest);
    }

    private static float expLessOne(float r) {
        return Math.fma(ExactMath.expBeyondLinear(r) * r, r, r);
    }

    /** ln Φ(x), Φ the distribution function of a standard normal variable. */
    public static float logNormalCdf(float x) {
        if (x != x) {
            return Float.NaN;
        }
        float size = Math.abs(x);
        if (x >= 0.0f && size < 1.0f) {
            return logCdfNear(1.0f - size);
        }
        float bounded = Math.min(size, 0x1p25f);
        float d = Math.fma(0x1.40d932p-1f, bounded, 0.5f);
        float dRest = Math.fma(-0x1.3b1f4ep-34f, bounded, Math.fma(0x1.40d932p-1f, bounded, 0.5f - d));
        float inverse = 1.0f / d;
        float correction = correction(bounded * 0x1.6a09e6p-1f, inverse);
        float y = erfcx(correction, inverse);
        float rest = erfcxRest(y, correction, inverse, d, dRest);
        if (x < 0.0f) {
            return Math.fma(-0.5f * size, size, -ExactMath.LN2) + (ExactMath.log(y) + rest / y);
        }
        float square = size * size;
        float shifted = ExactSpecial.expShifted(-0.5f * square);
        float r = ExactSpecial.expArgument(-0.5f * square, -0.5f * Math.fma(size, size, -square), shifted);
        float more = Math.fma(y, expLessOne(r), rest);
        float high = y + more;
        float low = (y - high) + more;
        float q = ExactMath.timesPowerOfTwo(0.5f * high, shifted);
        float series = Math.fma(0x1.05502ep-2f, q, 0x1.774908p-3f);
        series = Math.fma(series, q, 0x1.016844p-2f);
        series = Math.fma(series, q, 0x1.5548b8p-2f);
        series = Math.fma(series, q, 0x1.000012p-1f);
        return ExactMath.timesPowerOfTwo(-0.5f * (high + Math.fma(high * q, series, low)), shifted);
    }

    /** ln Φ(1 − t) for t in [0, 1]. */
    private static float logCdfNear(float t) {
        float y = Math.fma(0x1.3be952p-15f, t, -0x1.face78p-12f);
        y = Math.fma(y, t, 0x1.1c7b04p-9f);
        y = Math.fma(y, t, -0x1.c1a21ap-14f);
        y = Math.fma(y, t, -0x1.937340p-5f);
        y = Math.fma(y, t, -0x1.7b3630p-3f);
        y = Math.fma(y, t, -0x1.26808ap-2f);
        return Math.fma(y, t, -0x1.61ccbcp-3f);
    }

    /**
     * Of z ≥ 0, {@code e^(−z²)/(√π erfc(z)) − z}, how much half the hazard rate exceeds its argument; from 2¹² on any number that is too
     * small to matter beside z.
     */
    private static float excess(float z) {
        float near = z > 0x1p12f ? Math.fma(z, 0x1p-116f, 0x1p12f) : z;
        float p = Math.fma(0x1.51df4ep-7f, near, 0x1.38a7aap-4f);
        p = Math.fma(p, near, 0x1.162b72p-2f);
        p = Math.fma(p, near, 0x1.11a004p-1f);
        p = Math.fma(p, near, 0x1.0bf988p-1f);
        float q = Math.fma(0x1.51df4ap-6f, near, 0x1.38a85cp-3f);
        q = Math.fma(q, near, 0x1.20b130p-1f);
        q = Math.fma(q, near, 0x1.391144p+0f);
        q = Math.fma(q, near, 0x1.8b7402p+0f);
        q = Math.fma(q, near, 0x1.daf90cp-1f);
        return p / q;
    }

    /**
     * Where a variable of density e^(−t²)/√π is known to exceed z; filled in by {@link #from}. Infinite z count as the largest number.
     */
    public static final class Tail {
        /** {@code e^(−z²)/(√π erfc(z))}: half the hazard rate, half of −(ln erfc)′(z). Relative error below 2⁻²¹, for z < −2 below z²·2⁻²³. */
        public float rate;

        /** rate − z, positive, also where that would cancel. Relative error below 2⁻²⁰. */
        public float excess;

        /** erfc(z), for z ≥ 0 times e^(z²). */
        public float scaled;

        /** Takes over what holds for z. */
        public void from(float z) {
            float size = Math.min(Math.abs(z), Float.MAX_VALUE);
            excess = excess(size);
            rate = size + excess;
            scaled = INVERSE_SQRT_PI / rate;
            if (size > 0x1p12f) {
                excess = 0x1.c5bf8ap-1f * scaled;
            }
            if (z < 0.0f) {
                float density = ExactMath.exp(-size * size);
                scaled = Math.fma(-density, scaled, 2.0f);
                rate = density * INVERSE_SQRT_PI / scaled;
                excess = rate + size;
            }
        }
    }
}
