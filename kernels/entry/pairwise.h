/* Sums over pairs of points: for each x_i of `width` points from x_first on,
 *   sum over j != i of k0(x_i, x_j),   k0(x, y) = k s(x).s(y) + s(x).grad_y k + s(y).grad_x k + tr grad_x grad_y k,
 * the Stein kernel of k = phi(|x - y|^2) and scores s (Liu, Lee and Jordan 2016, arXiv 1602.03253, theorem 3.6):
 *   k0 = phi s(x).s(y) - 2 phi' (D + (s(x) - s(y)).(x - y)) - 4 phi'' |x - y|^2.
 * Points and scores are dimension-major, x[d * stride + point].
 *
 * A point's sum has one shape on all devices. A segment of SEGMENT consecutive j is summed in 8 parts, part p taking those with
 * j / 8 % 8 == p: 8 consecutive ones in order, and these sums into a number of twice the precision; so are the parts. It is
 * left as high and low word, sums[(2 * segment + word) * width + i - first], and the host adds these in order, in double precision. */

#define SEGMENT 4096u
#if ROWS != 8 || DOWN != 8
#error "sums over pairs have the shape of 8 parts of 8 rows"
#endif

/* Coordinates that are staged at a time: with 16 lanes they take 31 of the 32 KiB that every device has. */
#if !GENERIC && DIM < 12
#define PAIR_DEPTH DIM
#else
#define PAIR_DEPTH 12
#endif

/* The numbers of phi: KERNEL_FORM 0 is (c^2 + r^2)^(-1/2), 1 is (c^2 + r^2)^beta, with c^2, beta, -2 beta, 2 (beta - 1);
 * 2 is exp(-r^2 / (2 h^2)), with -1 / (2 h^2), 1 / h^2. */
typedef struct {
    float n0, n1, n2, n3;
} Form;

/* k0, given |x - y|^2, s(x).s(y) and (s(x) - s(y)).(x - y). */
DEVICE real stein_kernel(Form form, real square, real scores, real along) {
#if KERNEL_FORM == 2
    real k = exact_exp(square * form.n0);
    return k * fused(form.n1, fused(-form.n1, square, along + (float)DIM), scores);
#else
    real sum = square + form.n0;
#if KERNEL_FORM == 0
    real k = 1.0f / root(sum);
    real inverse = k * k;
#else
    real k = exact_exp(form.n1 * exact_log(sum));
    real inverse = 1.0f / sum;
#endif
    real slope = k * inverse * form.n2;
    return fused(k, scores, slope * fused(square * inverse, form.n3, along + (float)DIM));
#endif
}

/* high + low += term, but for the rounding of low (Knuth). */
DEVICE void add_exactly(real *high, real *low, real term) {
    real sum = *high + term;
    real taken = sum - *high;
    *low = *low + ((*high - (sum - taken)) + (term - taken));
    *high = sum;
}

GROUP_KERNEL(GROUP_SIZE)
void pair_sums(GLOBAL const float *RESTRICT x, GLOBAL const float *RESTRICT s, GLOBAL float *RESTRICT sums, uint count,
               uint stride, uint first, uint width, float n0, float n1, float n2, float n3) {
    /* coordinates; then, a row for each part, high words and low words */
    LOCAL_MEMORY float xs[(PAIR_DEPTH > DOWN ? PAIR_DEPTH : DOWN) * CHAIN_PITCH];
    LOCAL_MEMORY float ss[(PAIR_DEPTH > DOWN ? PAIR_DEPTH : DOWN) * CHAIN_PITCH];
    LOCAL_MEMORY float ys[PAIR_DEPTH * ROW_PITCH];
    LOCAL_MEMORY float ts[PAIR_DEPTH * ROW_PITCH];
    const Form form = {n0, n1, n2, n3};
    const Place place = place_in_strip(count, SEGMENT);
    const uint end = place.row + SEGMENT < count ? place.row + SEGMENT : count;
    real high[COLUMNS], low[COLUMNS];
    EACH_COLUMN {
        high[c] = (real)(0.0f);
        low[c] = (real)(0.0f);
    }
    KEEP_LOOP for (uint row = place.row; row < end; row += TILE_ROWS) {
        real squares[ROWS][COLUMNS], scores[ROWS][COLUMNS], along[ROWS][COLUMNS];
        EACH_ROW EACH_COLUMN {
            squares[r][c] = (real)(0.0f);
            scores[r][c] = (real)(0.0f);
            along[r][c] = (real)(0.0f);
        }
        KEEP_LOOP for (uint d = 0; d < DIM; d += PAIR_DEPTH) {
            tiles_free();
            stage_chains(xs, x, d, PAIR_DEPTH, DIM, first + place.chain, stride);
            stage_chains(ss, s, d, PAIR_DEPTH, DIM, first + place.chain, stride);
            stage_rows(ys, x, d, PAIR_DEPTH, DIM, stride, row, count, 1);
            stage_rows(ts, s, d, PAIR_DEPTH, DIM, stride, row, count, 1);
            tiles_full();
            UNROLL for (uint step = 0; step < PAIR_DEPTH; step++) {
                EACH_COLUMN {
                    real xi = load(xs + step * CHAIN_PITCH + column_at(place, c));
                    real si = load(ss + step * CHAIN_PITCH + column_at(place, c));
                    EACH_ROW {
                        uint at = step * ROW_PITCH + place.down + r;
                        real difference = xi - ys[at];
                        squares[r][c] = fused(difference, difference, squares[r][c]);
                        scores[r][c] = fused(si, ts[at], scores[r][c]);
                        along[r][c] = fused(si - ts[at], difference, along[r][c]);
                    }
                }
            }
        }
        EACH_COLUMN {
            word i = (word)(first + place.chain + column_at(place, c)) + LANE_NUMBERS;
            real part = (real)(0.0f);
            EACH_ROW {
                uint j = row + place.down + r;
                real term = stein_kernel(form, squares[r][c], scores[r][c], along[r][c]);
                if (j < end) part = part + pick(i == (word)(j), (real)(0.0f), term);
            }
            add_exactly(&high[c], &low[c], part);
        }
    }
    tiles_free();
    EACH_COLUMN {
        uint at = place.down / ROWS * CHAIN_PITCH + column_at(place, c);
        store(xs + at, high[c]);
        store(ss + at, low[c]);
    }
    tiles_full();
    if (place.down != 0) return;
    GLOBAL float *words = sums + (ulong)(place.row / SEGMENT) * 2 * width;
    EACH_COLUMN {
        uint i = place.chain + column_at(place, c);
        UNROLL for (uint p = 1; p < DOWN; p++) {
            uint at = p * CHAIN_PITCH + column_at(place, c);
            add_exactly(&high[c], &low[c], load(xs + at));
            low[c] = low[c] + load(ss + at);
        }
        if (i < width) {
            store(words + i, canonical(high[c]));
            store(words + width + i, canonical(low[c]));
        }
    }
}
