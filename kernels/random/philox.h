/* Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"), by address. */

#define PHILOX_M0 0xd2511f53u
#define PHILOX_M1 0xcd9e8d57u
#define PHILOX_W0 0x9e3779b9u
#define PHILOX_W1 0xbb67ae85u

typedef struct {
    uint key0, key1; /* the seed's low and high word */
    uint purpose;    /* the ordinal in Purpose.java */
    word chain_low, chain_high;
} Stream;

typedef struct {
    word w0, w1, w2, w3;
} Block;

/* The lanes' streams: chains `chain`, chain + 1, … */
DEVICE Stream stream_of(uint key0, uint key1, uint purpose, ulong chain) {
    word low = (uint)chain + LANE_NUMBERS;
    word high = (uint)(chain >> 32) + one_where(low < (uint)chain);
    Stream stream = {key0, key1, purpose, low, high};
    return stream;
}

/* Counter word 0: block in bits 0 to 15, purpose in 16 to 23, bits 32 to 39 of time in 24 to 31; word 1: time; words 2 and 3:
 * the chain. Words 0 and 1 are the same in all lanes, so the first round multiplies them as scalars. */
DEVICE Block random_block(const Stream *stream, ulong time, uint block) {
    uint key0 = stream->key0;
    uint key1 = stream->key1;
    ulong first = (ulong)(block | stream->purpose << 16 | (uint)(time >> 32) << 24) * PHILOX_M0;
    Product second = product(stream->chain_low, PHILOX_M1);
    word c0 = second.high ^ ((uint)time ^ key0);
    word c1 = second.low;
    word c2 = stream->chain_high ^ ((uint)(first >> 32) ^ key1);
    word c3 = (word)((uint)first);
    UNROLL for (int round = 1; round < 10; round++) {
        key0 += PHILOX_W0;
        key1 += PHILOX_W1;
        Product product0 = product(c0, PHILOX_M0);
        Product product1 = product(c2, PHILOX_M1);
        c0 = product1.high ^ c1 ^ key0;
        c1 = product1.low;
        c2 = product0.high ^ c3 ^ key1;
        c3 = product0.low;
    }
    Block words = {c0, c1, c2, c3};
    return words;
}
