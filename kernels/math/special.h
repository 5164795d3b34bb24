/* More elementary functions, for programs that need them: the twin of ExactSpecial.java, operation by operation. Each is within
 * 2 ulp over its whole range. Polynomials: minimax by Remez's exchange, coefficients rounded one after the other. */

DEVICE real magnitude(real x) { return real_of_bits(bits_of(x) & 0x7fffffffu); }

/* The high word of the 64-bit product of two words, from products of their halves. */
DEVICE word high_product(word a, word b) {
    word low = (a & 0xffffu) * (b & 0xffffu);
    word middle = (a >> 16) * (b & 0xffffu) + (low >> 16);
    word other = (a & 0xffffu) * (b >> 16) + (middle & 0xffffu);
    return (a >> 16) * (b >> 16) + (middle >> 16) + (other >> 16);
}

/* The distance of |x| from the nearest multiple of pi / 2, in [-pi / 4, pi / 4], for finite x; returns that multiple's number
 * but for multiples of 4. By Payne and Hanek (1983), "Radian reduction for trigonometric functions": |x| = mantissa * 2^e, and of
 * 2^e / (2 pi) only 96 bits behind the point matter, since whole turns do not. */
DEVICE word quarter_turns(real x, real *rest) {
    const uint turn[8] = {0x00000028u, 0xbe60db93u, 0x91054a7fu, 0x09d5f47du, /* 2^-24 / (2 pi) */
                          0x4d377036u, 0xd8a5664fu, 0x10e4107fu, 0x9458eaf7u};
    real size = magnitude(x);
    word bits = pick(bits_of(size) < 0x3f000000u, (word)(0x3f000000u), bits_of(size)); /* at least 1/2 */
    word mantissa = (bits & 0x007fffffu) | 0x00800000u;
    word first_bit = (bits >> 23) - 126u;
    word shift = first_bit & 31u;
    word words[4];
    UNROLL for (uint i = 0; i < 4; i++) {
        words[i] = (word)(turn[i]);
        UNROLL for (uint k = 1; k < 5; k++) words[i] = pick(first_bit >= 32u * k, (word)(turn[i + k]), words[i]);
    }
    /* added, since Oclgrind does not know the funnel shift that compilers make of | */
    UNROLL for (uint i = 0; i < 3; i++) words[i] = (words[i] << shift) + (words[i + 1] >> 1 >> (31u - shift));
    /* times the mantissa: turns modulo 1, in two words */
    word low = words[1] * mantissa;
    word fraction = low + high_product(words[2], mantissa);
    word whole = words[0] * mantissa + high_product(words[1], mantissa) + pick(fraction < low, (word)(1u), (word)(0u));
    /* from the nearest quarter on, in units of a quarter: 24, 24 and 14 bits, of which the first have the sign */
    real a = real_of_integer(integer_of(whole << 2) >> 8) * 0x1p-24f;
    real b = real_of_integer(integer_of(((whole & 0x3fu) << 18) + (fraction >> 14))) * 0x1p-48f;
    real sum = a + b;
    real beyond = fused(real_of_integer(integer_of(fraction & 0x3fffu)), 0x1p-62f, b - (sum - a));
    real far = fused(sum, 0x1.921fb6p+0f, fused(sum, -0x1.777a5cp-25f, beyond * 0x1.921fb6p+0f));
    *rest = pick(size < 0.75f, size, far);
    return (whole + 0x20000000u) >> 30;
}

/* sin x and cos x, x in radians; NaN where x is not finite. */
DEVICE void exact_sin_cos(real x, real *sine, real *cosine) {
    real r;
    word quarter = quarter_turns(x, &r);
    real square = r * r;
    real s = fused(-0x1.995406p-13f, square, 0x1.110778p-7f);
    s = fused(s, square, -0x1.555546p-3f);
    s = fused(s * square, r, r);
    real c = fused(0x1.99e80cp-16f, square, -0x1.6c0c28p-10f);
    c = fused(c, square, 0x1.55554ap-5f);
    c = fused(fused(c, square, -0.5f), square, 1.0f);
    mask odd = (quarter & 1u) != 0u;
    mask finite = magnitude(x) < POSITIVE_INFINITY;
    word sign = bits_of(x) & 0x80000000u;
    *sine = pick(finite, change_sign(pick(odd, c, s), (quarter & 2u) << 30 ^ sign), NOT_A_NUMBER);
    *cosine = pick(finite, change_sign(pick(odd, s, c), ((quarter + 1u) & 2u) << 30), NOT_A_NUMBER);
}

DEVICE real exact_sin(real x) {
    real sine, cosine;
    exact_sin_cos(x, &sine, &cosine);
    return sine;
}

DEVICE real exact_cos(real x) {
    real sine, cosine;
    exact_sin_cos(x, &sine, &cosine);
    return cosine;
}

/* tanh x. */
DEVICE real exact_tanh(real x) {
    real size = magnitude(x);
    real square = size * size;
    real near = fused(-0x1.828774p-8f, square, 0x1.54c3c2p-6f);
    near = fused(near, square, -0x1.b89abap-5f);
    near = fused(near, square, 0x1.1109bep-3f);
    near = fused(near, square, -0x1.55553ep-2f);
    near = fused(near * square, size, size);
    real far = 1.0f - 2.0f / (exact_exp(size + size) + 1.0f);
    real y = change_sign(pick(size < 0.6f, near, far), bits_of(x) & 0x80000000u);
    return pick(x == x, y, NOT_A_NUMBER);
}

/* ln(1 + x), with ln 0 = -infinity and NaN below. */
DEVICE real exact_log1p(real x) {
    real sum = 1.0f + x;
    real part = sum - 1.0f;
    real lost = (1.0f - (sum - part)) + (x - part);
    real f;
    word exponent = split_exponent(sum, &f);
    /* from 2^25 on, nothing is lost that matters, and the power of 2 would leave its range */
    f = pick(x < 0x1p25f, f + lost * real_of_bits(0x3f800000u - exponent), f);
    real y = log_reduced(exponent_as_real(exponent), f);
    y = pick(x == -1.0f, NEGATIVE_INFINITY, y);
    y = pick(x == POSITIVE_INFINITY, x, y);
    return pick(x >= -1.0f, y, NOT_A_NUMBER);
}

/* ln x as a sum of two numbers, about 40 bits of it; where it is no number, the first says so and the second means nothing. With
 * s = f / (2 + f), ln(1 + f) = 2 s + s^3 (2/3 + 2/5 s^2 + ...). */
DEVICE real log_in_two(real x, real *rest) {
    mask tiny = x < 0x1p-126f;
    real f;
    real exponent = exponent_as_real(split_exponent(pick(tiny, x * 0x1p23f, x), &f));
    exponent = pick(tiny, exponent - 23.0f, exponent);
    real divisor = 2.0f + f;
    real s = f / divisor;
    real s_rest = fused(-s, f - (divisor - 2.0f), fused(-s, divisor, f)) / divisor;
    real square = s * s;
    real square_rest = fused(s + s, s_rest, fused(s, s, -square));
    real p = fused(0x1.dfa256p-3f, square, 0x1.24527cp-2f);
    p = fused(p, square, 0x1.999a00p-2f) * square;
    real factor = 0x1.555556p-1f + p; /* 2/3 in two parts */
    real factor_rest = (0x1.555556p-1f - factor) + p - 0x1.555556p-26f;
    real u = square * factor;
    real u_rest = fused(square_rest, factor, fused(square, factor_rest, fused(square, factor, -u)));
    real v = s * u;
    real v_rest = fused(s_rest, u, fused(s, u_rest, fused(s, u, -v)));
    real doubled = s + s;
    real near = doubled + v;
    real near_rest = v_rest + ((doubled - near) + v + (s_rest + s_rest));
    real whole = exponent * 0x1.62e400p-1f; /* exact */
    real sum = whole + near;
    real below = fused(exponent, 0x1.7f7d1cp-20f, (whole - sum) + near + near_rest);
    real y = sum + below;
    *rest = (sum - y) + below;
    y = pick(x == 0.0f, NEGATIVE_INFINITY, y);
    y = pick(x == POSITIVE_INFINITY, x, y);
    return pick(x >= 0.0f, y, NOT_A_NUMBER);
}

/* r of e^(x + rest) = 2^n e^r, with n in the low bits of `shifted`; x is NaN or in exact_exp()'s range after bounding. */
DEVICE real exp_argument(real x, real rest, real *shifted) {
    real bounded = pick(x > 89.0f, (real)(89.0f), pick(x < -104.0f, (real)(-104.0f), x));
    *shifted = fused(bounded, 0x1.715476p+0f, ROUNDER);
    real n = *shifted - ROUNDER;
    real small = fused(n, -0x1.7f7d1cp-20f, pick(bounded == x, rest, (real)(0.0f)));
    return fused(n, -0x1.62e400p-1f, bounded) + small;
}

/* e^x - 1 for x up to the range of exact_exp(), given e^x. Relative error below 2^-21. */
DEVICE real exp_minus_one(real x, real power) {
    return pick(magnitude(x) < 0.34f, fused(exp_beyond_linear(x) * x, x, x), power - 1.0f);
}

/* x^y = e^(y ln x) for x >= 0; x^0 is 1 for every x, and otherwise NaN below 0. (A whole number y is better multiplied out.) */
DEVICE real exact_pow(real x, real y) {
    real log_rest, shifted;
    real logarithm = log_in_two(x, &log_rest);
    real product = y * logarithm;
    real r = exp_argument(product, fused(y, log_rest, fused(y, logarithm, -product)), &shifted);
    real power = times_power_of_two(fused(fused(exp_beyond_linear(r), r, 1.0f), r, 1.0f), shifted);
    power = pick(product == product, power, NOT_A_NUMBER);
    return pick(y == 0.0f, (real)(1.0f), power);
}
