/* The plan machine: runs of rows, a row a step,
 *   x' = fma(c, z, fma(q, s_kept, fma(p, x_kept, fma(b, s, a x)))),   s = s(x; level),  z ~ N(0, I)
 * where a term is left out if its flag is not set. A row that adapts its step takes b rho^2 for b and c rho for c, with
 * rho = |z| / |s| of the chain. State is dimension-major, x[d * stride + chain]; the stride is a multiple of
 * LANES and at least the number of chains. A chain whose next state is not finite stays where it is for ever, and
 * first_bad[chain], first_bad[stride + chain] (low and high word; all ones: none) name the step.
 *
 * advance.h takes a row in one piece, update.h one whose score was made in stages. */

#define SCORE 1u   /* evaluate the score */
#define NOISE 2u   /* draw z */
#define KEPT 4u    /* use x_kept and s_kept */
#define KEEP 8u    /* x_kept, s_kept = x, s before the update */
#define RECORD 16u /* after the run's last step, write x to the next record */
#define SUM 32u    /* s_kept = fma(w, s, fma(v, x, u s_kept)) before the update, whether or not x_kept = x */
#define ADAPT 64u  /* b and c follow the norms of noise and score */
#if PATHS
/* Steps have their noise from a path (random/path.h), and these of all rows are the same. */
#define SHARED_SHIFT 8    /* one bit: whether two steps share their noise */
#define HALVINGS_SHIFT 16 /* and on: how often the path was halved */
#if NOISY
#define DRAW (NOISE | SCORE) /* a row that needs z: its score is s(x, z; level), the increment of a step */
#else
#define DRAW NOISE
#endif
#endif

typedef struct {
    float a, b, p, q, c, u, v, w;
    uint flags;
    uint count; /* how many times this row */
    uint level; /* where the level's numbers start in `levels` */
} Run;

/* The terms of x', from the inside out. */
DEVICE real with_score(float a, real b, real x, real score) { return fused(b, score, a * x); }

DEVICE real with_kept(float p, float q, real x_kept, real score_kept, real next) {
    return fused(q, score_kept, fused(p, x_kept, next));
}

DEVICE real with_noise(real c, real z, real next) { return fused(c, z, next); }

/* What becomes of s_kept. */
DEVICE real kept_score(GLOBAL const Run *run, real x, real score, real kept) {
    return run->flags & SUM ? fused(run->w, score, fused(run->v, x, run->u * kept)) : score;
}

/* |z|^2 of the noise of time t, coordinate by coordinate. */
DEVICE real noise_square(const Stream *stream, ulong t) {
    real sum = 0.0f;
    KEEP_LOOP for (uint block = 0; block < (DIM + 3) / 4; block++) {
        real z[4];
        normals_at(stream, t, block, z);
        UNROLL for (uint j = 0; j < 4; j++) {
            if (4 * block + j < DIM) sum = fused(z[j], z[j], sum);
        }
    }
    return sum;
}

/* Since when chains are bad. */
typedef struct {
    word low, high;
    mask lived; /* not yet bad */
} Status;

DEVICE Status status_of(GLOBAL const uint *first_bad, uint stride, uint chain) {
    Status status;
    status.low = load(first_bad + chain);
    status.high = load(first_bad + stride + chain);
    status.lived = status.high == 0xffffffffu;
    return status;
}

/* A zero for zero_while_finite(), or NaN where a chain is bad. */
DEVICE real zero_of(const Status *status) { return pick(status->lived, (real)(0.0f), NOT_A_NUMBER); }

/* NaN, and then for good, once a coordinate is not finite. */
DEVICE real zero_while_finite(real coordinate, real zero) { return fused(coordinate, 0.0f, zero); }

/* Names the step for chains that lived at first and are no longer live: they made `good` steps from `first_step` on. */
DEVICE void status_store(GLOBAL uint *first_bad, uint stride, uint chain, const Status *status, mask live,
                         ulong first_step, word good) {
    word low = (word)((uint)first_step) + good;
    word high = (word)((uint)(first_step >> 32)) + one_where(low < good);
    store(first_bad + chain, pick(live, status->low, pick(status->lived, low, status->low)));
    store(first_bad + stride + chain, pick(live, status->high, pick(status->lived, high, status->high)));
}
