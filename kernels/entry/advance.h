/* Any number of rows in one launch, state in registers. What a row is: row.h. */
KERNEL void advance(GLOBAL float *RESTRICT state, GLOBAL uint *RESTRICT first_bad, GLOBAL float *RESTRICT kept,
                    GLOBAL float *RESTRICT records, GLOBAL const float *RESTRICT constants,
                    GLOBAL const float *RESTRICT levels, GLOBAL const Run *RESTRICT runs, uint run_count,
                    uint components, uint stride, ulong seed, ulong first_chain, ulong first_step) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    /* `settled` is x as long as x is finite. Apart from x, so that the next step does not wait for the test. */
    real x[MOST_DIMENSIONS], settled[MOST_DIMENSIONS], score[MOST_DIMENSIONS], next[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        x[d] = load(state + (ulong)d * stride + chain);
        settled[d] = x[d];
    }
    const Status status = status_of(first_bad, stride, chain);
    mask live = status.lived;
    real zero = zero_of(&status);
    real x_kept[MOST_DIMENSIONS], score_kept[MOST_DIMENSIONS];
    if (KEEPS) {
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            x_kept[d] = load(kept + (ulong)d * stride + chain);
            score_kept[d] = load(kept + (ulong)(DIM + d) * stride + chain);
        }
    }
    Stream stream = stream_of((uint)seed, (uint)(seed >> 32), PURPOSE_STEP, first_chain + chain);
    Noise noise;
#if PATHS
    const uint shared = runs[0].flags >> SHARED_SHIFT & 1u;
    const Path path = path_of(&stream, runs[0].flags >> HALVINGS_SHIFT);
    real z[MOST_DIMENSIONS];
    ulong z_time = NO_TIME;
    noise_begin(&noise, &stream, first_step >> shared);
#else
    noise_begin(&noise, &stream, first_step);
#endif
    word good = (word)(0u);
    ulong t = first_step;
    GLOBAL float *record = records + chain;

    KEEP_LOOP for (uint r = 0; r < run_count; r++) {
        float a = runs[r].a;
        real b = runs[r].b, c = runs[r].c;
        uint flags = runs[r].flags;
        GLOBAL const float *level = levels + runs[r].level;
        KEEP_LOOP for (uint i = runs[r].count; i != 0; i--, t++) {
            /* drawn first, since it waits for nothing: the score's long chain of operations then has company */
#if PATHS
            if ((flags & DRAW) && z_time != t >> shared) {
                z_time = t >> shared;
                path_draw(&path, &noise, z_time, z);
            }
#else
            if (DIM <= 4 && (flags & NOISE)) noise_draw(&noise, t);
#endif
            if (flags & SCORE) {
#if NOISY
                target_increment(x, z, score, constants, level, components);
#else
                target_evaluate(x, score, constants, level, components);
#endif
                if (ADAPTS && (flags & ADAPT)) {
                    real noise_sum = 0.0f, score_sum = 0.0f;
                    if (DIM <= 4) {
                        UNROLL for (int d = 0; d < DIM; d++) {
                            noise_sum = fused(noise_at(&noise, t, d), noise_at(&noise, t, d), noise_sum);
                        }
                    } else {
                        noise_sum = noise_square(&stream, t);
                    }
                    EACH_DIMENSION for (int d = 0; d < DIM; d++) score_sum = fused(score[d], score[d], score_sum);
                    real ratio = noise_sum / score_sum;
                    b = runs[r].b * ratio;
                    c = runs[r].c * root(ratio);
                }
                EACH_DIMENSION for (int d = 0; d < DIM; d++) next[d] = with_score(a, b, x[d], score[d]);
            } else {
                EACH_DIMENSION for (int d = 0; d < DIM; d++) next[d] = a * x[d];
            }
            if (KEEPS && (flags & KEPT)) {
                EACH_DIMENSION for (int d = 0; d < DIM; d++) {
                    next[d] = with_kept(runs[r].p, runs[r].q, x_kept[d], score_kept[d], next[d]);
                }
            }
            if (KEEPS && (flags & (KEEP | SUM))) {
                EACH_DIMENSION for (int d = 0; d < DIM; d++) {
                    real kept_next = kept_score(runs + r, x[d], score[d], score_kept[d]);
                    score_kept[d] = pick(live, kept_next, score_kept[d]);
                    if (flags & KEEP) x_kept[d] = pick(live, x[d], x_kept[d]);
                }
            }
            if (flags & NOISE) {
#if PATHS
                EACH_DIMENSION for (int d = 0; d < DIM; d++) next[d] = with_noise(c, z[d], next[d]);
#else
                if (DIM <= 4) {
                    UNROLL for (int d = 0; d < DIM; d++) next[d] = with_noise(c, noise_at(&noise, t, d), next[d]);
                } else {
                    EACH_DIMENSION for (int block = 0; block < (DIM + 3) / 4; block++) {
                        real z[4];
                        normals_of(random_block(&stream, t, block), z);
                        UNROLL for (int j = 0; j < 4; j++) {
                            int d = 4 * block + j;
                            if (d < DIM) next[d] = with_noise(c, z[j], next[d]);
                        }
                    }
                }
#endif
            }
            EACH_DIMENSION for (int d = 0; d < DIM; d++) zero = zero_while_finite(next[d], zero);
            live = zero == 0.0f;
            EACH_DIMENSION for (int d = 0; d < DIM; d++) {
                x[d] = next[d];
                settled[d] = pick(live, x[d], settled[d]);
            }
            good = pick(live, good + 1u, good);
        }
        if (flags & RECORD) {
            EACH_DIMENSION for (int d = 0; d < DIM; d++) store(record + (ulong)d * stride, settled[d]);
            record += (ulong)DIM * stride;
        }
    }

    EACH_DIMENSION for (int d = 0; d < DIM; d++) store(state + (ulong)d * stride + chain, settled[d]);
    if (KEEPS) {
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            store(kept + (ulong)d * stride + chain, x_kept[d]);
            store(kept + (ulong)(DIM + d) * stride + chain, score_kept[d]);
        }
    }
    status_store(first_bad, stride, chain, &status, live, first_step, good);
}
