/* A matrix product by tiles, in the place of a library's: to[row][chain] = sum over steps of a(row, step) from[step][chain]. */
GROUP_KERNEL(GROUP_SIZE)
void product(GLOBAL const float *RESTRICT table, GLOBAL const float *RESTRICT from, GLOBAL float *RESTRICT to,
             uint transposed, uint rows, uint steps, uint stride, ulong from_offset, ulong to_offset) {
    LOCAL_MEMORY float a[DEPTH * ROW_PITCH];
    LOCAL_MEMORY float b[DEPTH * CHAIN_PITCH];
    const Place place = place_in_tile(rows);
    real sums[ROWS][COLUMNS];
    EACH_ROW EACH_COLUMN sums[r][c] = (real)(0.0f);
    KEEP_LOOP for (uint first = 0; first < steps; first += DEPTH) {
        tiles_free();
        stage_chains(b, from + from_offset, first, DEPTH, steps, place.chain, stride);
        if (transposed) {
            stage_rows(a, table, first, DEPTH, steps, rows, place.row, rows, 1);
        } else {
            stage_rows(a, table, first, DEPTH, steps, 1, place.row, rows, steps);
        }
        tiles_full();
        UNROLL for (uint step = 0; step < DEPTH; step++) {
            EACH_COLUMN {
                real number = load(b + step * CHAIN_PITCH + column_at(place, c));
                EACH_ROW sums[r][c] = fused(a[step * ROW_PITCH + place.down + r], number, sums[r][c]);
            }
        }
    }
    EACH_COLUMN {
        uint chain = place.chain + column_at(place, c);
        EACH_ROW {
            uint row = place.row + place.down + r;
            if (row < rows && chain < stride) store(to + to_offset + (ulong)row * stride + chain, sums[r][c]);
        }
    }
}
