/* Sums over blocks of 256 chains or samples have one shape, whatever the lanes: 16 partial sums, each over every sixteenth, then these by
 * halving. */
#define SUMMED 256u
#define SUMS 16u
#define EACH_PART UNROLL for (uint p = 0; p < SUMS / LANES; p++)

DEVICE float folded(const real *partial) {
    float sums[SUMS];
    EACH_PART store(sums + p * LANES, partial[p]);
    UNROLL for (uint gap = SUMS / 2; gap != 0; gap /= 2) {
        UNROLL for (uint i = 0; i < gap; i++) sums[i] = sums[i] + sums[i + gap];
    }
    return sums[0];
}
