/* Tiles: a group of GROUP_SIZE work-items makes results for TILE_ROWS rows (components or coordinates) and TILE_CHAINS consecutive
 * chains (Tiles.java says how many), out of operands that it stages in local memory, at most DEPTH steps of the sum at a time. A
 * work-item makes ROWS x COLUMNS of them: ROWS consecutive rows for COLUMNS times LANES chains. Here are the only barriers. */
#define DEPTH 16
#define ACROSS 16 /* work-items of a group side by side, and DOWN one below the other */
#define DOWN (GROUP_SIZE / ACROSS)
#define ROWS (TILE_ROWS / DOWN)
#define COLUMNS (TILE_CHAINS / (ACROSS * LANES))
/* Of a step in local memory; rows have a little more room than they need, so that steps fall into different banks. */
#define ROW_PITCH (TILE_ROWS + 4)
#define CHAIN_PITCH TILE_CHAINS
#define EACH_COLUMN UNROLL for (int c = 0; c < COLUMNS; c++)
#define EACH_ROW UNROLL for (int r = 0; r < ROWS; r++)

typedef struct {
    uint chain, row;   /* where the tile starts */
    uint across, down; /* where, in the tile, this work-item's part starts */
} Place;

/* The strip of `height` rows that is this group's, and its first tile: strips of the same chains come one after the other. */
DEVICE Place place_in_strip(uint rows, uint height) {
    uint strips = (rows + height - 1) / height;
    uint side = group_number() / strips;
    /* not %: from both, compilers make an instruction that Oclgrind lacks */
    uint strip = group_number() - side * strips;
    Place place = {side * TILE_CHAINS, strip * height, local_item() % ACROSS * LANES, local_item() / ACROSS * ROWS};
    return place;
}

/* The tile of this group. */
DEVICE Place place_in_tile(uint rows) { return place_in_strip(rows, TILE_ROWS); }

/* Where, in the tile, the lanes of column c start. */
DEVICE uint column_at(Place place, int c) { return place.across + c * ACROSS * LANES; }

/* Before staging: everybody is done with what was staged before. */
DEVICE void tiles_free(void) { group_barrier(); }

/* After staging: everything is there. */
DEVICE void tiles_full(void) { group_barrier(); }

/* Stages `depth` steps, `first` and the next ones, of numbers of the tile's chains, m[step * stride + chain]; zero where there are
 * none: there are `steps`. */
DEVICE void stage_chains(LOCAL float *tile, GLOBAL const float *m, uint first, uint depth, uint steps, uint chain,
                         uint stride) {
    for (uint i = local_item(); i < depth * (TILE_CHAINS / LANES); i += GROUP_SIZE) {
        uint step = i / (TILE_CHAINS / LANES);
        uint column = i % (TILE_CHAINS / LANES) * LANES;
        real numbers = (real)(0.0f);
        if (first + step < steps && chain + column < stride) {
            numbers = load(m + (ulong)(first + step) * stride + chain + column);
        }
        store(tile + step * CHAIN_PITCH + column, numbers);
    }
}

/* Stages `depth` steps, `first` and the next ones, of numbers of the tile's rows, m[step * step_stride + row * row_stride]; zero
 * where there are none: there are `steps` and `rows`. Neighbours read neighbours, whichever stride is 1. */
DEVICE void stage_rows(LOCAL float *tile, GLOBAL const float *m, uint first, uint depth, uint steps, uint step_stride,
                       uint row, uint rows, uint row_stride) {
    for (uint i = local_item(); i < depth * TILE_ROWS; i += GROUP_SIZE) {
        uint quotient = i / (step_stride == 1 ? depth : TILE_ROWS);
        uint rest = i - quotient * (step_stride == 1 ? depth : TILE_ROWS);
        uint step = step_stride == 1 ? rest : quotient;
        uint r = step_stride == 1 ? quotient : rest;
        float number = 0.0f;
        if (first + step < steps && row + r < rows) {
            number = m[(ulong)(first + step) * step_stride + (ulong)(row + r) * row_stride];
        }
        tile[step * ROW_PITCH + r] = number;
    }
}

/* Of a stage: x and the score are dimension-major, x[d * stride + chain]; the level's numbers start at levels[level]. */
#define STAGE_PARAMETERS                                                                                               \
    GLOBAL const float *RESTRICT x, GLOBAL float *RESTRICT score, GLOBAL float *RESTRICT matrix,                       \
        GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT levels, uint level, uint components,      \
        uint stride
