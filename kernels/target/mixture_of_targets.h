/* w p + (1 - w) q of LEFT's density p and RIGHT's q. The twin of MixtureOfTargets.java. With r and 1 - r their posterior probabilities,
 *   s = r s_p + (1 - r) s_q,   Hessian = r H_p + (1 - r) H_q + r (1 - r) (s_p - s_q) (s_p - s_q)'
 * Constants: log w, log(1 - w), and w times 2^30 as the bits of a float. */

/* r and 1 - r. */
typedef struct {
    real left, right;
} OWN(Shares);

/* Those, from log p and log q; returns the log density. */
DEVICE real OWN(share)(real left, real right, OWN(Shares) * shares, GLOBAL const float *RESTRICT constants) {
    left = left + OWN_CONSTANTS(2)[0];
    right = right + OWN_CONSTANTS(2)[1];
    real peak = pick(left > right, left, right);
    left = exp2_weight((left - peak) * 0x1.715476p+0f);
    right = exp2_weight((right - peak) * 0x1.715476p+0f);
    real sum = left + right;
    shares->left = left / sum;
    shares->right = right / sum;
    return peak + exact_log(sum);
}

DEVICE real OWN(evaluate)(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint size) {
    real other[MOST_DIMENSIONS];
    real left = LEFT(evaluate)(x, score, AT(0));
    real right = RIGHT(evaluate)(x, other, AT(1));
    OWN(Shares) shares;
    real density = OWN(share)(left, right, &shares, constants);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) { score[d] = fused(shares.left, score[d], shares.right * other[d]); }
    return density;
}

#if CURVATURE && HAS_HESSIAN

/* The shares, and s_p - s_q. */
DEVICE OWN(Shares) OWN(bend)(const real *x, real *difference, GLOBAL const float *RESTRICT constants,
                             GLOBAL const float *RESTRICT level) {
    real other[MOST_DIMENSIONS];
    real left = LEFT(evaluate)(x, difference, AT(0));
    real right = RIGHT(evaluate)(x, other, AT(1));
    EACH_DIMENSION for (int d = 0; d < DIM; d++) difference[d] = difference[d] - other[d];
    OWN(Shares) shares;
    OWN(share)(left, right, &shares, constants);
    return shares;
}

DEVICE void OWN(hessian_vector)(const real *x, const real *v, real *product, GLOBAL const float *RESTRICT constants,
                                GLOBAL const float *RESTRICT level, uint size) {
    real difference[MOST_DIMENSIONS], other[MOST_DIMENSIONS];
    const OWN(Shares) shares = OWN(bend)(x, difference, constants, level);
    LEFT(hessian_vector)(x, v, product, AT(0));
    RIGHT(hessian_vector)(x, v, other, AT(1));
    real along = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) along = fused(difference[d], v[d], along);
    along = along * shares.left * shares.right;
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        product[d] = fused(shares.left, product[d], fused(shares.right, other[d], along * difference[d]));
    }
}

DEVICE real OWN(laplacian)(const real *x, GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level,
                           uint size) {
    real difference[MOST_DIMENSIONS];
    const OWN(Shares) shares = OWN(bend)(x, difference, constants, level);
    real square = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) square = fused(difference[d], difference[d], square);
    square = square * shares.left * shares.right;
    real left = LEFT(laplacian)(x, AT(0));
    real right = RIGHT(laplacian)(x, AT(1));
    return fused(shares.left, left, fused(shares.right, right, square));
}
#endif

#if DRAWS && HAS_DRAWS

/* Draws from both, since lanes choose differently. */
DEVICE void OWN(draw)(const Stream *stream, ulong time, uint block, real *x, GLOBAL const float *RESTRICT constants,
                      GLOBAL const float *RESTRICT draws, uint size) {
    real other[MOST_DIMENSIONS];
    mask left = (random_block(stream, time, block).w0 >> 2) < (word)(WHOLE(4 * 2 + 2));
    LEFT(draw)(stream, time, block + 1, x, DRAWING(0));
    RIGHT(draw)(stream, time, block + 1, other, DRAWING(1));
    EACH_DIMENSION for (int d = 0; d < DIM; d++) x[d] = pick(left, x[d], other[d]);
}
#endif
