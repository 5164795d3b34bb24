/* The increment of a step of dx_d = a_d(x, t) dt + b_d(x, t) dW_d: the twin of SdeStepEvaluator.java. With w = sqrt(h) z
 *   s = b w + a h,    by Milstein   s = c (w^2 - h) + b w + a h,  c = 1/2 b b'
 * The host (SdeStep.java) generates OWN(coefficients), which gives a, b and, by Milstein, c, and lays out
 *   level: t, h, sqrt(h) */
DEVICE void OWN(increment)(const real *x, const real *z, real *increment, GLOBAL const float *RESTRICT constants,
                           GLOBAL const float *RESTRICT level, uint size) {
    real diffusion[MOST_DIMENSIONS];
#if MILSTEIN
    real correction[MOST_DIMENSIONS];
    OWN(coefficients)(x, increment, diffusion, correction, constants, level);
#else
    OWN(coefficients)(x, increment, diffusion, constants, level);
#endif
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        real w = level[2] * z[d];
        increment[d] = fused(diffusion[d], w, increment[d] * level[1]);
#if MILSTEIN
        increment[d] = fused(correction[d], fused(w, w, (real)(-level[1])), increment[d]);
#endif
    }
}
