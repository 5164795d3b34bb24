/* The chains' first state: x = scale z, or uniform in (low, low + scale]. Also marks every chain as not yet bad. */
KERNEL void initialise(GLOBAL float *RESTRICT state, uint uniform, float low, float scale, uint stride, ulong seed,
                       ulong first_chain) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    Stream stream = stream_of((uint)seed, (uint)(seed >> 32), PURPOSE_INITIAL, first_chain + chain);
    KEEP_LOOP for (uint block = 0; block < (DIM + 3) / 4; block++) {
        Block words = random_block(&stream, 0, block);
        real first[4];
        if (uniform) {
            first[0] = fused(scale, unit_interval(words.w0), low);
            first[1] = fused(scale, unit_interval(words.w1), low);
            first[2] = fused(scale, unit_interval(words.w2), low);
            first[3] = fused(scale, unit_interval(words.w3), low);
        } else {
            normals_of(words, first);
            UNROLL for (int j = 0; j < 4; j++) first[j] = scale * first[j];
        }
        UNROLL for (uint j = 0; j < 4; j++) {
            uint d = 4 * block + j;
            if (d < DIM) store(state + (ulong)d * stride + chain, first[j]);
        }
    }
}
