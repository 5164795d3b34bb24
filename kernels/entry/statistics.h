/* Statistics of chains where they are: sums over blocks of chains, from which the host makes moments, and counts, from which it makes
 * histograms and order statistics. Which target and how many coordinates does not matter. State is dimension-major,
 * x[d * stride + chain]. A chain counts if it is not frozen, first_bad[stride + chain] (row.h) being all ones, or if `all` is all ones.
 * The twin of StatisticsLoop.java. */

/* Which lanes from `chain` on count. */
DEVICE mask counted(GLOBAL const uint *first_bad, uint all, uint chain, uint chains, uint stride) {
    word since = load(first_bad + stride + chain) | all;
    return (chain + LANE_NUMBERS < (word)(chains)) & (since == 0xffffffffu);
}

/* Of each coordinate from `first_row` on and each block from `first_block` on:
 *   n, the number of chains that count;  x_0, where the first of them is, so that sums are of differences, not of positions;
 *   sum of x - x_0;  sums of the second, third and fourth powers of x - m,  m = x_0 + (sum of x - x_0) / n
 * at numbers[(row * blocks + block) * 6] and the next. */
#define NUMBERS 6u

KERNEL void block_moments(GLOBAL const float *RESTRICT state, GLOBAL const uint *RESTRICT first_bad,
                          GLOBAL float *RESTRICT numbers, uint all, uint first_row, uint rows, uint first_block,
                          uint blocks, uint chains, uint stride) {
    uint row = work_item() / blocks;
    uint block = work_item() - row * blocks; /* not %: as in math/tiles.h */
    if (row >= rows) return;
    GLOBAL const float *x = state + (ulong)(first_row + row) * stride;
    uint from = (first_block + block) * SUMMED;
    uint end = chains - from < SUMMED ? chains : from + SUMMED;
    uint first = from;
    while (first < end && (first_bad[stride + first] | all) != 0xffffffffu) first++;
    float shift = first < end ? x[first] : 0.0f;

    real partial[SUMS / LANES], cubes[SUMS / LANES], fourths[SUMS / LANES];
    real tally = (real)(0.0f); /* not a word: of a vector of truth values, Oclgrind 21.10 makes wrong ones */
    EACH_PART partial[p] = (real)(0.0f);
    KEEP_LOOP for (uint i = from; i < end; i += SUMS) {
        EACH_PART {
            uint at = i + p * LANES;
            if (at < stride) {
                mask counts = counted(first_bad, all, at, chains, stride);
                real more = partial[p] + (load(x + at) - shift);
                partial[p] = pick(counts, more, partial[p]);
                real one_more = tally + 1.0f;
                tally = pick(counts, one_more, tally);
            }
        }
    }
    float tallies[LANES];
    store(tallies, tally);
    float count = 0.0f;
    UNROLL for (uint l = 0; l < LANES; l++) count += tallies[l];
    float sum = folded(partial);
    float mean = shift + sum / count;

    EACH_PART {
        partial[p] = (real)(0.0f);
        cubes[p] = (real)(0.0f);
        fourths[p] = (real)(0.0f);
    }
    KEEP_LOOP for (uint i = from; i < end; i += SUMS) {
        EACH_PART {
            uint at = i + p * LANES;
            if (at < stride) {
                mask counts = counted(first_bad, all, at, chains, stride);
                real off = load(x + at) - mean;
                real square = off * off;
                real more = partial[p] + square;
                real more_cubes = fused(square, off, cubes[p]);
                real more_fourths = fused(square, square, fourths[p]);
                partial[p] = pick(counts, more, partial[p]);
                cubes[p] = pick(counts, more_cubes, cubes[p]);
                fourths[p] = pick(counts, more_fourths, fourths[p]);
            }
        }
    }
    GLOBAL float *made = numbers + (ulong)work_item() * NUMBERS;
    made[0] = count;
    made[1] = shift;
    made[2] = sum;
    made[3] = folded(partial);
    made[4] = folded(cubes);
    made[5] = folded(fourths);
}

/* Sums of (x_i - m_i)(x_k - m_k) over blocks, for one coordinate i and every k before it: products[k * blocks + block]. `numbers` are those of
 * block_moments for all coordinates and the same blocks. */
KERNEL void block_products(GLOBAL const float *RESTRICT state, GLOBAL const uint *RESTRICT first_bad,
                           GLOBAL const float *RESTRICT numbers, GLOBAL float *RESTRICT products, uint all, uint i,
                           uint first_block, uint blocks, uint chains, uint stride) {
    uint k = work_item() / blocks;
    uint block = work_item() - k * blocks;
    if (k >= i) return;
    GLOBAL const float *of_i = numbers + (ulong)(i * blocks + block) * NUMBERS;
    GLOBAL const float *of_k = numbers + (ulong)(k * blocks + block) * NUMBERS;
    float mean_i = of_i[1] + of_i[2] / of_i[0];
    float mean_k = of_k[1] + of_k[2] / of_k[0];
    uint from = (first_block + block) * SUMMED;
    uint end = chains - from < SUMMED ? chains : from + SUMMED;
    real partial[SUMS / LANES];
    EACH_PART partial[p] = (real)(0.0f);
    KEEP_LOOP for (uint c = from; c < end; c += SUMS) {
        EACH_PART {
            uint at = c + p * LANES;
            if (at < stride) {
                mask counts = counted(first_bad, all, at, chains, stride);
                real off_i = load(state + (ulong)i * stride + at) - mean_i;
                real off_k = load(state + (ulong)k * stride + at) - mean_k;
                real more = fused(off_i, off_k, partial[p]);
                partial[p] = pick(counts, more, partial[p]);
            }
        }
    }
    products[work_item()] = folded(partial);
}

/* Counts come in `copies` (a power of two) of `size` numbers, so that work-items seldom or, where there are several lanes, never count at one
 * place: a copy for each then. They start at zero and are added up in the end. */
KERNEL void clear_counts(GLOBAL uint *RESTRICT counts, uint size) {
    uint i = work_item();
    if (i < size) counts[i] = 0;
}

KERNEL void add_copies(GLOBAL uint *RESTRICT counts, uint size, uint copies) {
    uint i = work_item();
    if (i >= size) return;
    uint sum = 0;
    KEEP_LOOP for (uint c = 0; c < copies; c++) sum += counts[(ulong)c * size + i];
    counts[i] = sum;
}

/* Work-item w takes LANES chains at a time: the w * length-th of these, and `rounds` in all, `step` apart. */
#define EACH_ROUND                                                                                                     \
    uint at = work_item() * length * LANES;                                                                            \
    KEEP_LOOP for (uint r = 0; r < rounds && at < chains; r++, at += step * LANES)

/* `nowhere` is the cell of what does not count. */
DEVICE void count_lanes(GLOBAL uint *counts, word cell, uint nowhere) {
    uint cells[LANES];
    store(cells, cell);
    UNROLL for (uint l = 0; l < LANES; l++) {
        if (cells[l] != nowhere) count_one(counts + cells[l]);
    }
}

/* A word that is in the order of the numbers, both zeros the same. */
DEVICE word ordered(real x) {
    word bits = bits_of(x + 0.0f);
    word flipped = ~bits;
    word raised = bits | 0x80000000u;
    return pick(bits >= 0x80000000u, flipped, raised);
}

/* How often the words of a coordinate start with prefixes[p] and go on with a digit of `bits` bits, the rest being `shift` bits:
 * counts[(p << bits) + digit]. */
KERNEL void count_digits(GLOBAL const float *RESTRICT state, GLOBAL const uint *RESTRICT first_bad,
                         GLOBAL uint *RESTRICT counts, GLOBAL const uint *RESTRICT prefixes, uint prefix_count,
                         uint shift, uint bits, uint size, uint copies, uint items, uint length, uint rounds, uint step,
                         uint row, uint chains, uint stride) {
    if (work_item() >= items) return;
    GLOBAL const float *x = state + (ulong)row * stride;
    GLOBAL uint *own = counts + (ulong)(work_item() & (copies - 1)) * size;
    EACH_ROUND {
        word top = ordered(load(x + at)) >> shift;
        word prefix = top >> bits;
        word digit = top & ((1u << bits) - 1u);
        word nowhere = (word)(size);
        word cell = nowhere;
        KEEP_LOOP for (uint p = 0; p < prefix_count; p++) {
            word place = digit + (p << bits);
            cell = pick(prefix == prefixes[p], place, cell);
        }
        mask counts_here = counted(first_bad, 0, at, chains, stride);
        count_lanes(own, pick(counts_here, cell, nowhere), size);
    }
}

/* How many of a coordinate reach so many thresholds: counts[number]. They ascend, 2 * middle - 1 of them, infinity where there are fewer. */
KERNEL void count_bins(GLOBAL const float *RESTRICT state, GLOBAL const uint *RESTRICT first_bad,
                       GLOBAL uint *RESTRICT counts, GLOBAL const float *RESTRICT thresholds, uint middle, uint size,
                       uint copies, uint items, uint length, uint rounds, uint step, uint row, uint chains,
                       uint stride) {
    if (work_item() >= items) return;
    GLOBAL const float *x = state + (ulong)row * stride;
    GLOBAL uint *own = counts + (ulong)(work_item() & (copies - 1)) * size;
    EACH_ROUND {
        real position = load(x + at);
        word cell = (word)(0u);
        KEEP_LOOP for (uint h = middle; h != 0; h /= 2) {
            word further = cell + h;
            cell = pick(position >= gather(thresholds, further - 1u), further, cell);
        }
        word nowhere = (word)(size);
        mask counts_here = counted(first_bad, 0, at, chains, stride);
        count_lanes(own, pick(counts_here, cell, nowhere), size);
    }
}
