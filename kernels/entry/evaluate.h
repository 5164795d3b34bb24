/* log p(x) and s(x) at one level, for `stride` points; points and scores are dimension-major: x[d * stride + point]. */

KERNEL void evaluate(GLOBAL const float *RESTRICT points, GLOBAL float *RESTRICT log_density,
                     GLOBAL float *RESTRICT scores, GLOBAL const float *RESTRICT constants,
                     GLOBAL const float *RESTRICT level, uint components, uint stride) {
    uint point = work_item() * LANES;
    if (point >= stride) return;
    real x[MOST_DIMENSIONS], score[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) x[d] = load(points + (ulong)d * stride + point);
    real density = target_evaluate(x, score, constants, level, components);
    store(log_density + point, canonical(density));
    EACH_DIMENSION for (int d = 0; d < DIM; d++) store(scores + (ulong)d * stride + point, canonical(score[d]));
}
