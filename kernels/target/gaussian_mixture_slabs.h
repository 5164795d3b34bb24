/* The score of a wide mixture in pages, in stages: the operations of gaussian_mixture_pages.h, to the bit. The components are taken a
 * slab of `count` at a time, from `first` on, and the running sums go from slab to slab, so that the matrix does not grow with the
 * number of components. Its rows:
 *   log p    the largest exponent    the sum of the weights    |y|^2, if products are right    y [DIM]
 *   then, per page of the slab: shrink    then, per component of the slab: exponent, then weight
 * The score's memory has the pull until the last stage. */

#define LARGEST_ROW 1u
#define SUM_ROW 2u
#define SQUARE_ROW 3u
#define Y_ROW 4u
#define OWN_SHRINK_ROW (Y_ROW + DIM)

#define SLAB_PARAMETERS STAGE_PARAMETERS, uint first, uint count

KERNEL void stage_begin(STAGE_PARAMETERS) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, levels + level, components);
    real square = (real)(0.0f);
    KEEP_LOOP for (uint d = 0; d < DIM; d++) {
        real y = load(x + (ulong)d * stride + chain) / mixture.level[0];
        if (OWN(by_products)(&mixture)) {
            square = fused(y, y, square);
            y = OWN(bounded_factor)(y);
        }
        store(matrix + (ulong)(Y_ROW + d) * stride + chain, y);
    }
    const OWN(Running) running = OWN(running_begin)();
    store(matrix + (ulong)LARGEST_ROW * stride + chain, running.largest);
    store(matrix + (ulong)SUM_ROW * stride + chain, running.sum);
    store(matrix + (ulong)SQUARE_ROW * stride + chain, square);
}

/* Exponents of a tile of components and chains. */
GROUP_KERNEL(GROUP_SIZE) void stage_exponents(SLAB_PARAMETERS) {
    LOCAL_MEMORY float ys[DEPTH * CHAIN_PITCH];
    LOCAL_MEMORY float means[DEPTH * ROW_PITCH];
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, levels + level, components);
    const Place place = place_in_tile(count);
    real sums[ROWS][COLUMNS];
    EACH_ROW EACH_COLUMN sums[r][c] = (real)(0.0f);
    KEEP_LOOP for (uint d = 0; d < DIM; d += DEPTH) {
        tiles_free();
        stage_chains(ys, matrix + (ulong)Y_ROW * stride, d, DEPTH, DIM, place.chain, stride);
        stage_rows(means, mixture.means + (ulong)first * DIM, d, DEPTH, DIM, 1, place.row, count, DIM);
        tiles_full();
        UNROLL for (uint step = 0; step < DEPTH; step++) {
            real coordinates[COLUMNS];
            EACH_COLUMN coordinates[c] = load(ys + step * CHAIN_PITCH + column_at(place, c));
            if (OWN(by_products)(&mixture)) {
                EACH_ROW {
                    float mean = means[step * ROW_PITCH + place.down + r];
                    EACH_COLUMN sums[r][c] = fused(mean, coordinates[c], sums[r][c]);
                }
            } else {
                EACH_ROW {
                    float mean = means[step * ROW_PITCH + place.down + r];
                    EACH_COLUMN sums[r][c] = OWN(add_difference)(coordinates[c], mean, sums[r][c]);
                }
            }
        }
    }
    EACH_COLUMN {
        uint chain = place.chain + column_at(place, c);
        EACH_ROW {
            uint k = place.row + place.down + r;
            if (k < count && chain < stride) {
                store(matrix + (ulong)(OWN_SHRINK_ROW + count / PAGE + k) * stride + chain,
                      OWN(wide_exponent)(&mixture, first + k, sums[r][c]));
            }
        }
    }
}

/* Of each chain: weights in the place of exponents, relative to the largest up to their page. */
KERNEL void stage_weights(SLAB_PARAMETERS) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    OWN(Running) running;
    running.largest = load(matrix + (ulong)LARGEST_ROW * stride + chain);
    running.sum = load(matrix + (ulong)SUM_ROW * stride + chain);
    KEEP_LOOP for (uint page = 0; page < count / PAGE; page++) {
        GLOBAL float *row = matrix + (ulong)(OWN_SHRINK_ROW + count / PAGE + page * PAGE) * stride + chain;
        real peak = running.largest;
        KEEP_LOOP for (uint j = 0; j < PAGE; j++) {
            real exponent = load(row + (ulong)j * stride);
            peak = pick(exponent > peak, exponent, peak);
        }
        real shrink = exp2_weight(running.largest - peak);
        real sum = (real)(0.0f);
        KEEP_LOOP for (uint j = 0; j < PAGE; j++) {
            real weight = exp2_weight(load(row + (ulong)j * stride) - peak);
            sum = sum + weight;
            store(row + (ulong)j * stride, weight);
        }
        running.largest = peak;
        running.sum = fused(running.sum, shrink, sum);
        store(matrix + (ulong)(OWN_SHRINK_ROW + page) * stride + chain, shrink);
    }
    store(matrix + (ulong)LARGEST_ROW * stride + chain, running.largest);
    store(matrix + (ulong)SUM_ROW * stride + chain, running.sum);
}

/* The pull in a tile of coordinates and chains. */
GROUP_KERNEL(GROUP_SIZE) void stage_pull(SLAB_PARAMETERS) {
    LOCAL_MEMORY float weights[DEPTH * CHAIN_PITCH];
    LOCAL_MEMORY float means[DEPTH * ROW_PITCH];
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, levels + level, components);
    const Place place = place_in_tile(DIM);
    GLOBAL const float *shrinks = matrix + (ulong)OWN_SHRINK_ROW * stride;
    GLOBAL const float *rows = shrinks + (ulong)(count / PAGE) * stride;
    real pull[ROWS][COLUMNS];
    EACH_COLUMN {
        uint chain = place.chain + column_at(place, c);
        EACH_ROW {
            uint d = place.row + place.down + r;
            pull[r][c] = (real)(0.0f);
            if (first != 0 && d < DIM && chain < stride) pull[r][c] = load(score + (ulong)d * stride + chain);
        }
    }
    KEEP_LOOP for (uint page = 0; page < count / PAGE; page++) {
        real sums[ROWS][COLUMNS];
        EACH_ROW EACH_COLUMN sums[r][c] = (real)(0.0f);
        KEEP_LOOP for (uint j = page * PAGE; j < page * PAGE + PAGE; j += DEPTH) {
            tiles_free();
            stage_chains(weights, rows, j, DEPTH, count, place.chain, stride);
            stage_rows(means, mixture.means + (ulong)first * DIM, j, DEPTH, count, DIM, place.row, DIM, 1);
            tiles_full();
            UNROLL for (uint step = 0; step < DEPTH; step++) {
                EACH_COLUMN {
                    real weight = load(weights + step * CHAIN_PITCH + column_at(place, c));
                    EACH_ROW sums[r][c] = fused(weight, means[step * ROW_PITCH + place.down + r], sums[r][c]);
                }
            }
        }
        EACH_COLUMN {
            uint chain = place.chain + column_at(place, c);
            real shrink = (real)(1.0f);
            if (chain < stride) shrink = load(shrinks + (ulong)page * stride + chain);
            EACH_ROW pull[r][c] = fused(pull[r][c], shrink, sums[r][c]);
        }
    }
    EACH_COLUMN {
        uint chain = place.chain + column_at(place, c);
        EACH_ROW {
            uint d = place.row + place.down + r;
            if (d < DIM && chain < stride) store(score + (ulong)d * stride + chain, pull[r][c]);
        }
    }
}

/* The score in the place of the pull. */
KERNEL void stage_finish(STAGE_PARAMETERS) {
    uint vectors = stride / LANES;
    uint d = work_item() / vectors;
    uint chain = (work_item() - d * vectors) * LANES; /* not %: as in math/tiles.h */
    if (d >= DIM) return;
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, levels + level, components);
    ulong at = (ulong)d * stride + chain;
    OWN(Running) running;
    running.sum = load(matrix + (ulong)SUM_ROW * stride + chain);
    real y = load(x + at) / mixture.level[0];
    store(score + at, canonical(OWN(wide_score)(&mixture, y, running.sum, load(score + at))));
    if (d != 0) return;
    running.largest = OWN(whole_exponent)(&mixture, load(matrix + (ulong)SQUARE_ROW * stride + chain),
                                          load(matrix + (ulong)LARGEST_ROW * stride + chain));
    store(matrix + chain, canonical(OWN(log_density)(&mixture, &running)));
}
