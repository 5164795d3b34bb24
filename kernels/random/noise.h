/* The noise of a chain's steps. In up to four dimensions one block of four normals serves at least one time. */

/* In dimension 1 a block serves four consecutive times, in dimension 2 two: no normal is thrown away where it matters. */
#define TIMES_PER_BLOCK_LOG2 (DIM == 1 ? 2 : DIM == 2 ? 1 : 0)
#define TIMES_PER_PAIR_LOG2 (DIM == 1 ? 1 : 0)

#define NO_TIME (~(ulong)0)

typedef struct {
    Series series;
    Block words;
    ulong block_time, pair_time; /* what `words` and z are for */
    real z[4];
} Noise;

/* Noise for times of which the high word is that of `first`: a launch holds no others. */
DEVICE void noise_begin(Noise *noise, const Stream *stream, ulong first) {
    noise->series = series_of(stream, (uint)((first >> TIMES_PER_BLOCK_LOG2) >> 32), 0);
    noise->block_time = NO_TIME;
    noise->pair_time = NO_TIME;
}

/* The two normals of a pair, in dimension 1 or 2: of a block, either the first two or the last two. */
DEVICE void pair_of(Block words, ulong pair, real *z) {
    bool second = (pair & 1) != 0;
    box_muller(second ? words.w2 : words.w0, second ? words.w3 : words.w1, &z[0], &z[1]);
}

/* Makes the normals of time t, but not yet those that the same block holds for a later time: a step should not wait for them. */
DEVICE void noise_draw(Noise *noise, ulong t) {
    ulong time = t >> TIMES_PER_BLOCK_LOG2;
    if (noise->block_time != time) {
        noise->words = block_of(&noise->series, (uint)time);
        noise->block_time = time;
    }
    ulong pair = t >> TIMES_PER_PAIR_LOG2;
    if (DIM > 2) {
        normals_of(noise->words, noise->z);
    } else if (DIM == 2 || noise->pair_time != pair) {
        pair_of(noise->words, pair, noise->z);
        noise->pair_time = pair;
    }
}

/* Normal d of time t, for which the noise was drawn. */
DEVICE real noise_at(const Noise *noise, ulong t, int d) {
    return DIM == 1 && (t & 1) != 0 ? noise->z[1] : noise->z[d];
}

/* Normals 4 * block to 4 * block + 3 of time t, or as many of them as there are dimensions. */
DEVICE void normals_at(const Stream *stream, ulong t, uint block, real *z) {
    Block words = random_block(stream, t >> TIMES_PER_BLOCK_LOG2, block);
    if (DIM > 2) {
        normals_of(words, z);
    } else {
        pair_of(words, t >> TIMES_PER_PAIR_LOG2, z);
        if (DIM == 1 && (t & 1) != 0) z[0] = z[1];
    }
}
