/* The Hessian of log p at one level, for `stride` points; points, vectors and products are dimension-major: x[d * stride + point]. */

KERNEL void hessian_vectors(GLOBAL const float *RESTRICT points, GLOBAL const float *RESTRICT vectors,
                            GLOBAL float *RESTRICT products, GLOBAL const float *RESTRICT constants,
                            GLOBAL const float *RESTRICT level, uint size, uint stride) {
    uint point = work_item() * LANES;
    if (point >= stride) return;
    real x[MOST_DIMENSIONS], v[MOST_DIMENSIONS], product[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        x[d] = load(points + (ulong)d * stride + point);
        v[d] = load(vectors + (ulong)d * stride + point);
    }
    target_hessian_vector(x, v, product, constants, level, size);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) store(products + (ulong)d * stride + point, canonical(product[d]));
}

KERNEL void laplacians(GLOBAL const float *RESTRICT points, GLOBAL float *RESTRICT traces,
                       GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level, uint size,
                       uint stride) {
    uint point = work_item() * LANES;
    if (point >= stride) return;
    real x[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) x[d] = load(points + (ulong)d * stride + point);
    store(traces + point, canonical(target_laplacian(x, constants, level, size)));
}
