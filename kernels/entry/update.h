/* One step of a row (row.h) whose score was made in stages: update() for each chain and four coordinates, then settle() for each
 * chain, which has to see all coordinates. Before a row that adapts its step comes ratios(), for the same reason. */

/* |z|^2 / |s|^2 of every chain; `next` holds the score. */
KERNEL void ratios(GLOBAL const float *RESTRICT next, GLOBAL float *RESTRICT ratio, uint stride, ulong seed,
                   ulong first_chain, ulong step) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    Stream stream = stream_of((uint)seed, (uint)(seed >> 32), PURPOSE_STEP, first_chain + chain);
    real score_sum = 0.0f;
    KEEP_LOOP for (uint d = 0; d < DIM; d++) {
        real score = load(next + (ulong)d * stride + chain);
        score_sum = fused(score, score, score_sum);
    }
    store(ratio + chain, noise_square(&stream, step) / score_sum);
}

/* x' of every chain; `next` holds the score before and x' after. Also keeps what the row keeps. */
KERNEL void update(GLOBAL const float *RESTRICT state, GLOBAL float *RESTRICT next,
                   GLOBAL const uint *RESTRICT first_bad, GLOBAL float *RESTRICT kept,
                   GLOBAL const float *RESTRICT ratio, GLOBAL const Run *RESTRICT runs, uint run, uint stride,
                   ulong seed, ulong first_chain, ulong step) {
    uint vectors = stride / LANES;
    uint block = work_item() / vectors;
    uint chain = (work_item() - block * vectors) * LANES; /* not %: as in math/tiles.h */
    if (4 * block >= DIM) return;
    const Run row = runs[run];
    real b = row.b, c = row.c;
    if (ADAPTS && (row.flags & ADAPT)) {
        b = row.b * load(ratio + chain);
        c = row.c * root(load(ratio + chain));
    }
    real z[4];
    if (row.flags & NOISE) {
        Stream stream = stream_of((uint)seed, (uint)(seed >> 32), PURPOSE_STEP, first_chain + chain);
#if PATHS
        const Path path = path_of(&stream, row.flags >> HALVINGS_SHIFT);
        path_normals(&path, step >> (row.flags >> SHARED_SHIFT & 1u), block, z);
#else
        normals_at(&stream, step, block, z);
#endif
    }
    UNROLL for (uint j = 0; j < 4; j++) {
        uint d = 4 * block + j;
        if (d < DIM) {
            ulong at = (ulong)d * stride + chain;
            real x = load(state + at);
            real moved = row.a * x;
            if (row.flags & SCORE) moved = with_score(row.a, b, x, load(next + at));
            if (KEEPS && (row.flags & (KEPT | KEEP | SUM))) {
                GLOBAL float *x_kept = kept + at;
                GLOBAL float *score_kept = x_kept + (ulong)DIM * stride;
                if (row.flags & KEPT) moved = with_kept(row.p, row.q, load(x_kept), load(score_kept), moved);
                if (row.flags & (KEEP | SUM)) {
                    const Status status = status_of(first_bad, stride, chain);
                    real kept_next = kept_score(runs + run, x, load(next + at), load(score_kept));
                    store(score_kept, pick(status.lived, kept_next, load(score_kept)));
                    if (row.flags & KEEP) store(x_kept, pick(status.lived, x, load(x_kept)));
                }
            }
            if (row.flags & NOISE) moved = with_noise(c, z[j], moved);
            store(next + at, moved);
        }
    }
}

/* The chains that are finite at `next` go there. Where `recorded`, everybody's state is also written to `record`. */
KERNEL void settle(GLOBAL float *RESTRICT state, GLOBAL const float *RESTRICT next, GLOBAL uint *RESTRICT first_bad,
                   GLOBAL float *RESTRICT records, ulong record, uint recorded, uint stride, ulong step) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    const Status status = status_of(first_bad, stride, chain);
    real zero = zero_of(&status);
    KEEP_LOOP for (uint d = 0; d < DIM; d++) zero = zero_while_finite(load(next + (ulong)d * stride + chain), zero);
    mask live = zero == 0.0f;
    KEEP_LOOP for (uint d = 0; d < DIM; d++) {
        ulong at = (ulong)d * stride + chain;
        real x = pick(live, load(next + at), load(state + at));
        store(state + at, x);
        if (recorded) store(records + record + at, x);
    }
    status_store(first_bad, stride, chain, &status, live, step, (word)(0u));
}
