/* PRIOR's score at a level (alpha, sigma), guided towards an observation y = A x0 + N(0, R) (Chung et al. 2022, arXiv 2209.14687,
 * with the exact Jacobian). The twin of Guided.java. With Tweedie's estimate x0 = (x + sigma^2 s) / alpha,
 *   log p(x) + log N(y; A x0, R),   s + (g + sigma^2 H g) / alpha,   g = A' R^-1 (y - A x0)
 * Constants: the constant of log N, then if MASKED, which has a coordinate or nothing for each: 1 / R or zero [DIM], y [DIM];
 *            else 1 / R [size], y [size], A [size][DIM]
 * Level: 1 / alpha, sigma^2. */

/* log N(y; A x0, R), and g, its gradient for x0. */
DEVICE real OWN(likelihood)(const real *x0, real *g, GLOBAL const float *RESTRICT constants, uint size) {
    GLOBAL const float *precisions = OWN_CONSTANTS(1) + 1;
    real likelihood = (real)(OWN_CONSTANTS(1)[0]);
#if MASKED
    GLOBAL const float *observed = precisions + DIM;
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        real residual = observed[d] - x0[d];
        g[d] = residual * precisions[d];
        likelihood = fused(residual * -0.5f, g[d], likelihood);
    }
#else
    GLOBAL const float *observed = precisions + size;
    GLOBAL const float *row = observed + size;
    EACH_DIMENSION for (int d = 0; d < DIM; d++) g[d] = (real)(0.0f);
    KEEP_LOOP for (uint m = 0; m < size; m++) {
        real residual = (real)(observed[m]);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) residual = fused(-row[d], x0[d], residual);
        real weighted = residual * precisions[m];
        likelihood = fused(residual * -0.5f, weighted, likelihood);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) g[d] = fused(row[d], weighted, g[d]);
        row += DIM;
    }
#endif
    return likelihood;
}

DEVICE real OWN(evaluate)(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint size) {
    float inverse = level[0], variance = level[1];
    real x0[MOST_DIMENSIONS], g[MOST_DIMENSIONS];
    real density = PRIOR(evaluate)(x, score, AT(0));
    EACH_DIMENSION for (int d = 0; d < DIM; d++) x0[d] = fused(variance, score[d], x[d]) * inverse;
    density = density + OWN(likelihood)(x0, g, constants, size);
#if BENT /* if PRIOR has a Hessian: otherwise sigma is 0 */
    if (variance != 0.0f) {
        real bent[MOST_DIMENSIONS];
        PRIOR(hessian_vector)(x, g, bent, AT(0));
        EACH_DIMENSION for (int d = 0; d < DIM; d++) g[d] = fused(variance, bent[d], g[d]);
    }
#endif
    EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = fused(inverse, g[d], score[d]);
    return density;
}
