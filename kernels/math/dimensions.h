/* Loops over the DIM coordinates: unrolled while they fit registers, since then private arrays become registers too. */

#if DIM <= 16
#define EACH_DIMENSION UNROLL
#else
#define EACH_DIMENSION KEEP_LOOP
#endif
