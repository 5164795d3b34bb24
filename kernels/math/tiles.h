/* Tiles: a group of work-items makes TILE x TILE results, for TILE consecutive chains and TILE rows (components or coordinates), out
 * of operands that it stages in local memory, DEPTH steps of the sum at a time. A work-item makes COLUMNS x ROWS of them: ROWS
 * consecutive rows for COLUMNS x LANES chains. Here are the only barriers. */
#define TILE 64
#define DEPTH 16
#define ROWS 8
#if LANES == 1
#define COLUMNS 4 /* each number read from local memory is used several times */
#else
#define COLUMNS 1 /* more lanes do that, and more columns would not fit registers */
#endif
#define ACROSS (TILE / (COLUMNS * LANES)) /* work-items of a group side by side */
#define GROUP_SIZE (ACROSS * (TILE / ROWS))
#define PITCH (TILE + 4) /* of a step in local memory: steps that are written together fall into different banks */
#define EACH_COLUMN UNROLL for (int c = 0; c < COLUMNS; c++)
#define EACH_ROW UNROLL for (int r = 0; r < ROWS; r++)

typedef struct {
    uint chain, row;   /* where the tile starts */
    uint across, down; /* where, in the tile, this work-item's part starts */
} Place;

/* The tile of this group: those of the same chains come one after the other. */
DEVICE Place place_in_tile(uint rows) {
    uint tiles = (rows + TILE - 1) / TILE;
    Place place = {group_number() / tiles * TILE, group_number() % tiles * TILE, local_item() % ACROSS * LANES,
                   local_item() / ACROSS * ROWS};
    return place;
}

/* Where, in the tile, the lanes of column c start. */
DEVICE uint column_at(Place place, int c) { return place.across + c * ACROSS * LANES; }

/* Before staging: everybody is done with what was staged before. */
DEVICE void tiles_free(void) { group_barrier(); }

/* After staging: everything is there. */
DEVICE void tiles_full(void) { group_barrier(); }

/* Stages steps `first` and on, of `steps`, of numbers of the tile's chains, m[step * stride + chain]; zero where there are none. */
DEVICE void stage_chains(LOCAL float *tile, GLOBAL const float *m, uint first, uint steps, uint chain, uint stride) {
    for (uint i = local_item(); i < DEPTH * TILE / LANES; i += GROUP_SIZE) {
        uint step = i / (TILE / LANES);
        uint column = i % (TILE / LANES) * LANES;
        real numbers = (real)(0.0f);
        if (first + step < steps && chain + column < stride) {
            numbers = load(m + (ulong)(first + step) * stride + chain + column);
        }
        store(tile + step * PITCH + column, numbers);
    }
}

/* Stages steps `first` and on, of `steps`, of numbers of the tile's rows, `row` and on, of `rows`:
 * m[step * step_stride + row * row_stride]; zero where there are none. Neighbours read neighbours, whichever stride is 1. */
DEVICE void stage_rows(LOCAL float *tile, GLOBAL const float *m, uint first, uint steps, uint step_stride, uint row,
                       uint rows, uint row_stride) {
    for (uint i = local_item(); i < DEPTH * TILE; i += GROUP_SIZE) {
        uint step = step_stride == 1 ? i % DEPTH : i / TILE;
        uint r = step_stride == 1 ? i / DEPTH : i % TILE;
        float number = 0.0f;
        if (first + step < steps && row + r < rows) {
            number = m[(ulong)(first + step) * step_stride + (ulong)(row + r) * row_stride];
        }
        tile[step * PITCH + r] = number;
    }
}
