/* Exact draws of alpha X + sigma Z, X from the target and Z standard normal, for samples `first` and the next ones:
 * samples[d * stride + sample - first]. */
KERNEL void draw(GLOBAL float *RESTRICT samples, GLOBAL const float *RESTRICT constants,
                 GLOBAL const float *RESTRICT draws, uint size, uint stride, float alpha, float sigma, ulong seed,
                 ulong first) {
    uint sample = work_item() * LANES;
    if (sample >= stride) return;
    Stream stream = stream_of((uint)seed, (uint)(seed >> 32), PURPOSE_DATA, first + sample);
    real x[MOST_DIMENSIONS];
    target_draw(&stream, 0, 0, x, constants, draws, size);
    if (sigma == 0.0f) {
        EACH_DIMENSION for (uint d = 0; d < DIM; d++) store(samples + (ulong)d * stride + sample, alpha * x[d]);
        return;
    }
    stream.purpose = PURPOSE_LEVEL;
    KEEP_LOOP for (uint block = 0; block < (DIM + 3) / 4; block++) {
        real z[4];
        normals_of(random_block(&stream, 0, block), z);
        UNROLL for (uint j = 0; j < 4; j++) {
            uint d = 4 * block + j;
            if (d < DIM) store(samples + (ulong)d * stride + sample, fused(sigma, z[j], alpha * x[d]));
        }
    }
}
