/* The product of LEFT's and RIGHT's densities. The twin of Product.java. */

DEVICE real OWN(evaluate)(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint size) {
    real other[MOST_DIMENSIONS];
    real left = LEFT(evaluate)(x, score, AT(0));
    real right = RIGHT(evaluate)(x, other, AT(1));
    EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = score[d] + other[d];
    return left + right;
}

#if CURVATURE && HAS_HESSIAN

DEVICE void OWN(hessian_vector)(const real *x, const real *v, real *product, GLOBAL const float *RESTRICT constants,
                                GLOBAL const float *RESTRICT level, uint size) {
    real other[MOST_DIMENSIONS];
    LEFT(hessian_vector)(x, v, product, AT(0));
    RIGHT(hessian_vector)(x, v, other, AT(1));
    EACH_DIMENSION for (int d = 0; d < DIM; d++) product[d] = product[d] + other[d];
}

DEVICE real OWN(laplacian)(const real *x, GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level,
                           uint size) {
    real left = LEFT(laplacian)(x, AT(0));
    return left + RIGHT(laplacian)(x, AT(1));
}
#endif
