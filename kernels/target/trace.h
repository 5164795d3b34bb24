/* The trace of the Hessian of log p by products with unit vectors, for targets that have nothing better. */
#if CURVATURE

DEVICE real OWN(laplacian)(const real *x, GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level,
                           uint size) {
    real v[MOST_DIMENSIONS], product[MOST_DIMENSIONS];
    real trace = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) v[d] = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        v[d] = (real)(1.0f);
        OWN(hessian_vector)(x, v, product, constants, level, size);
        v[d] = (real)(0.0f);
        trace = trace + product[d];
    }
    return trace;
}
#endif
