/* Elementary functions in + - * / sqrt fma, integer operations and bit casts only: the twin of ExactMath.java, operation by
 * operation. Each is within 2 ulp over its whole range. Polynomials: minimax by Remez's exchange, before rounding. */

#define LN2 0x1.62e430p-1f

#define NOT_A_NUMBER real_of_bits((word)(0x7fc00000u))
#define POSITIVE_INFINITY real_of_bits((word)(0x7f800000u))
#define NEGATIVE_INFINITY real_of_bits((word)(0xff800000u))

/* NaN in one form, whatever the hardware makes of it: what leaves a device as a result. */
DEVICE real canonical(real x) { return pick(x == x, x, NOT_A_NUMBER); }

/* Adding 1.5 * 2^23 rounds to nearest and leaves the integer in the low bits, for |t| < 2^22. */
#define ROUNDER 12582912.0f

/* 2^r for |r| <= 1/2. Relative error 2^-23.3, none at 0. */
DEVICE real exp2_reduced(real r) {
    real y = fused(0x1.5bbd6cp-10f, r, 0x1.3ce82cp-7f);
    y = fused(y, r, 0x1.c6b736p-5f);
    y = fused(y, r, 0x1.ebf9c4p-3f);
    y = fused(y, r, 0x1.62e42ap-1f);
    return fused(y, r, 1.0f);
}

/* 2^t for t <= 0, but never below 2^-100: a weight beside one of 1. (Smaller ones would only make slow subnormals.) */
DEVICE real exp2_weight(real t) {
    real bounded = pick(t < -100.0f, (real)(-100.0f), t);
#if HARDWARE_FUNCTIONS
    return hardware_exp2(bounded);
#else
    real shifted = bounded + ROUNDER;
    real y = exp2_reduced(bounded - (shifted - ROUNDER));
    return real_of_bits(bits_of(y) + (bits_of(shifted) << 23));
#endif
}

/* What remains of e^r beyond 1 + r, divided by r^2, for |r| <= ln(2) / 2. */
DEVICE real exp_beyond_linear(real r) {
    real y = fused(0x1.6a246ap-10f, r, 0x1.1239d6p-7f);
    y = fused(y, r, 0x1.5558f0p-5f);
    y = fused(y, r, 0x1.555492p-3f);
    return fused(y, r, 0x1.fffffcp-2f);
}

/* y * 2^n for -150 <= n <= 128, with n in the low bits of `shifted`: in two factors, since 2^n itself may be subnormal or too
 * large. */
DEVICE real times_power_of_two(real y, real shifted) {
    word whole = bits_of(shifted) - 0x4b400000u + 256u; /* n + 256 > 0 */
    word part = whole >> 1;
    return y * real_of_bits((part - 1u) << 23) * real_of_bits((whole - part - 1u) << 23);
}

/* e^x. Overflows to infinity, underflows through the subnormals. */
DEVICE real exact_exp(real x) {
    real bounded = pick(x > 89.0f, (real)(89.0f), pick(x < -104.0f, (real)(-104.0f), x));
    real shifted = fused(bounded, 0x1.715476p+0f, ROUNDER);
    real n = shifted - ROUNDER;
    real r = fused(n, -0x1.62e400p-1f, bounded);
    r = fused(n, -0x1.7f7d1cp-20f, r);
    /* a polynomial of its own: rounding r * log2(e) would cost another half ulp */
    real y = fused(fused(exp_beyond_linear(r), r, 1.0f), r, 1.0f);
    return pick(x != x, NOT_A_NUMBER, times_power_of_two(y, shifted));
}

/* ln((1 + f) * 2^exponent) for 1 + f in [sqrt(1/2), sqrt(2)). Relative error 2^-27.3. */
DEVICE real log_reduced(real exponent, real f) {
    real y = fused(-0x1.38b588p-4f, f, 0x1.055b6cp-3f);
    y = fused(y, f, -0x1.0d8542p-3f);
    y = fused(y, f, 0x1.22da1cp-3f);
    y = fused(y, f, -0x1.547244p-3f);
    y = fused(y, f, 0x1.99a006p-3f);
    y = fused(y, f, -0x1.000226p-2f);
    y = fused(y, f, 0x1.555554p-2f);
    y = fused(y, f, -0.5f);
    return fused(exponent, LN2, fused(f * f, y, f));
}

/* For a positive, finite, normal x: f and the exponent, in its highest bits, with x = (1 + f) * 2^exponent. */
DEVICE word split_exponent(real x, real *f) {
    word shifted = bits_of(x) - 0x3f3504f3u; /* the mantissa is taken from [sqrt(1/2), sqrt(2)) */
    *f = real_of_bits((shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
    return shifted & 0xff800000u;
}

DEVICE real exponent_as_real(word exponent) { return real_of_integer(integer_of(exponent) >> 23); }

/* ln x for a positive, finite, normal x. */
DEVICE real log_normal(real x) {
#if HARDWARE_FUNCTIONS
    return hardware_log2(x) * LN2;
#else
    real f;
    word exponent = split_exponent(x, &f);
    return log_reduced(exponent_as_real(exponent), f);
#endif
}

/* ln x, with ln 0 = -infinity and NaN below. */
DEVICE real exact_log(real x) {
    mask tiny = x < 0x1p-126f;
    real y = log_normal(pick(tiny, x * 0x1p23f, x));
    y = pick(tiny, y - 0x1.fe2804p+3f, y);
    y = pick(x == 0.0f, NEGATIVE_INFINITY, y);
    y = pick(x == POSITIVE_INFINITY, x, y);
    return pick(x >= 0.0f, y, NOT_A_NUMBER);
}

/* sin and cos of 2 pi w / 2^32, but for a sign that both have in common: the highest bit of what is returned. The turn is
 * reduced exactly, in integers. */
DEVICE word sin_cos_but_sign(word w, real *sine, real *cosine) {
#if HARDWARE_FUNCTIONS
    real angle = real_of_integer(integer_of(w)) * 0x1.921fb6p-30f;
    *sine = hardware_sin(angle);
    *cosine = hardware_cos(angle);
    return (word)(0u);
#else
    real turn = real_of_integer(integer_of(w << 2)) * 0x1p-34f; /* in [-1/8, 1/8), from the nearest quarter */
    word quarter = w + 0x20000000u;                             /* in the two highest bits */
    real square = turn * turn;
    real s = fused(-0x1.2d9302p+6f, square, 0x1.465e92p+6f);
    s = fused(s, square, -0x1.4abbbap+5f);
    /* 2 pi in two parts, since it is half an ulp from the nearest float */
    s = fused(s, square, -0x1.777a5cp-23f) * turn;
    s = fused(0x1.921fb6p+2f, turn, s);
    real c = fused(0x1.d9d57ep+5f, square, -0x1.55c5e0p+6f);
    c = fused(c, square, 0x1.03c1dep+6f);
    c = fused(c, square, -0x1.3bd3ccp+4f);
    c = fused(c, square, 1.0f);
    mask odd = integer_of(quarter << 1) < 0;
    *sine = pick(odd, c, s);
    *cosine = pick(odd, -s, c);
    return quarter & 0x80000000u;
#endif
}

/* x with its sign changed where the highest bit of `sign`, its only one, is set. */
DEVICE real change_sign(real x, word sign) { return real_of_bits(bits_of(x) ^ sign); }
