/* The tail of the error function without its underflow, for programs that need it: the twin of ExactTails.java, operation by
 * operation. Needs special.h. Rational functions: minimax, coefficients rounded and then improved one by one. */

/* e^(z^2) erfc(z) for z >= 0 as a sum of two numbers, from d + d_rest = (1 + sqrt(pi) z) / 2 as exactly as it may be: the product
 * with 2 d is 1 + p, where 0 <= p < 0.19, and the division's error is made good. */
DEVICE real erfcx_in_two(real z, real d, real d_rest, real *rest) {
    mask far = z > 0x1p16f;
    real near = pick(far, z * 0x1p-112f, z); /* where powers do not overflow; what comes of it is not taken */
    real p = fused(0x1.00df96p-6f, near, 0x1.bd75bap-4f);
    p = fused(p, near, 0x1.75ceecp-2f);
    p = fused(p, near, 0x1.532d4ap-1f);
    p = fused(p, near, 0x1.229d44p-1f);
    real q = fused(0x1.c74bcap-6f, near, 0x1.bd37b2p-3f);
    q = fused(q, near, 0x1.b50422p-1f);
    q = fused(q, near, 0x1.0060acp+1f);
    q = fused(q, near, 0x1.7233fep+1f);
    q = fused(q, near, 0x1.32caccp+1f);
    q = fused(q, near, 0x1.c33652p-1f);
    real inverse = 1.0f / d;
    /* far out, p = 1 / (sqrt(pi) z) */
    real correction = pick(far, 0.25f * inverse, 0.5f * near * p / q);
    real y = fused(correction, inverse, 0.5f * inverse);
    *rest = (fused(-y, d, 0.5f) + fused(-y, d_rest, correction)) * inverse;
    return y;
}

/* erfcx(x) = e^(x^2) erfc(x); overflows below -9.38. */
DEVICE real exact_erfcx(real x) {
    real size = magnitude(x);
    size = pick(size > 0x1.fffffep+127f, (real)(0x1.fffffep+127f), size);
    real d = fused(0x1.c5bf8ap-1f, size, 0.5f);
    real d_rest = fused(-0x1.c96212p-26f, size, fused(0x1.c5bf8ap-1f, size, 0.5f - d));
    real rest, shifted;
    real right = erfcx_in_two(size, d, d_rest, &rest);
    right = pick(x == POSITIVE_INFINITY, (real)(0.0f), right + rest);
    /* erfcx(-x) = 2 e^(x^2) - erfcx(x), halved until the end */
    real square = x * x;
    real r = exp_argument(square, fused(x, x, -square), &shifted);
    real power = times_power_of_two((real)(1.0f), shifted);
    real left = fused(fused(exp_beyond_linear(r) * r, r, r), power, fused(-0.5f, right, power));
    left = pick(square > 88.2f, POSITIVE_INFINITY, left + left);
    return pick(x >= 0.0f, right, pick(x < 0.0f, left, NOT_A_NUMBER));
}

/* ln of the normal distribution function, ln P(Z <= x): the log of a tail for x < 0, and minus that of the other one beyond. */
DEVICE real exact_log_normal_cdf(real x) {
    real size = magnitude(x);
    real bounded = pick(size < 0x1p25f, size, (real)(0x1p25f));
    real d = fused(0x1.40d932p-1f, bounded, 0.5f);
    real d_rest = fused(-0x1.3b1f4ep-34f, bounded, fused(0x1.40d932p-1f, bounded, 0.5f - d));
    real rest, shifted;
    real y = erfcx_in_two(bounded * 0x1.6a09e6p-1f, d, d_rest, &rest);
    real left = fused(-0.5f * size, size, -LN2) + (exact_log(y) + rest / y);
    /* on [0, 1] a polynomial around 1 */
    real t = 1.0f - size;
    real near = fused(0x1.3be952p-15f, t, -0x1.face78p-12f);
    near = fused(near, t, 0x1.1c7b04p-9f);
    near = fused(near, t, -0x1.c1a21ap-14f);
    near = fused(near, t, -0x1.937340p-5f);
    near = fused(near, t, -0x1.7b3630p-3f);
    near = fused(near, t, -0x1.26808ap-2f);
    near = fused(near, t, -0x1.61ccbcp-3f);
    /* beyond, ln(1 - q) = -q (1 + q/2 + ...) with q = y e^(-x^2 / 2) / 2, y and e^r in two parts */
    real square = size * size;
    real r = exp_argument(-0.5f * square, -0.5f * fused(size, size, -square), &shifted);
    real more = fused(y, fused(exp_beyond_linear(r) * r, r, r), rest);
    real high = y + more;
    real low = (y - high) + more;
    real q = times_power_of_two(0.5f * high, shifted);
    real series = fused(0x1.05502ep-2f, q, 0x1.774908p-3f);
    series = fused(series, q, 0x1.016844p-2f);
    series = fused(series, q, 0x1.5548b8p-2f);
    series = fused(series, q, 0x1.000012p-1f);
    real right = times_power_of_two(-0.5f * (high + fused(high * q, series, low)), shifted);
    y = pick(x < 0.0f, left, pick(size < 1.0f, near, right));
    return pick(x == x, y, NOT_A_NUMBER);
}

/* Where a variable of density e^(-t^2) / sqrt(pi) is known to exceed z:
 *   rate:   e^(-z^2) / (sqrt(pi) erfc(z)), half the hazard rate, half of -(ln erfc)'(z); relative error below 2^-21, for z < -2
 *           below z^2 2^-23
 *   excess: rate - z > 0, also where that would cancel: z -> infinity makes it 1 / (2 z); relative error below 2^-20
 *   scaled: erfc(z), for z >= 0 times e^(z^2)
 * Infinite z count as the largest number. */
typedef struct {
    real rate, excess, scaled;
} Tail;

DEVICE Tail tail_from(real z) {
    real size = magnitude(z);
    size = pick(size > 0x1.fffffep+127f, (real)(0x1.fffffep+127f), size);
    mask far = size > 0x1p12f;
    real near =
        pick(far, fused(size, 0x1p-116f, 0x1p12f), size); /* where powers do not overflow; that is near enough */
    real p = fused(0x1.51df4ep-7f, near, 0x1.38a7aap-4f);
    p = fused(p, near, 0x1.162b72p-2f);
    p = fused(p, near, 0x1.11a004p-1f);
    p = fused(p, near, 0x1.0bf988p-1f);
    real q = fused(0x1.51df4ap-6f, near, 0x1.38a85cp-3f);
    q = fused(q, near, 0x1.20b130p-1f);
    q = fused(q, near, 0x1.391144p+0f);
    q = fused(q, near, 0x1.8b7402p+0f);
    q = fused(q, near, 0x1.daf90cp-1f);
    real excess = p / q;
    real rate = size + excess;
    real scaled = 0x1.20dd76p-1f / rate;
    excess = pick(far, 0x1.c5bf8ap-1f * scaled, excess); /* 1 / (2 z) */
    /* on the left of 0, erfc(z) = 2 - erfc(-z) */
    mask left = z < 0.0f;
    real density = exact_exp(-size * size);
    real complement = fused(-density, scaled, 2.0f);
    real left_rate = density * 0x1.20dd76p-1f / complement;
    Tail tail = {pick(left, left_rate, rate), pick(left, left_rate + size, excess), pick(left, complement, scaled)};
    return tail;
}
