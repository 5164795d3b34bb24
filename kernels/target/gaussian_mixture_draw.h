/* Exact draws from a mixture. The twin of MixtureDraws.java. The host lays out
 *   draws: thresholds [K]: the sum of the weights up to component k, times 2^30, as the bits of a float;
 *          standard deviations along the component's axes: one, [K], or [K][DIM] */
#if DRAWS

DEVICE void OWN(draw)(const Stream *stream, ulong time, uint block, real *x, GLOBAL const float *RESTRICT constants,
                      GLOBAL const float *RESTRICT draws, uint components) {
    word chosen = random_block(stream, time, block).w0 >> 2;
    /* the first component whose threshold is above, by bisection */
    word low = (word)(0u);
    word high = (word)(components - 1);
    KEEP_LOOP for (uint width = components - 1; width != 0; width >>= 1) {
        word middle = (low + high) >> 1;
        mask above = bits_of(gather(draws, middle)) > chosen;
        high = pick(above, middle, high);
        low = pick(above, low, middle + 1u);
        low = pick(low > high, high, low);
    }
    GLOBAL const float *deviations = draws + components;
    EACH_DIMENSION for (uint d = 0; d < DIM; d++) x[d] = gather(constants, low * DIM + d);
    EACH_DIMENSION for (uint group = 0; group < (DIM + 3) / 4; group++) {
        real z[4];
        normals_of(random_block(stream, time, block + 1 + group), z);
        UNROLL for (uint j = 0; j < 4; j++) {
            uint i = 4 * group + j;
            if (i < DIM) {
                word entry = COVARIANCE == ISOTROPIC ? low * 0u : COVARIANCE == PER_COMPONENT ? low : low * DIM + i;
                real along = gather(deviations, entry) * z[j];
#if COVARIANCE == FULL
                EACH_DIMENSION for (int d = 0; d < DIM; d++) {
                    real axis = gather(constants, components * DIM + (low * DIM + i) * DIM + d);
                    x[d] = fused(along, axis, x[d]);
                }
#else
                x[i] = x[i] + along;
#endif
            }
        }
    }
}
#endif
