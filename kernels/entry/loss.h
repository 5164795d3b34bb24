/* The pieces of score-matching losses, none of which knows a target: between them a target's own kernels make scores, products with
 * Hessians and Laplacians. Points and vectors are dimension-major, x[d * stride + sample]; a sample has one value
 * a term, values[term * stride + sample]. Where that is a sum over several evaluations, `before` has a row of it up to the one before, which is zero
 * at first, and all but the last go to rows of their own. The twin of LossLoop.java. */

/* x = alpha x_0 + sigma z. With -sigma for sigma: by the antithetic noise. */
KERNEL void perturb(GLOBAL const float *RESTRICT data, GLOBAL float *RESTRICT x, uint stride, float alpha, float sigma,
                    ulong seed, ulong first, ulong time) {
    uint sample = work_item() * LANES;
    if (sample >= stride) return;
    const Stream stream = sample_stream(seed, PURPOSE_LEVEL, first + sample);
    KEEP_LOOP for (uint block = 0; block < (DIM + 3) / 4; block++) {
        real z[4];
        UNROLL for (int j = 0; j < 4; j++) z[j] = (real)(0.0f);
        if (sigma != 0.0f) normals_at(&stream, time, block, z);
        UNROLL for (uint j = 0; j < 4; j++) {
            uint d = 4 * block + j;
            if (d < DIM) {
                ulong at = (ulong)d * stride + sample;
                real x0 = load(data + at);
                store(x + at, sigma != 0.0f ? perturbed(alpha, sigma, x0, z[j]) : alpha * x0);
            }
        }
    }
}

/* |sigma s(x) + z|^2, from the scores at x = alpha x_0 + sigma z; with CONTROL, `clean` has the scores at alpha x_0. */
KERNEL void denoising_values(GLOBAL const float *RESTRICT scores, GLOBAL const float *RESTRICT clean,
                             GLOBAL const float *RESTRICT before, GLOBAL float *RESTRICT values, uint term, uint flags,
                             uint stride, float sigma, ulong seed, ulong first, ulong time) {
    uint sample = work_item() * LANES;
    if (sample >= stride) return;
    const Stream stream = sample_stream(seed, PURPOSE_LEVEL, first + sample);
    real value = (real)(0.0f);
    KEEP_LOOP for (uint block = 0; block < (DIM + 3) / 4; block++) {
        real z[4];
        normals_at(&stream, time, block, z);
        UNROLL for (uint j = 0; j < 4; j++) {
            uint d = 4 * block + j;
            if (d < DIM) {
                ulong at = (ulong)d * stride + sample;
                real score = load(scores + at);
                value = flags & CONTROL ? add_controlled(sigma, score, load(clean + at), z[j], value)
                                        : add_error(sigma, score, z[j], value);
            }
        }
    }
    if (flags & CONTROL) value = value + (float)DIM;
    store(values + (ulong)term * stride + sample, load(before + sample) + value);
}

/* |s - s_data|^2 / 2. */
KERNEL void explicit_values(GLOBAL const float *RESTRICT scores, GLOBAL const float *RESTRICT data_scores,
                            GLOBAL float *RESTRICT values, uint term, uint stride) {
    uint sample = work_item() * LANES;
    if (sample >= stride) return;
    real square = (real)(0.0f);
    KEEP_LOOP for (uint d = 0; d < DIM; d++) {
        ulong at = (ulong)d * stride + sample;
        real difference = load(scores + at) - load(data_scores + at);
        square = fused(difference, difference, square);
    }
    store(values + (ulong)term * stride + sample, 0.5f * square);
}

/* tr grad s + |s|^2 / 2. */
KERNEL void implicit_values(GLOBAL const float *RESTRICT scores, GLOBAL const float *RESTRICT traces,
                            GLOBAL float *RESTRICT values, uint term, uint stride) {
    uint sample = work_item() * LANES;
    if (sample >= stride) return;
    real square = (real)(0.0f);
    KEEP_LOOP for (uint d = 0; d < DIM; d++) {
        real score = load(scores + (ulong)d * stride + sample);
        square = fused(score, score, square);
    }
    store(values + (ulong)term * stride + sample, fused(0.5f, square, load(traces + sample)));
}

/* Directions with E vv' = I, as Projection.java names them: standard normal; signs, from a word's highest bit; uniform on the sphere of
 * radius sqrt(D): normals divided by their length, and ones where all are zero. */
#define NORMAL 0u
#define SIGNS 1u

DEVICE void direction_at(const Stream *stream, ulong time, uint block, uint kind, real *v) {
    if (kind == SIGNS) {
        const Block words = random_block(stream, time, block);
        v[0] = change_sign((real)(1.0f), words.w0 & 0x80000000u);
        v[1] = change_sign((real)(1.0f), words.w1 & 0x80000000u);
        v[2] = change_sign((real)(1.0f), words.w2 & 0x80000000u);
        v[3] = change_sign((real)(1.0f), words.w3 & 0x80000000u);
    } else {
        normals_at(stream, time, block, v);
    }
}

KERNEL void project(GLOBAL float *RESTRICT vectors, uint kind, uint stride, ulong seed, ulong first, ulong time) {
    uint sample = work_item() * LANES;
    if (sample >= stride) return;
    const Stream stream = sample_stream(seed, PURPOSE_PROJECTION, first + sample);
    real square = (real)(0.0f);
    KEEP_LOOP for (uint block = 0; block < (DIM + 3) / 4; block++) {
        real v[4];
        direction_at(&stream, time, block, kind, v);
        UNROLL for (uint j = 0; j < 4; j++) {
            uint d = 4 * block + j;
            if (d < DIM) {
                square = fused(v[j], v[j], square);
                store(vectors + (ulong)d * stride + sample, v[j]);
            }
        }
    }
    if (kind == NORMAL || kind == SIGNS) return;
    real scale = root((float)DIM / square);
    KEEP_LOOP for (uint d = 0; d < DIM; d++) {
        GLOBAL float *at = vectors + (ulong)d * stride + sample;
        store(at, pick(square > 0.0f, load(at) * scale, (real)(1.0f)));
    }
}

/* v'(grad s)v + (v's)^2 / 2, or with REDUCED v'(grad s)v + |s|^2 / 2, from the products (grad s)v. */
KERNEL void sliced_values(GLOBAL const float *RESTRICT scores, GLOBAL const float *RESTRICT vectors,
                          GLOBAL const float *RESTRICT products, GLOBAL const float *RESTRICT before,
                          GLOBAL float *RESTRICT values, uint term, uint flags, uint stride) {
    uint sample = work_item() * LANES;
    if (sample >= stride) return;
    real bend = (real)(0.0f);
    real slope = (real)(0.0f);
    KEEP_LOOP for (uint d = 0; d < DIM; d++) {
        ulong at = (ulong)d * stride + sample;
        real v = load(vectors + at);
        real score = load(scores + at);
        bend = fused(v, load(products + at), bend);
        slope = fused(flags & REDUCED ? score : v, score, slope);
    }
    if (!(flags & REDUCED)) slope = slope * slope;
    real value = fused(0.5f, slope, bend);
    store(values + (ulong)term * stride + sample, load(before + sample) + value);
}

/* A sample's value in a row: its term's, or in the row behind these the total over the terms, sum of weight * value. */
DEVICE real value_of(GLOBAL const float *values, GLOBAL const Term *terms, uint count, uint row, uint stride, uint at) {
    if (row < count) return terms[row].share * load(values + (ulong)row * stride + at);
    real total = terms[0].weight * (terms[0].share * load(values + at));
    KEEP_LOOP for (uint t = 1; t < count; t++) {
        total = fused(terms[t].weight, terms[t].share * load(values + (ulong)t * stride + at), total);
    }
    return total;
}

/* For each row and block of samples the sum and the sum of squares around the block's mean: sums[2 * (row * blocks + block)] and the next.
 * Of the last block only the first of `samples` samples count. */
KERNEL void block_sums(GLOBAL const float *RESTRICT values, GLOBAL float *RESTRICT sums,
                       GLOBAL const Term *RESTRICT terms, uint term_count, uint rows, uint samples, uint stride) {
    uint blocks = (samples + SUMMED - 1) / SUMMED;
    uint row = work_item() / blocks;
    uint from = (work_item() - row * blocks) * SUMMED; /* not %: as in math/tiles.h */
    if (row >= rows) return;
    uint left = samples - from;
    float size = (float)(left < SUMMED ? left : SUMMED);
    real partial[SUMS / LANES];
    float mean = 0.0f;
    KEEP_LOOP for (uint pass = 0; pass < 2; pass++) {
        EACH_PART partial[p] = (real)(0.0f);
        KEEP_LOOP for (uint i = from; i < from + SUMMED; i += SUMS) {
            EACH_PART {
                uint at = i + p * LANES;
                if (at < stride) {
                    mask counts = at + LANE_NUMBERS < (word)(samples);
                    real value = value_of(values, terms, term_count, row, stride, at);
                    real off = value - mean;
                    real more = pass == 0 ? partial[p] + value : fused(off, off, partial[p]);
                    partial[p] = pick(counts, more, partial[p]);
                }
            }
        }
        float sum = folded(partial);
        sums[2 * work_item() + pass] = sum;
        mean = sum / size;
    }
}
