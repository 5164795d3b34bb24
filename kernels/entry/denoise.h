/* Denoising at any number of levels in one launch, without control variate or antithetic noise, for targets that one work-item can
 * evaluate: to the bit what perturb(), evaluate() and denoising_values() (loss.h) do one after the other. */
KERNEL void denoise(GLOBAL const float *RESTRICT data, GLOBAL float *RESTRICT values,
                    GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT levels,
                    GLOBAL const Term *RESTRICT terms, uint first_term, uint end_term, uint size, uint stride,
                    ulong seed, ulong first) {
    uint sample = work_item() * LANES;
    if (sample >= stride) return;
    real x0[MOST_DIMENSIONS], z[MOST_DIMENSIONS], x[MOST_DIMENSIONS], score[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) x0[d] = load(data + (ulong)d * stride + sample);
    const Stream stream = sample_stream(seed, PURPOSE_LEVEL, first + sample);
    Noise noise;
    noise_begin(&noise, &stream, 0);
    KEEP_LOOP for (uint t = first_term; t < end_term; t++) {
        const Term term = terms[t];
        if (DIM <= 4) {
            noise_draw(&noise, term.index);
            UNROLL for (int d = 0; d < DIM; d++) z[d] = noise_at(&noise, term.index, d);
        } else {
            EACH_DIMENSION for (int block = 0; block < (DIM + 3) / 4; block++) {
                real four[4];
                normals_of(random_block(&stream, term.index, block), four);
                UNROLL for (int j = 0; j < 4; j++) {
                    int d = 4 * block + j;
                    if (d < DIM) z[d] = four[j];
                }
            }
        }
        EACH_DIMENSION for (int d = 0; d < DIM; d++) x[d] = perturbed(term.alpha, term.sigma, x0[d], z[d]);
        target_evaluate(x, score, constants, levels + term.level, size);
        real value = (real)(0.0f);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) value = add_error(term.sigma, score[d], z[d], value);
        store(values + (ulong)t * stride + sample, value);
    }
}
