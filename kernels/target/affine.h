/* The law of A X + b at a level, X from INNER. The twin of Affine.java. X is at a level of the same alpha, so that
 *   x = A^-1 (y - alpha b),   log p(y) = log p_X(x) - log |det A|,   score = A^-T s_X(x),   Hessian = A^-T H_X(x) A^-1
 * MATRIX says whether A is a number, a diagonal or a matrix: one number, [DIM], or [DIM][DIM].
 * Constants: log |det A|, b [DIM], A^-1. Level: alpha. Draws: A. */
#define A_NUMBER 0
#define A_DIAGONAL 1
#define A_MATRIX 2

/* y = A x, or A^-1 x. */
DEVICE void OWN(times)(GLOBAL const float *RESTRICT matrix, const real *x, real *y) {
#if MATRIX == A_MATRIX
    EACH_DIMENSION for (int i = 0; i < DIM; i++) {
        y[i] = (real)(0.0f);
        EACH_DIMENSION for (int j = 0; j < DIM; j++) y[i] = fused(matrix[i * DIM + j], x[j], y[i]);
    }
#else
    EACH_DIMENSION for (int d = 0; d < DIM; d++) y[d] = x[d] * matrix[MATRIX == A_NUMBER ? 0 : d];
#endif
}

/* Likewise with the transpose. */
DEVICE void OWN(transposed_times)(GLOBAL const float *RESTRICT matrix, const real *x, real *y) {
#if MATRIX == A_MATRIX
    EACH_DIMENSION for (int j = 0; j < DIM; j++) y[j] = (real)(0.0f);
    EACH_DIMENSION for (int i = 0; i < DIM; i++) {
        EACH_DIMENSION for (int j = 0; j < DIM; j++) y[j] = fused(matrix[i * DIM + j], x[i], y[j]);
    }
#else
    OWN(times)(matrix, x, y);
#endif
}

/* x from y. */
DEVICE void OWN(undo)(const real *y, real *x, GLOBAL const float *RESTRICT constants,
                      GLOBAL const float *RESTRICT level) {
    GLOBAL const float *shift = OWN_CONSTANTS(1) + 1;
    real difference[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) difference[d] = fused(-level[0], shift[d], y[d]);
    OWN(times)(shift + DIM, difference, x);
}

DEVICE real OWN(evaluate)(const real *y, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint size) {
    real x[MOST_DIMENSIONS], inner[MOST_DIMENSIONS];
    OWN(undo)(y, x, constants, level);
    real density = INNER(evaluate)(x, inner, AT(0));
    OWN(transposed_times)(OWN_CONSTANTS(1) + 1 + DIM, inner, score);
    return density - OWN_CONSTANTS(1)[0];
}

#if CURVATURE && HAS_HESSIAN

DEVICE void OWN(hessian_vector)(const real *y, const real *v, real *product, GLOBAL const float *RESTRICT constants,
                                GLOBAL const float *RESTRICT level, uint size) {
    real x[MOST_DIMENSIONS], u[MOST_DIMENSIONS], inner[MOST_DIMENSIONS];
    GLOBAL const float *inverse = OWN_CONSTANTS(1) + 1 + DIM;
    OWN(undo)(y, x, constants, level);
    OWN(times)(inverse, v, u);
    INNER(hessian_vector)(x, u, inner, AT(0));
    OWN(transposed_times)(inverse, inner, product);
}

#if MATRIX == A_NUMBER /* of the others, trace.h makes it */
DEVICE real OWN(laplacian)(const real *y, GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level,
                           uint size) {
    real x[MOST_DIMENSIONS];
    float inverse = OWN_CONSTANTS(1)[1 + DIM];
    OWN(undo)(y, x, constants, level);
    return INNER(laplacian)(x, AT(0)) * inverse * inverse;
}
#endif
#endif

#if DRAWS && HAS_DRAWS

DEVICE void OWN(draw)(const Stream *stream, ulong time, uint block, real *y, GLOBAL const float *RESTRICT constants,
                      GLOBAL const float *RESTRICT draws, uint size) {
    real x[MOST_DIMENSIONS];
    GLOBAL const float *shift = OWN_CONSTANTS(1) + 1;
    INNER(draw)(stream, time, block, x, DRAWING(0));
    OWN(times)(draws, x, y);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) y[d] = y[d] + shift[d];
}
#endif
