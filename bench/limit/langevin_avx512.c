/* One benchmark job written by hand for AVX-512: unadjusted Langevin chains, x <- x + h s(x) + sqrt(2 h) z, on eight
 * equally weighted isotropic Gaussians on a ring in the plane. It gives the bits that kernels/ gives, and --check
 * compares it with the plain form below. README.md says how to build it and what is specialised. */
#define _GNU_SOURCE
#include <errno.h>
#include <immintrin.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COMPONENTS 8
#define RADIUS 4.0
#define DEVIATION 0.5
#define STEP_SIZE 0.01
#define START_SCALE 3.0f

#define PURPOSE_INITIAL 0u
#define PURPOSE_STEP 1u

#define PHILOX_M0 0xd2511f53u
#define PHILOX_M1 0xcd9e8d57u
#define PHILOX_W0 0x9e3779b9u
#define PHILOX_W1 0xbb67ae85u

#define LN2 0x1.62e430p-1f
#define ROUNDER 12582912.0f

/* The job's numbers, computed in double precision and rounded once. */
typedef struct {
    float mean_x[COMPONENTS], mean_y[COMPONENTS], log_weight[COMPONENTS]; /* log_weight to base 2 */
    float exponent_factor;                                                /* -log2(e) / (2 v) */
    float score_factor;                                                   /* -1 / v */
    float drift, noise;                                                   /* h and sqrt(2 h) */
} Job;

static Job make_job(void) {
    Job job;
    double variance = DEVIATION * DEVIATION;
    for (int k = 0; k < COMPONENTS; k++) {
        double angle = 2.0 * M_PI * k / COMPONENTS;
        job.mean_x[k] = (float)(RADIUS * cos(angle));
        job.mean_y[k] = (float)(RADIUS * sin(angle));
        job.log_weight[k] = (float)log2(1.0 / COMPONENTS);
    }
    job.exponent_factor = (float)(-0.5 / variance * M_LOG2E);
    job.score_factor = (float)(-1.0 / variance);
    job.drift = (float)STEP_SIZE;
    job.noise = (float)sqrt(2.0 * STEP_SIZE);
    return job;
}

/* ---- The plain form: kernels/ in scalar C, operation by operation. ---- */

static uint32_t bits_of(float x) {
    uint32_t w;
    memcpy(&w, &x, sizeof w);
    return w;
}

static float real_of_bits(uint32_t w) {
    float x;
    memcpy(&x, &w, sizeof x);
    return x;
}

static void plain_block(uint64_t seed, uint32_t purpose, uint64_t time, uint64_t chain, uint32_t words[4]) {
    uint32_t key0 = (uint32_t)seed, key1 = (uint32_t)(seed >> 32);
    uint32_t c0 = purpose << 16 | (uint32_t)(time >> 32) << 24, c1 = (uint32_t)time;
    uint32_t c2 = (uint32_t)chain, c3 = (uint32_t)(chain >> 32);
    for (int round = 0; round < 10; round++) {
        uint64_t product0 = (uint64_t)c0 * PHILOX_M0, product1 = (uint64_t)c2 * PHILOX_M1;
        c0 = (uint32_t)(product1 >> 32) ^ c1 ^ key0;
        c1 = (uint32_t)product1;
        c2 = (uint32_t)(product0 >> 32) ^ c3 ^ key1;
        c3 = (uint32_t)product0;
        key0 += PHILOX_W0;
        key1 += PHILOX_W1;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
}

static float plain_log(float x) {
    uint32_t shifted = bits_of(x) - 0x3f3504f3u;
    float exponent = (float)((int32_t)shifted >> 23);
    float f = real_of_bits((shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
    float y = fmaf(-0x1.38b588p-4f, f, 0x1.055b6cp-3f);
    y = fmaf(y, f, -0x1.0d8542p-3f);
    y = fmaf(y, f, 0x1.22da1cp-3f);
    y = fmaf(y, f, -0x1.547244p-3f);
    y = fmaf(y, f, 0x1.99a006p-3f);
    y = fmaf(y, f, -0x1.000226p-2f);
    y = fmaf(y, f, 0x1.555554p-2f);
    y = fmaf(y, f, -0.5f);
    return fmaf(exponent, LN2, fmaf(f * f, y, f));
}

static void plain_box_muller(uint32_t radius_word, uint32_t angle_word, float *z0, float *z1) {
    float radius = sqrtf(-2.0f * plain_log(fmaf((float)radius_word, 0x1p-32f, 0x1p-33f)));
    float turn = (float)(int32_t)(angle_word << 2) * 0x1p-34f;
    uint32_t quarter = (angle_word + 0x20000000u) >> 30;
    float square = turn * turn;
    float s = fmaf(-0x1.2d9302p+6f, square, 0x1.465e92p+6f);
    s = fmaf(s, square, -0x1.4abbbap+5f);
    s = fmaf(s, square, -0x1.777a5cp-23f) * turn;
    s = fmaf(0x1.921fb6p+2f, turn, s);
    float c = fmaf(0x1.d9d57ep+5f, square, -0x1.55c5e0p+6f);
    c = fmaf(c, square, 0x1.03c1dep+6f);
    c = fmaf(c, square, -0x1.3bd3ccp+4f);
    c = fmaf(c, square, 1.0f);
    bool odd = (quarter & 1u) != 0u;
    float sine = real_of_bits(bits_of(odd ? c : s) ^ (quarter & 2u) << 30);
    float cosine = real_of_bits(bits_of(odd ? s : c) ^ ((quarter + 1u) & 2u) << 30);
    *z0 = radius * cosine;
    *z1 = radius * sine;
}

static void plain_normals(uint64_t seed, uint32_t purpose, uint64_t time, uint64_t chain, float z[4]) {
    uint32_t words[4];
    plain_block(seed, purpose, time, chain, words);
    plain_box_muller(words[0], words[1], &z[0], &z[1]);
    plain_box_muller(words[2], words[3], &z[2], &z[3]);
}

static float plain_weight(float t) {
    float bounded = t < -100.0f ? -100.0f : t;
    float shifted = bounded + ROUNDER;
    float r = bounded - (shifted - ROUNDER);
    float y = fmaf(0x1.5bbd6cp-10f, r, 0x1.3ce82cp-7f);
    y = fmaf(y, r, 0x1.c6b736p-5f);
    y = fmaf(y, r, 0x1.ebf9c4p-3f);
    y = fmaf(y, r, 0x1.62e42ap-1f);
    y = fmaf(y, r, 1.0f);
    return real_of_bits(bits_of(y) + (bits_of(shifted) << 23));
}

static void plain_step(const Job *job, const float z[2], float x[2]) {
    float weights[COMPONENTS], largest = -0x1.fffffep+127f, sum, score[2] = {0.0f, 0.0f};
    for (int k = 0; k < COMPONENTS; k++) {
        float dx = fmaf(-1.0f, job->mean_x[k], x[0]), dy = fmaf(-1.0f, job->mean_y[k], x[1]);
        float squares = fmaf(dy, dy, fmaf(dx, dx, 0.0f));
        weights[k] = fmaf(squares, job->exponent_factor, job->log_weight[k]);
        largest = weights[k] > largest ? weights[k] : largest;
    }
    for (int k = 0; k < COMPONENTS; k++) {
        weights[k] = plain_weight(weights[k] - largest);
        score[0] = fmaf(weights[k], fmaf(-1.0f, job->mean_x[k], x[0]), score[0]);
        score[1] = fmaf(weights[k], fmaf(-1.0f, job->mean_y[k], x[1]), score[1]);
    }
    sum = ((weights[0] + weights[1]) + (weights[2] + weights[3])) +
          ((weights[4] + weights[5]) + (weights[6] + weights[7]));
    float factor = job->score_factor / sum;
    for (int d = 0; d < 2; d++) x[d] = fmaf(job->noise, z[d], fmaf(job->drift, score[d] * factor, 1.0f * x[d]));
}

static void plain_chain(const Job *job, uint64_t seed, uint64_t chain, long steps, float x[2]) {
    float z[4];
    plain_normals(seed, PURPOSE_INITIAL, 0, chain, z);
    x[0] = START_SCALE * z[0];
    x[1] = START_SCALE * z[1];
    for (long t = 0; t < steps; t++) {
        if (t % 2 == 0) plain_normals(seed, PURPOSE_STEP, (uint64_t)t / 2, chain, z);
        plain_step(job, z + t % 2 * 2, x);
    }
}

/* ---- The fast form: sixteen chains to a vector. Every shortcut leaves every bit as it is. ---- */

#define AVX512 __attribute__((target("avx512f,avx512dq,fma")))
#define INLINE static inline AVX512 __attribute__((always_inline))

#define LANES 16
#define VECTORS 2 /* taken together, so that one's latencies hide behind the other's work */
#define GROUP (LANES * VECTORS)

#define UNROLL _Pragma("GCC unroll 16")
#define EACH_VECTOR UNROLL for (int v = 0; v < VECTORS; v++)

#define real(c) _mm512_set1_ps(c)
#define word(c) _mm512_set1_epi32((int)(c))
#define fused(a, b, c) _mm512_fmadd_ps(a, b, c)
#define xor3(a, b, c) _mm512_ternarylogic_epi32(a, b, c, 0x96)
#define real_shuffle(a, b, order)                                                                                      \
    _mm512_castps_si512(_mm512_shuffle_ps(_mm512_castsi512_ps(a), _mm512_castsi512_ps(b), order))

typedef struct {
    __m512 z0, z1, z2, z3;
} Normals;

/* The rounds' keys. Counter words 0 and 3 are the same for all chains, since chains and times stay below 2^32; what
 * rounds 1 and 2 make of them is in the keys already. */
typedef struct {
    uint32_t key0[10], key1[10];
} Keys;

static Keys keys_of(uint64_t seed, uint32_t purpose) {
    Keys keys;
    for (uint32_t round = 0; round < 10; round++) {
        keys.key0[round] = (uint32_t)seed + round * PHILOX_W0;
        keys.key1[round] = (uint32_t)(seed >> 32) + round * PHILOX_W1;
    }
    uint64_t product0 = (uint64_t)(purpose << 16) * PHILOX_M0;
    uint64_t product1 = (uint64_t)((uint32_t)(product0 >> 32) ^ keys.key1[0]) * PHILOX_M1;
    keys.key1[1] ^= (uint32_t)product0;
    keys.key0[1] ^= (uint32_t)(product1 >> 32);
    keys.key0[2] ^= (uint32_t)product1;
    return keys;
}

/* 64-bit products, even lanes and odd lanes apart. One shuffle gathers the high words, with the second and third of
 * every four lanes exchanged. The low words meet high words two exchanges away, so they stay in order, but for the last
 * round's. */
INLINE void multiply(__m512i x, uint32_t factor, bool last, __m512i *high, __m512i *low) {
    __m512i even = _mm512_mul_epu32(x, word(factor));
    __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(x, 32), word(factor));
    *high = real_shuffle(even, odd, 0xdd);
    *low = last ? real_shuffle(even, odd, 0x88) : _mm512_mask_shuffle_epi32(even, 0xaaaa, odd, _MM_PERM_CCAA);
}

/* What the blocks of a chain have in common, whatever the time: its words after round 0 and, in part, after round 2. */
typedef struct {
    __m512i high, c2, c3;
} Stream;

INLINE Stream stream_of(const Keys *keys, uint32_t chain) {
    __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    Stream stream;
    __m512i low, high;
    multiply(_mm512_add_epi32(word(chain), lanes), PHILOX_M1, false, &stream.high, &low);
    multiply(_mm512_xor_si512(low, word(keys->key0[1])), PHILOX_M0, false, &high, &stream.c3);
    stream.c2 = _mm512_xor_si512(high, word(keys->key1[2]));
    return stream;
}

/* The logarithm and the radius are computed in g = -2 f, which scales the polynomial's coefficients by powers of two;
 * the sign that sine and cosine share goes into the radius. */
INLINE void box_muller(__m512i radius_word, __m512i angle_word, __m512 *z0, __m512 *z1) {
    __m512 unit = fused(_mm512_cvtepu32_ps(radius_word), real(0x1p-32f), real(0x1p-33f));
    __m512i shifted = _mm512_add_epi32(_mm512_castps_si512(unit), word(0x3f800000u - 0x3f3504f3u));
    __m512 exponent = _mm512_getexp_ps(_mm512_castsi512_ps(shifted));
    __m512i mantissa = _mm512_add_epi32(_mm512_and_si512(shifted, word(0x007fffffu)), word(0x3f3504f3u));
    __m512 g = _mm512_fnmadd_ps(_mm512_castsi512_ps(mantissa), real(2.0f), real(2.0f));
    __m512 y = fused(real(0x1.38b588p-13f), g, real(0x1.055b6cp-11f));
    y = fused(y, g, real(0x1.0d8542p-10f));
    y = fused(y, g, real(0x1.22da1cp-9f));
    y = fused(y, g, real(0x1.547244p-8f));
    y = fused(y, g, real(0x1.99a006p-7f));
    y = fused(y, g, real(0x1.000226p-5f));
    y = fused(y, g, real(0x1.555554p-4f));
    y = fused(y, g, real(0.25f));
    __m512 radius = _mm512_sqrt_ps(fused(exponent, real(-2.0f * LN2), fused(_mm512_mul_ps(g, g), y, g)));

    __m512 turn = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_slli_epi32(angle_word, 2)), real(0x1p-34f));
    __m512i quarter = _mm512_add_epi32(angle_word, word(0x20000000u)); /* in the two highest bits */
    __mmask16 odd = _mm512_test_epi32_mask(quarter, word(0x40000000u));
    __m512 square = _mm512_mul_ps(turn, turn);
    __m512 s = fused(real(-0x1.2d9302p+6f), square, real(0x1.465e92p+6f));
    s = fused(s, square, real(-0x1.4abbbap+5f));
    s = _mm512_mul_ps(fused(s, square, real(-0x1.777a5cp-23f)), turn);
    s = fused(real(0x1.921fb6p+2f), turn, s);
    __m512 c = fused(real(0x1.d9d57ep+5f), square, real(-0x1.55c5e0p+6f));
    c = fused(c, square, real(0x1.03c1dep+6f));
    c = fused(c, square, real(-0x1.3bd3ccp+4f));
    c = fused(c, square, real(1.0f));
    radius = _mm512_castsi512_ps(
        _mm512_ternarylogic_epi32(_mm512_castps_si512(radius), quarter, word(0x80000000u), 0x78)); /* a ^ (b & c) */
    *z0 = _mm512_mul_ps(radius, _mm512_mask_sub_ps(c, odd, real(-0.0f), s));
    *z1 = _mm512_mul_ps(radius, _mm512_mask_blend_ps(odd, s, c));
}

INLINE void draw(const Keys *keys, const Stream stream[VECTORS], uint32_t time, Normals z[VECTORS]) {
    __m512i c0[VECTORS], c1[VECTORS], c2[VECTORS], c3[VECTORS];
    EACH_VECTOR {
        __m512i high0, low0, high1;
        multiply(_mm512_xor_si512(stream[v].high, word(time ^ keys->key0[0])), PHILOX_M0, false, &high0, &low0);
        multiply(_mm512_xor_si512(high0, word(keys->key1[1])), PHILOX_M1, false, &high1, &c1[v]);
        c0[v] = _mm512_xor_si512(high1, word(keys->key0[2]));
        c2[v] = _mm512_xor_si512(stream[v].c2, low0);
        c3[v] = stream[v].c3;
    }
    UNROLL for (int round = 3; round < 10; round++) {
        EACH_VECTOR {
            __m512i high0, low0, high1, low1;
            multiply(c0[v], PHILOX_M0, round == 9, &high0, &low0);
            multiply(c2[v], PHILOX_M1, round == 9, &high1, &low1);
            c0[v] = xor3(high1, c1[v], word(keys->key0[round]));
            c1[v] = low1;
            c2[v] = xor3(high0, c3[v], word(keys->key1[round]));
            c3[v] = low0;
        }
    }
    EACH_VECTOR {
        box_muller(c0[v], c1[v], &z[v].z0, &z[v].z1);
        box_muller(c2[v], c3[v], &z[v].z2, &z[v].z3);
    }
}

/* 2^t for t <= 0, but never below 2^-100. */
INLINE __m512 weight(__m512 t) {
    __m512 bounded = _mm512_max_ps(t, real(-100.0f));
    __m512 r = _mm512_reduce_ps(bounded, 0); /* less the nearest integer, ties to even */
    __m512 y = fused(real(0x1.5bbd6cp-10f), r, real(0x1.3ce82cp-7f));
    y = fused(y, r, real(0x1.c6b736p-5f));
    y = fused(y, r, real(0x1.ebf9c4p-3f));
    y = fused(y, r, real(0x1.62e42ap-1f));
    y = fused(y, r, real(1.0f));
    return _mm512_scalef_ps(y, _mm512_sub_ps(bounded, r));
}

INLINE __m512 largest_of(const __m512 values[COMPONENTS]) {
    __m512 low = _mm512_max_ps(_mm512_max_ps(values[0], values[1]), _mm512_max_ps(values[2], values[3]));
    __m512 high = _mm512_max_ps(_mm512_max_ps(values[4], values[5]), _mm512_max_ps(values[6], values[7]));
    return _mm512_max_ps(low, high);
}

INLINE __m512 sum_of(const __m512 values[COMPONENTS]) {
    __m512 low = _mm512_add_ps(_mm512_add_ps(values[0], values[1]), _mm512_add_ps(values[2], values[3]));
    __m512 high = _mm512_add_ps(_mm512_add_ps(values[4], values[5]), _mm512_add_ps(values[6], values[7]));
    return _mm512_add_ps(low, high);
}

INLINE void step(const Job *job, __m512 z0, __m512 z1, __m512 *x, __m512 *y) {
    __m512 dx[COMPONENTS], dy[COMPONENTS], exponents[COMPONENTS], weights[COMPONENTS];
    UNROLL for (int k = 0; k < COMPONENTS; k++) {
        dx[k] = _mm512_sub_ps(*x, real(job->mean_x[k]));
        dy[k] = _mm512_sub_ps(*y, real(job->mean_y[k]));
        __m512 squares = fused(dy[k], dy[k], _mm512_mul_ps(dx[k], dx[k]));
        exponents[k] = fused(squares, real(job->exponent_factor), real(job->log_weight[k]));
    }
    __m512 largest = largest_of(exponents);
    weights[0] = weight(_mm512_sub_ps(exponents[0], largest));
    __m512 score_x = _mm512_mul_ps(weights[0], dx[0]), score_y = _mm512_mul_ps(weights[0], dy[0]);
    UNROLL for (int k = 1; k < COMPONENTS; k++) {
        weights[k] = weight(_mm512_sub_ps(exponents[k], largest));
        score_x = fused(weights[k], dx[k], score_x);
        score_y = fused(weights[k], dy[k], score_y);
    }
    __m512 factor = _mm512_div_ps(real(job->score_factor), sum_of(weights));
    *x = fused(real(job->noise), z0, fused(real(job->drift), _mm512_mul_ps(score_x, factor), *x));
    *y = fused(real(job->noise), z1, fused(real(job->drift), _mm512_mul_ps(score_y, factor), *y));
}

/* One thread's share: chains begin to end, both multiples of GROUP. State is dimension-major. */
typedef struct {
    const Job *job;
    uint64_t seed;
    uint32_t begin, end;
    long steps;
    const float *start;
    float *state;
    size_t stride;
} Share;

static AVX512 void *initialise(void *argument) {
    const Share *share = argument;
    Keys keys = keys_of(share->seed, PURPOSE_INITIAL);
    for (uint32_t chain = share->begin; chain < share->end; chain += GROUP) {
        Stream stream[VECTORS];
        Normals z[VECTORS];
        EACH_VECTOR stream[v] = stream_of(&keys, chain + (uint32_t)v * LANES);
        draw(&keys, stream, 0, z);
        EACH_VECTOR {
            float *x = share->state + chain + v * LANES;
            _mm512_store_ps(x, _mm512_mul_ps(real(START_SCALE), z[v].z0));
            _mm512_store_ps(x + share->stride, _mm512_mul_ps(real(START_SCALE), z[v].z1));
        }
    }
    return NULL;
}

static AVX512 void *advance(void *argument) {
    const Share *share = argument;
    const Job *job = share->job;
    const Keys keys = keys_of(share->seed, PURPOSE_STEP);
    const long steps = share->steps;
    for (uint32_t chain = share->begin; chain < share->end; chain += GROUP) {
        Stream stream[VECTORS];
        Normals z[VECTORS];
        __m512 x[VECTORS], y[VECTORS];
        EACH_VECTOR {
            const float *from = share->start + chain + v * LANES;
            stream[v] = stream_of(&keys, chain + (uint32_t)v * LANES);
            x[v] = _mm512_load_ps(from);
            y[v] = _mm512_load_ps(from + share->stride);
        }
        for (long t = 0; t < steps; t += 2) {
            draw(&keys, stream, (uint32_t)(t / 2), z);
            EACH_VECTOR step(job, z[v].z0, z[v].z1, &x[v], &y[v]);
            if (t + 1 == steps) break;
            EACH_VECTOR step(job, z[v].z2, z[v].z3, &x[v], &y[v]);
        }
        EACH_VECTOR {
            float *to = share->state + chain + v * LANES;
            _mm512_store_ps(to, x[v]);
            _mm512_store_ps(to + share->stride, y[v]);
        }
    }
    return NULL;
}

/* ---- The program ---- */

static void fail(const char *message) {
    fprintf(stderr, "langevin_avx512: %s\n", message);
    exit(1);
}

static int cores(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return CPU_COUNT(&set);
}

static void on_all_cores(void *(*work)(void *), Share whole, int threads) {
    pthread_t *thread = calloc((size_t)threads, sizeof *thread);
    Share *share = calloc((size_t)threads, sizeof *share);
    if (!thread || !share) fail("out of memory");
    uint64_t groups = whole.end / GROUP;
    for (int i = 0; i < threads; i++) {
        share[i] = whole;
        share[i].begin = (uint32_t)(groups * (uint64_t)i / (uint64_t)threads * GROUP);
        share[i].end = (uint32_t)(groups * (uint64_t)(i + 1) / (uint64_t)threads * GROUP);
        if (pthread_create(&thread[i], NULL, work, &share[i]) != 0) fail("cannot start a thread");
    }
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    free(share);
    free(thread);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static uint64_t number(const char *option, const char *text, uint64_t lowest, uint64_t highest) {
    char *end = NULL;
    errno = 0;
    unsigned long long value = text && *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
    if (!end || *end || errno || value < lowest || value > highest) {
        fprintf(stderr, "langevin_avx512: %s takes a whole number from %llu to %llu\n", option,
                (unsigned long long)lowest, (unsigned long long)highest);
        exit(2);
    }
    return value;
}

/* The first, the last and some chains between, on their own in the plain form. */
static int check(const Job *job, uint64_t seed, long steps, const float *state, size_t chains, size_t stride) {
    size_t compared = 0, different = 0;
    size_t between = chains / 512;
    for (size_t chain = 0; chain < chains; chain++) {
        if (chain >= 2 * GROUP && chain + 2 * GROUP < chains && between && chain % between) continue;
        float x[2];
        plain_chain(job, seed, chain, steps, x);
        for (int d = 0; d < 2; d++) {
            compared++;
            if (bits_of(x[d]) == bits_of(state[(size_t)d * stride + chain])) continue;
            if (different++ < 5)
                fprintf(stderr, "chain %zu, coordinate %d: %a, but plainly %a\n", chain, d,
                        (double)state[(size_t)d * stride + chain], (double)x[d]);
        }
    }
    printf("{\"program\":\"avx512\",\"check\":\"%s\",\"compared\":%zu,\"different\":%zu}\n",
           different ? "failed" : "passed", compared, different);
    return different ? 1 : 0;
}

int main(int count, char **arguments) {
    uint64_t chains = 262144, steps = 100, runs = 5, seed = 7;
    bool checking = false;
    for (int i = 1; i < count; i++) {
        const char *option = arguments[i];
        if (strcmp(option, "--check") == 0) {
            checking = true;
            continue;
        }
        const char *text = i + 1 < count ? arguments[++i] : NULL;
        if (strcmp(option, "--chains") == 0) {
            chains = number(option, text, 1, 1u << 30);
        } else if (strcmp(option, "--steps") == 0) {
            steps = number(option, text, 1, 1u << 30);
        } else if (strcmp(option, "--runs") == 0) {
            runs = number(option, text, 1, 1000);
        } else if (strcmp(option, "--seed") == 0) {
            seed = number(option, text, 0, UINT64_MAX);
        } else {
            fprintf(stderr, "usage: langevin_avx512 [--chains N] [--steps N] [--runs N] [--seed N] [--check]\n");
            return 2;
        }
    }
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("fma"))
        fail("this processor lacks AVX-512 (it needs AVX512F and AVX512DQ)");

    size_t stride = (chains + GROUP - 1) / GROUP * GROUP;
    float *start = aligned_alloc(64, 2 * stride * sizeof *start);
    float *state = aligned_alloc(64, 2 * stride * sizeof *state);
    double *times = calloc(runs, sizeof *times);
    if (!start || !state || !times) fail("out of memory");
    const Job job = make_job();
    int threads = cores();
    Share whole = {&job, seed, 0, (uint32_t)stride, (long)steps, start, start, stride};
    on_all_cores(initialise, whole, threads);
    whole.state = state;
    on_all_cores(advance, whole, threads); /* warms up */
    if (checking) return check(&job, seed, (long)steps, state, chains, stride);
    for (uint64_t run = 0; run < runs; run++) {
        double begin = seconds();
        on_all_cores(advance, whole, threads);
        times[run] = seconds() - begin;
    }
    qsort(times, runs, sizeof *times, ascending);
    double median = runs % 2 ? times[runs / 2] : 0.5 * (times[runs / 2 - 1] + times[runs / 2]);

    uint64_t checksum = 0;
    double mean = 0.0, variance = 0.0;
    for (int d = 0; d < 2; d++) {
        for (size_t chain = 0; chain < chains; chain++) {
            checksum += bits_of(state[(size_t)d * stride + chain]);
            mean += (double)state[(size_t)d * stride + chain];
        }
    }
    mean /= 2.0 * (double)chains;
    for (int d = 0; d < 2; d++) {
        for (size_t chain = 0; chain < chains; chain++) {
            double off = (double)state[(size_t)d * stride + chain] - mean;
            variance += off * off;
        }
    }
    variance /= 2.0 * (double)chains;
    printf("{\"program\":\"avx512\",\"chain-steps-per-second\":%.6g,\"variance\":%.6f,\"checksum\":%llu}\n",
           (double)chains * (double)steps / median, variance, (unsigned long long)checksum);
    free(times);
    free(state);
    free(start);
    return 0;
}
