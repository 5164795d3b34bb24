/* INNER's density to the power 1 / T. The twin of Tempered.java. Constants: 1 / T. */

DEVICE real OWN(evaluate)(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint size) {
    float inverse = OWN_CONSTANTS(1)[0];
    real density = INNER(evaluate)(x, score, AT(0));
    EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = score[d] * inverse;
    return density * inverse;
}

#if CURVATURE && HAS_HESSIAN

DEVICE void OWN(hessian_vector)(const real *x, const real *v, real *product, GLOBAL const float *RESTRICT constants,
                                GLOBAL const float *RESTRICT level, uint size) {
    float inverse = OWN_CONSTANTS(1)[0];
    INNER(hessian_vector)(x, v, product, AT(0));
    EACH_DIMENSION for (int d = 0; d < DIM; d++) product[d] = product[d] * inverse;
}

DEVICE real OWN(laplacian)(const real *x, GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level,
                           uint size) {
    return INNER(laplacian)(x, AT(0)) * OWN_CONSTANTS(1)[0];
}
#endif
