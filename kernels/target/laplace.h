/* Independent Laplace coordinates of location mu_d and scale b_d at a level (alpha, sigma): the twin of LaplaceEvaluator.java. Needs
 * math/tails.h. With beta = alpha b, k = sigma / (sqrt(2) beta), v = |x - alpha mu| / (sqrt(2) sigma), for each coordinate
 *   p(x) = e^(-v^2) (erfcx(k + v) + erfcx(k - v)) / (4 beta)
 * and with r(z) = 1 / (sqrt(pi) erfcx(z)) and its excess e(z) = r(z) - z, r+- = r(k +- v), e+- = e(k +- v),
 *   |s(x)| = (r+ - r-) / (beta (r+ + r-)) = (2 v + e+ - e-) / (beta (r+ + r-))
 *   s'(x) = - 2 (e+ + e-) r+ r- / (k beta^2 (r+ + r-)^2)
 * of which nothing cancels, neither for sigma << b nor for sigma >> b. The host (Laplace.java) lays out
 *   level: the log density's constant, 1 / (sqrt(2) sigma) or 0 without noise, then for each coordinate alpha mu, 1 / beta, k
 *   draws: mu [DIM], b [DIM] */

/* Of one coordinate at a level with noise. */
typedef struct {
    real distance, v, below; /* |x - alpha mu|, v, k - v */
    word sign;               /* of x - alpha mu */
    Tail far, near;          /* at k + v and k - v */
} OWN(Place);

DEVICE OWN(Place) OWN(place)(real x, float location, float k, float inverse) {
    OWN(Place) place;
    real difference = x - location;
    place.distance = magnitude(difference);
    place.sign = bits_of(difference) & 0x80000000u;
    place.v = place.distance * inverse;
    place.below = k - place.v;
    place.far = tail_from(k + place.v);
    place.near = tail_from(place.below);
    return place;
}

DEVICE real OWN(evaluate)(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint size) {
    GLOBAL const float *locations = level + 2;
    GLOBAL const float *precisions = locations + DIM;
    GLOBAL const float *noises = precisions + DIM;
    real density = (real)(0.0f);
    EACH_HEAVY_DIMENSION for (int d = 0; d < DIM; d++) {
        float precision = precisions[d];
        if (level[1] == 0.0f) {
            real difference = x[d] - locations[d];
            real distance = magnitude(difference);
            real size = pick(distance > 0.0f, (real)(-precision), (real)(0.0f));
            score[d] = change_sign(size, bits_of(difference) & 0x80000000u);
            density = fused(-distance, precision, density);
        } else {
            OWN(Place) place = OWN(place)(x[d], locations[d], noises[d], level[1]);
            real sum = place.far.rate + place.near.rate;
            mask beyond = place.below < 0.0f;
            real difference = pick(beyond, place.far.rate - place.near.rate,
                                   fused(2.0f, place.v, place.far.excess - place.near.excess));
            score[d] = change_sign(-(difference / sum) * precision, place.sign);
            /* ln of e^(-v^2) erfcx(k - v) = e^(k^2 - 2 k v) erfc(k - v), 2 k v = distance / beta, and of the sum's share */
            real exponent = pick(beyond, fused(-place.distance, precision, noises[d] * noises[d]), -place.v * place.v);
            density = density + (exponent + exact_log(place.near.scaled * (1.0f + place.near.rate / place.far.rate)));
        }
    }
    return density + level[0];
}

#if CURVATURE
/* s'(x) in coordinate d, at levels with noise. */
DEVICE real OWN(bend)(real x, int d, GLOBAL const float *RESTRICT level) {
    GLOBAL const float *numbers = level + 2 + d;
    OWN(Place) place = OWN(place)(x, numbers[0], numbers[2 * DIM], level[1]);
    real sum = place.far.rate + place.near.rate;
    real shares = (place.far.rate / sum) * (place.near.rate / sum);
    return -(4.0f * level[1] * numbers[DIM]) * (place.far.excess + place.near.excess) * shares;
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
/* A sign and -ln of 31 bits from a word: four coordinates a block. */
DEVICE void OWN(draw)(const Stream *stream, ulong time, uint block, real *x, GLOBAL const float *RESTRICT constants,
                      GLOBAL const float *RESTRICT draws, uint size) {
    EACH_HEAVY_DIMENSION for (uint group = 0; group < (DIM + 3) / 4; group++) {
        Block words = random_block(stream, time, block + group);
        word four[4] = {words.w0, words.w1, words.w2, words.w3};
        UNROLL for (uint j = 0; j < 4; j++) {
            uint d = 4 * group + j;
            if (d < DIM) {
                real distance = -log_normal(unit_interval(four[j] << 1));
                x[d] = fused(draws[DIM + d], change_sign(distance, four[j] & 0x80000000u), draws[d]);
            }
        }
    }
}
#endif
