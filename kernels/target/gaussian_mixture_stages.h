/* The score of a Gaussian mixture in stages, for mixtures too large for one work-item: the operations of target_evaluate(), to the
 * bit, with the numbers of each chain and component in a matrix between them, of `stride` chains a row:
 *   row 0: log p    row 1: the score's factor    then, per block of components: shrink    then, per component: exponent, then weight */

#define SHRINK_ROWS 2u
DEVICE uint OWN(weight_rows)(uint components) { return SHRINK_ROWS + components / BLOCK; }

/* Of an entry of the tile `means`, what add_square() and add_pull() take. */
#if COVARIANCE == DIAGONAL
#define PRECISION_STAGED(at) precisions[at]
#else
#define PRECISION_STAGED(at) 1.0f
#endif

/* Exponents of a tile of components and chains. */
GROUP_KERNEL(GROUP_SIZE) void stage_exponents(STAGE_PARAMETERS) {
    LOCAL_MEMORY float xs[DEPTH * CHAIN_PITCH];
    LOCAL_MEMORY float means[DEPTH * ROW_PITCH];
#if COVARIANCE == DIAGONAL
    LOCAL_MEMORY float precisions[DEPTH * ROW_PITCH];
#endif
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, levels + level, components);
    const Place place = place_in_tile(components);
    real squares[ROWS][COLUMNS];
    EACH_ROW EACH_COLUMN squares[r][c] = (real)(0.0f);
    KEEP_LOOP for (uint first = 0; first < DIM; first += DEPTH) {
        tiles_free();
        stage_chains(xs, x, first, DEPTH, DIM, place.chain, stride);
        stage_rows(means, mixture.means, first, DEPTH, DIM, 1, place.row, components, DIM);
#if COVARIANCE == DIAGONAL
        stage_rows(precisions, mixture.precisions, first, DEPTH, DIM, 1, place.row, components, DIM);
#endif
        tiles_full();
        /* all of them, since a step that is not there adds a zero to a square: a loop of unknown length is slow on PoCL, which
         * goes through all work-items of a group in each of its steps */
        UNROLL for (uint step = 0; step < DEPTH; step++) {
            real coordinates[COLUMNS];
            EACH_COLUMN coordinates[c] = load(xs + step * CHAIN_PITCH + column_at(place, c));
            EACH_ROW {
                uint at = step * ROW_PITCH + place.down + r;
                EACH_COLUMN {
                    real difference = OWN(from_mean)(&mixture, means[at], coordinates[c]);
                    squares[r][c] = OWN(add_square)(difference, PRECISION_STAGED(at), squares[r][c]);
                }
            }
        }
    }
    EACH_COLUMN {
        uint chain = place.chain + column_at(place, c);
        EACH_ROW {
            uint k = place.row + place.down + r;
            if (k < components && chain < stride) {
                store(matrix + (ulong)(OWN(weight_rows)(components) + k) * stride + chain,
                      OWN(exponent_of)(&mixture, k, squares[r][c]));
            }
        }
    }
}

/* Of each chain: weights in the place of exponents, relative to the largest up to their block, and what the later blocks make of
 * them. */
KERNEL void stage_weights(STAGE_PARAMETERS) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, levels + level, components);
    GLOBAL float *shrinks = matrix + SHRINK_ROWS * (ulong)stride + chain;
    GLOBAL float *row = matrix + OWN(weight_rows)(components) * (ulong)stride + chain;
    OWN(Running) running = OWN(running_begin)();
    KEEP_LOOP for (uint first = 0; first < components; first += BLOCK) {
        real weights[MOST_COMPONENTS];
        UNROLL for (int j = 0; j < BLOCK; j++) weights[j] = load(row + (ulong)(first + j) * stride);
        store(shrinks + (ulong)(first / BLOCK) * stride, OWN(running_add)(&running, weights));
        UNROLL for (int j = 0; j < BLOCK; j++) {
            store(row + (ulong)(first + j) * stride, OWN(pulling_weight)(&mixture, first + j, weights[j]));
        }
    }
    store(matrix + chain, canonical(OWN(log_density)(&mixture, &running)));
    store(matrix + stride + chain, OWN(score_factor)(&mixture, &running));
}

/* The score in a tile of coordinates and chains. */
GROUP_KERNEL(GROUP_SIZE) void stage_pull(STAGE_PARAMETERS) {
    LOCAL_MEMORY float weights[DEPTH * CHAIN_PITCH];
    LOCAL_MEMORY float means[DEPTH * ROW_PITCH];
#if COVARIANCE == DIAGONAL
    LOCAL_MEMORY float precisions[DEPTH * ROW_PITCH];
#endif
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, levels + level, components);
    const Place place = place_in_tile(DIM);
    GLOBAL const float *shrinks = matrix + SHRINK_ROWS * (ulong)stride;
    real coordinates[ROWS][COLUMNS], pull[ROWS][COLUMNS];
    EACH_COLUMN {
        uint chain = place.chain + column_at(place, c);
        EACH_ROW {
            uint d = place.row + place.down + r;
            pull[r][c] = (real)(0.0f);
            coordinates[r][c] = (real)(0.0f);
            if (d < DIM && chain < stride) coordinates[r][c] = load(x + (ulong)d * stride + chain);
        }
    }
    KEEP_LOOP for (uint first = 0; first < components; first += BLOCK) {
        tiles_free();
        stage_chains(weights, matrix + OWN(weight_rows)(components) * (ulong)stride, first, BLOCK, components,
                     place.chain, stride);
        stage_rows(means, mixture.means, first, BLOCK, components, DIM, place.row, DIM, 1);
#if COVARIANCE == DIAGONAL
        stage_rows(precisions, mixture.precisions, first, BLOCK, components, DIM, place.row, DIM, 1);
#endif
        tiles_full();
        if (!ONE_BLOCK) {
            EACH_COLUMN {
                uint chain = place.chain + column_at(place, c);
                real shrink = (real)(1.0f);
                if (chain < stride) shrink = load(shrinks + (ulong)(first / BLOCK) * stride + chain);
                EACH_ROW pull[r][c] = pull[r][c] * shrink;
            }
        }
        UNROLL for (uint step = 0; step < BLOCK; step++) {
            EACH_COLUMN {
                real weight = load(weights + step * CHAIN_PITCH + column_at(place, c));
                EACH_ROW {
                    uint at = step * ROW_PITCH + place.down + r;
                    real difference = OWN(from_mean)(&mixture, means[at], coordinates[r][c]);
                    pull[r][c] = OWN(add_pull)(weight, difference, PRECISION_STAGED(at), pull[r][c]);
                }
            }
        }
    }
    EACH_COLUMN {
        uint chain = place.chain + column_at(place, c);
        if (chain < stride) {
            real factor = load(matrix + stride + chain);
            EACH_ROW {
                uint d = place.row + place.down + r;
                if (d < DIM) store(score + (ulong)d * stride + chain, canonical(pull[r][c] * factor));
            }
        }
    }
}
