/* Standard normals by address: four to a block, by Box and Muller (1958). The twin of Normals.java. */

typedef struct {
    real z0, z1, z2, z3;
} Normals;

/* Uniform in (0, 1], from all 32 bits: never 0, and 1 only from the highest words. */
DEVICE real unit_interval(word w) { return fused(real_of_word(w), 0x1p-32f, 0x1p-33f); }

/* The radius takes all 32 bits of its word, so that it reaches sqrt(66 ln 2) = 6.76; the logarithm never sees zero. */
DEVICE void box_muller(word radius_word, word angle_word, real *z0, real *z1) {
    real radius = root(-2.0f * log_normal(unit_interval(radius_word)));
    real sine, cosine;
    sin_cos_turn(angle_word, &sine, &cosine);
    *z0 = radius * cosine;
    *z1 = radius * sine;
}

DEVICE Normals normals_of(Block words) {
    Normals z;
    box_muller(words.w0, words.w1, &z.z0, &z.z1);
    box_muller(words.w2, words.w3, &z.z2, &z.z3);
    return z;
}

DEVICE Normals normals_at(const Stream *stream, ulong time, uint block) {
    return normals_of(random_block(stream, time, block));
}

/* In dimension 1 one block serves four consecutive times, in dimension 2 two: no normal is thrown away where it matters. */
#if DIM == 1
#define TIMES_PER_BLOCK_LOG2 2
#elif DIM == 2
#define TIMES_PER_BLOCK_LOG2 1
#else
#define TIMES_PER_BLOCK_LOG2 0
#endif

/* Normal number d mod 4 of its block, at this time. `d` is a compile-time constant once the caller's loop is unrolled. */
DEVICE real normal_of(const Normals *z, ulong time, int d) {
#if DIM == 1
    return (time & 2ul) != 0 ? ((time & 1ul) != 0 ? z->z3 : z->z2) : ((time & 1ul) != 0 ? z->z1 : z->z0);
#elif DIM == 2
    return (time & 1ul) != 0 ? (d == 0 ? z->z2 : z->z3) : (d == 0 ? z->z0 : z->z1);
#else
    return (d & 3) == 0 ? z->z0 : (d & 3) == 1 ? z->z1 : (d & 3) == 2 ? z->z2 : z->z3;
#endif
}
