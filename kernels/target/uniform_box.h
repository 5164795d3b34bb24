/* The uniform distribution between low_d and high_d at a level (alpha, sigma > 0): the twin of UniformBoxEvaluator.java. Needs
 * math/tails.h. In units of sqrt(2) sigma, let z be the signed distance beyond the edge that is nearer to x, z' that beyond the other one,
 * w = z' - z the box's width, d = z'^2 - z^2 = w (z + z') >= 0. For each coordinate
 *   p(x) = (erfc(z) - erfc(z')) / (2 alpha (high - low))
 * and with r(z) = e^(-z^2) / (sqrt(pi) erfc(z)) and its excess e(z) = r(z) - z, r = r(z), r' = r(z'), q = r' - e^-d r,
 *   |s(x)| = sqrt(2) / sigma (1 - e^-d) r r' / q
 *   s'(x) = -2 / sigma^2 ((e - e^-d e') r r' / q + e^-d r r' (r' - r)^2 / q^2)
 * of which nothing cancels unless d is small and the box narrow. Then, with c_k = int_0^1 y^2k e^(-w^2 y^2 / 4) dy / (2 k)!,
 *   p(x) = e^(-u^2) P(d^2 / 4) / (sqrt(2 pi) sigma),   P(t) = sum_k c_k t^k,   u = (z + z') / 2.
 * The host (UniformBox.java) lays out
 *   level: the log density's constant, 1 / (sqrt(2) sigma), then for each coordinate alpha low, alpha high, w, what the share of
 *          the log density's constant leaves to be multiplied with (1 unless narrow), c_k [DIM][6]
 *   draws: low [DIM], high - low [DIM], high [DIM] */

/* Boxes of less than one sigma. */
#define NARROW 0.70710678f
#define TERMS 6

/* Of one coordinate. */
typedef struct {
    real z, twice_u, delta, decay; /* z, z + z', d, e^-d */
    word sign;                     /* of the side, seen from the centre */
    Tail near, far;                /* at z and z' */
    real q;
} OWN(Place);

DEVICE OWN(Place) OWN(place)(real x, float low, float high, float width, float inverse) {
    OWN(Place) place;
    real above = x - low;
    real below = x - high;
    real sum = above + below;
    place.sign = bits_of(sum) & 0x80000000u;
    place.twice_u = magnitude(sum) * inverse;
    place.delta = place.twice_u * width;
    place.decay = exact_exp(-place.delta);
    mask right = sum >= 0.0f;
    place.z = pick(right, below, -above) * inverse;
    place.near = tail_from(place.z);
    place.far = tail_from(pick(right, above, -below) * inverse);
    place.q = fused(-place.decay, place.near.rate, place.far.rate);
    return place;
}

/* P and its first two derivatives. */
DEVICE real OWN(series)(GLOBAL const float *c, real t, real *first, real *second) {
    real p = (real)(c[TERMS - 1]);
    real p1 = (real)(0.0f);
    real p2 = (real)(0.0f);
    UNROLL for (int k = TERMS - 2; k >= 0; k--) {
        p2 = fused(p2, t, p1);
        p1 = fused(p1, t, p);
        p = fused(p, t, c[k]);
    }
    *first = p1;
    *second = 2.0f * p2;
    return p;
}

DEVICE real OWN(evaluate)(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint size) {
    GLOBAL const float *lows = level + 2;
    real density = (real)(0.0f);
    EACH_HEAVY_DIMENSION for (int d = 0; d < DIM; d++) {
        GLOBAL const float *numbers = lows + d;
        float width = numbers[2 * DIM];
        OWN(Place) place = OWN(place)(x[d], numbers[0], numbers[DIM], width, level[1]);
        real share = place.q / place.far.rate;
        real slope = -2.0f * (exp_minus_one(-place.delta, place.decay) * place.near.rate / share);
        real exponent = pick(place.z < 0.0f, (real)(0.0f), -place.z * place.z);
        real likelihood = numbers[3 * DIM] * place.near.scaled * share;
        if (width < NARROW) {
            real theta = 0.5f * place.delta;
            real u = 0.5f * place.twice_u;
            real p1, p2;
            real p = OWN(series)(lows + 4 * DIM + TERMS * d, theta * theta, &p1, &p2);
            mask close = place.delta < 2.0f;
            slope = pick(close, place.twice_u * fused(-width * width, p1 / p, 1.0f), slope);
            exponent = pick(close, -u * u, exponent);
            likelihood = pick(close, p, likelihood);
        }
        score[d] = change_sign(-slope * level[1], place.sign);
        density = density + (exponent + exact_log(likelihood));
    }
    return density + level[0];
}

#if CURVATURE
/* s'(x) in coordinate d. */
DEVICE real OWN(bend)(real x, int d, GLOBAL const float *RESTRICT level) {
    GLOBAL const float *numbers = level + 2 + d;
    float width = numbers[2 * DIM];
    OWN(Place) place = OWN(place)(x, numbers[0], numbers[DIM], width, level[1]);
    real excess = fused(-place.decay, place.far.excess, place.near.excess);
    real ratio = (place.far.rate - place.near.rate) / place.q;
    real first = excess * place.near.rate * (place.far.rate / place.q);
    real second = (place.decay * place.near.rate * ratio) * (place.far.rate * ratio);
    real bend = 4.0f * (first + second);
    if (width < NARROW) {
        real theta = 0.5f * place.delta;
        real t = theta * theta;
        real p1, p2;
        real p = OWN(series)(level + 2 + 4 * DIM + TERMS * d, t, &p1, &p2);
        real slope = place.delta * (p1 / p);
        real wide = fused(4.0f * t, p2, 2.0f * p1) / p;
        bend = pick(place.delta < 2.0f, fused(width * width, fused(slope, slope, -wide), 2.0f), bend);
    }
    return -(level[1] * level[1]) * bend;
}

DEVICE void OWN(hessian_vector)(const real *x, const real *v, real *product, GLOBAL const float *RESTRICT constants,
                                GLOBAL const float *RESTRICT level, uint size) {
    EACH_HEAVY_DIMENSION for (int d = 0; d < DIM; d++) product[d] = OWN(bend)(x[d], d, level) * v[d];
}

DEVICE real OWN(laplacian)(const real *x, GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level,
                           uint size) {
    real sum = (real)(0.0f);
    EACH_HEAVY_DIMENSION for (int d = 0; d < DIM; d++) sum = sum + OWN(bend)(x[d], d, level);
    return sum;
}
#endif

#if DRAWS
/* Four coordinates a block. */
DEVICE void OWN(draw)(const Stream *stream, ulong time, uint block, real *x, GLOBAL const float *RESTRICT constants,
                      GLOBAL const float *RESTRICT draws, uint size) {
    EACH_HEAVY_DIMENSION for (uint group = 0; group < (DIM + 3) / 4; group++) {
        Block words = random_block(stream, time, block + group);
        word four[4] = {words.w0, words.w1, words.w2, words.w3};
        UNROLL for (uint j = 0; j < 4; j++) {
            uint d = 4 * group + j;
            if (d < DIM) {
                real drawn = fused(draws[DIM + d], unit_interval(four[j]), draws[d]);
                x[d] = pick(drawn > draws[2 * DIM + d], (real)(draws[2 * DIM + d]), drawn); /* rounding may go beyond */
            }
        }
    }
}
#endif
