/* Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), by address. */

#define PHILOX_M0 0xd2511f53u
#define PHILOX_M1 0xcd9e8d57u
#define PHILOX_W0 0x9e3779b9u
#define PHILOX_W1 0xbb67ae85u

/* Words come from crossed_product() with their lanes crossed; whether a word is crossed alternates from round to round, so
 * that what meets fits. Words of a block are in order. */

/* Who draws: the lanes' chains `chain`, chain + 1, … */
typedef struct {
    uint key0, key1; /* the seed's low and high word */
    uint purpose;    /* the ordinal in Purpose.java */
    word chain_low, crossed_chain_high;
} Stream;

DEVICE Stream stream_of(uint key0, uint key1, uint purpose, ulong chain) {
    word low = (uint)chain + LANE_NUMBERS;
    word crossed_low = (uint)chain + CROSSED_LANE_NUMBERS;
    word crossed_high = (uint)(chain >> 32) + one_where(crossed_low < (uint)chain);
    Stream stream = {key0, key1, purpose, low, crossed_high};
    return stream;
}

typedef struct {
    word w0, w1, w2, w3;
} Block;

/* What the blocks of a stream have in common while the block's number and the high word of time stay the same: what the first
 * three rounds make of the chain alone. */
typedef struct {
    uint key0, key1;
    uint high1; /* enters the second round */
    word high0, third0, third2, third3;
} Series;

/* Counter word 0: block in bits 0 to 15, purpose in 16 to 23, bits 32 to 39 of time in 24 to 31; word 1: time; words 2 and 3:
 * the chain. Words 0 and 1 are the same in all lanes. */
DEVICE Series series_of(const Stream *stream, uint time_high, uint block) {
    uint key0 = stream->key0;
    uint key1 = stream->key1;
    ulong first = (ulong)(block | stream->purpose << 16 | time_high << 24) * PHILOX_M0;
    Product product0 = crossed_product(stream->chain_low, PHILOX_M1);
    Product product1 = crossed_product(stream->crossed_chain_high ^ ((uint)(first >> 32) ^ key1), PHILOX_M1);
    Product product2 = crossed_product(product1.high ^ product0.low ^ (key0 + PHILOX_W0), PHILOX_M0);
    Series series = {key0,
                     key1,
                     (uint)first ^ (key1 + PHILOX_W1),
                     product0.high ^ key0,
                     product1.low ^ (key0 + 2 * PHILOX_W0),
                     product2.high ^ (key1 + 2 * PHILOX_W1),
                     product2.low};
    return series;
}

/* The block of a series at a time, given by its low word. */
DEVICE Block block_of(const Series *series, uint time_low) {
    uint key0 = series->key0 + 2 * PHILOX_W0;
    uint key1 = series->key1 + 2 * PHILOX_W1;
    Product product0 = crossed_product(series->high0 ^ time_low, PHILOX_M0);
    Product product1 = crossed_product(product0.high ^ series->high1, PHILOX_M1);
    word c0 = product1.high ^ series->third0;
    word c1 = product1.low;
    word c2 = product0.low ^ series->third2;
    word c3 = series->third3;
    UNROLL for (int round = 3; round < 10; round++) {
        key0 += PHILOX_W0;
        key1 += PHILOX_W1;
        product0 = crossed_product(c0, PHILOX_M0);
        product1 = crossed_product(c2, PHILOX_M1);
        c0 = product1.high ^ c1 ^ key0;
        c1 = product1.low;
        c2 = product0.high ^ c3 ^ key1;
        c3 = product0.low;
    }
    Block words = {c0, crossed(c1), c2, crossed(c3)};
    return words;
}

DEVICE Block random_block(const Stream *stream, ulong time, uint block) {
    Series series = series_of(stream, (uint)(time >> 32), block);
    return block_of(&series, (uint)time);
}
