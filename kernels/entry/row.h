/* The plan machine: runs of rows, a row a step,
 *   x' = fma(c, z, fma(q, s_kept, fma(p, x_kept, fma(b, s, a x)))),   s = s(x; level),  z ~ N(0, I)
 * where a term is left out if its flag is not set. State is dimension-major, x[d * stride + chain]; the stride is a multiple of
 * LANES and at least the number of chains. A chain whose next state is not finite stays where it is for ever, and
 * first_bad[chain], first_bad[stride + chain] (low and high word; all ones: none) name the step.
 *
 * advance.h takes a row in one piece, update.h one whose score was made in stages. */

#define SCORE 1u   /* evaluate the score */
#define NOISE 2u   /* draw z */
#define KEPT 4u    /* use x_kept and s_kept */
#define KEEP 8u    /* x_kept, s_kept = x, s before the update */
#define RECORD 16u /* after the run's last step, write x to the next record */

typedef struct {
    float a, b, p, q, c;
    uint flags;
    uint count; /* how many times this row */
    uint level; /* where the level's numbers start in `levels` */
} Run;

/* The terms of x', from the inside out. */
DEVICE real with_score(float a, float b, real x, real score) { return fused(b, score, a * x); }

DEVICE real with_kept(float p, float q, real x_kept, real score_kept, real next) {
    return fused(q, score_kept, fused(p, x_kept, next));
}

DEVICE real with_noise(float c, real z, real next) { return fused(c, z, next); }

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
