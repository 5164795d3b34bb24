/* Log density and score of an isotropic mixture of many components, such as a kernel density: softmax attention over the means, in
 * the place of the evaluate() of gaussian_mixture.h. The twin of MixturePages.java. With y = x / alpha, c = -log2(e) alpha^2 / (2 v),
 *
 *   narrow:  l_k = c |y - mu_k|^2 + log2 w_k                              pull = sum_k w_k (y - mu_k), or as if wide, page by page
 *   wide:    l_k - c |y|^2 = -2 c mu_k.y + (c |mu_k|^2 + log2 w_k)        pull = y sum_k w_k - sum_k w_k mu_k
 *
 * and s = -alpha / v pull / sum_k w_k. A wide one takes two matrix products. Its exponents lose what |y|^2 and |mu|^2 have in common:
 * where that is too much, the level says that they come from differences, as narrow ones do; and likewise for a narrow one's pull.
 *
 * Components are taken PAGE at a time: their exponents, their weights relative to the largest exponent so far, then the page's own
 * sums, which are added to those of the pages before, so that rounding errors grow with the number of pages.
 * The level goes on with c, -alpha / v, whether exponents or a narrow one's pull come from products, and -2 c. */

#define WIDE (DIM > 16) /* coordinates do not fit registers */
#define PART 8          /* of a page, at a time */

/* Makes `exponent` that of component j of a page of a narrow mixture. */
#define NARROW_EXPONENT(exponent, j)                                                                                   \
    real exponent = (real)(0.0f);                                                                                      \
    EACH_DIMENSION for (int d = 0; d < DIM; d++) exponent = OWN(add_difference)(y[d], means[(j)*DIM + d], exponent);   \
    exponent = fused(exponent, scale, log_weights[j]);

/* Adds a page of a narrow mixture to the running sums and the pull; its numbers are in memory of the kind SPACE. With one lane, exponents
 * are computed twice, which costs less than to store them. */
#define NARROW_PAGE(name, SPACE)                                                                                       \
    DEVICE void name(OWN(Running) * running, const real *y, SPACE const float *means, SPACE const float *log_weights,  \
                     float scale, int by_products, real *pull) {                                                       \
        real exponents[LANES == 1 ? 1 : PAGE], own[MOST_DIMENSIONS];                                                   \
        real peak = running->largest;                                                                                  \
        KEEP_LOOP for (int part = 0; part < PAGE; part += PART) {                                                      \
            UNROLL for (int j = part; j < part + PART; j++) {                                                          \
                NARROW_EXPONENT(exponent, j)                                                                           \
                peak = pick(exponent > peak, exponent, peak);                                                          \
                if (LANES != 1) exponents[j] = exponent;                                                               \
            }                                                                                                          \
        }                                                                                                              \
        real shrink = exp2_weight(running->largest - peak);                                                            \
        real sum = (real)(0.0f);                                                                                       \
        EACH_DIMENSION for (int d = 0; d < DIM; d++) own[d] = (real)(0.0f);                                            \
        KEEP_LOOP for (int part = 0; part < PAGE; part += PART) {                                                      \
            real weights[PART];                                                                                        \
            UNROLL for (int j = 0; j < PART; j++) {                                                                    \
                NARROW_EXPONENT(again, part + j)                                                                       \
                weights[j] = exp2_weight((LANES == 1 ? again : exponents[part + j]) - peak);                           \
                sum = sum + weights[j];                                                                                \
            }                                                                                                          \
            if (by_products) {                                                                                         \
                UNROLL for (int j = 0; j < PART; j++) {                                                                \
                    SPACE const float *mean = means + (part + j) * DIM;                                                \
                    EACH_DIMENSION for (int d = 0; d < DIM; d++) own[d] = fused(weights[j], mean[d], own[d]);          \
                }                                                                                                      \
            } else {                                                                                                   \
                UNROLL for (int j = 0; j < PART; j++) {                                                                \
                    SPACE const float *mean = means + (part + j) * DIM;                                                \
                    EACH_DIMENSION for (int d = 0; d < DIM; d++) own[d] = fused(weights[j], y[d] - mean[d], own[d]);   \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
        if (by_products) {                                                                                             \
            EACH_DIMENSION for (int d = 0; d < DIM; d++) own[d] = fused(y[d], sum, -own[d]);                           \
        }                                                                                                              \
        running->largest = peak;                                                                                       \
        running->sum = fused(running->sum, shrink, sum);                                                               \
        EACH_DIMENSION for (int d = 0; d < DIM; d++) pull[d] = fused(pull[d], shrink, own[d]);                         \
    }

/* Adds a coordinate's share to |y - mu|^2. */
DEVICE real OWN(add_difference)(real y, float mean, real square) {
    real difference = y - mean;
    return fused(difference, difference, square);
}

NARROW_PAGE(OWN(narrow_page), GLOBAL)

/* Whether a wide mixture's exponents, or a narrow one's pull, come from products. */
DEVICE int OWN(by_products)(const OWN(Mixture) * mixture) { return mixture->level[6] != 0.0f; }

/* What y goes into products as: no larger, so that they stay finite. */
DEVICE real OWN(bounded_factor)(real y) {
    y = pick(y > 0x1p50f, (real)(0x1p50f), y);
    return pick(y < -0x1p50f, (real)(-0x1p50f), y);
}

/* Of a wide mixture's component k, from mu_k.y or |y - mu_k|^2. */
DEVICE real OWN(wide_exponent)(const OWN(Mixture) * mixture, uint k, real sum) {
    float scale = mixture->level[4];
    if (!OWN(by_products)(mixture)) return fused(sum, scale, mixture->log_weights[k]);
    return fused(sum, mixture->level[7], fused(mixture->mean_squares[k], scale, mixture->log_weights[k]));
}

/* The exponent l_k where what is given lacks c |y|^2; otherwise the square is zero. */
DEVICE real OWN(whole_exponent)(const OWN(Mixture) * mixture, real square, real exponent) {
    return fused(square, mixture->level[4], exponent);
}

/* A coordinate of the score, from sum_k w_k and sum_k w_k mu_k. */
DEVICE real OWN(wide_score)(const OWN(Mixture) * mixture, real y, real sum, real weighted_means) {
    return fused(y, sum, -weighted_means) * (mixture->level[5] / sum);
}

/* The exponents of a page of a wide mixture; returns the largest of them and `largest`. */
DEVICE real OWN(wide_exponents)(const OWN(Mixture) * mixture, uint first, const real *y, real largest,
                                real *exponents) {
    KEEP_LOOP for (int part = 0; part < PAGE; part += PART) {
        GLOBAL const float *means = mixture->means + (ulong)(first + part) * DIM;
        real sums[PART];
        UNROLL for (int j = 0; j < PART; j++) sums[j] = (real)(0.0f);
        if (OWN(by_products)(mixture)) {
            KEEP_LOOP for (int d = 0; d < DIM; d++) {
                UNROLL for (int j = 0; j < PART; j++) sums[j] = fused(means[j * DIM + d], y[d], sums[j]);
            }
        } else {
            KEEP_LOOP for (int d = 0; d < DIM; d++) {
                UNROLL for (int j = 0; j < PART; j++) sums[j] = OWN(add_difference)(y[d], means[j * DIM + d], sums[j]);
            }
        }
        UNROLL for (int j = 0; j < PART; j++) {
            real exponent = OWN(wide_exponent)(mixture, first + part + j, sums[j]);
            largest = pick(exponent > largest, exponent, largest);
            exponents[part + j] = exponent;
        }
    }
    return largest;
}

/* Adds a page of a wide mixture to the running sums and to sum_k w_k mu_k. */
DEVICE void OWN(wide_page)(const OWN(Mixture) * mixture, OWN(Running) * running, uint first, const real *y,
                           real *weighted_means) {
    real weights[PAGE];
    real peak = OWN(wide_exponents)(mixture, first, y, running->largest, weights);
    real shrink = exp2_weight(running->largest - peak);
    real sum = (real)(0.0f);
    KEEP_LOOP for (int part = 0; part < PAGE; part += PART) {
        UNROLL for (int j = part; j < part + PART; j++) {
            weights[j] = exp2_weight(weights[j] - peak);
            sum = sum + weights[j];
        }
    }
    running->largest = peak;
    running->sum = fused(running->sum, shrink, sum);
    GLOBAL const float *means = mixture->means + (ulong)first * DIM;
    int d = 0;
    KEEP_LOOP for (; d + PART <= DIM; d += PART) {
        real sums[PART];
        UNROLL for (int i = 0; i < PART; i++) sums[i] = (real)(0.0f);
        KEEP_LOOP for (int j = 0; j < PAGE; j++) {
            UNROLL for (int i = 0; i < PART; i++) sums[i] = fused(weights[j], means[j * DIM + d + i], sums[i]);
        }
        UNROLL for (int i = 0; i < PART; i++) weighted_means[d + i] = fused(weighted_means[d + i], shrink, sums[i]);
    }
    KEEP_LOOP for (; d < DIM; d++) {
        real last = (real)(0.0f);
        KEEP_LOOP for (int j = 0; j < PAGE; j++) last = fused(weights[j], means[j * DIM + d], last);
        weighted_means[d] = fused(weighted_means[d], shrink, last);
    }
}

DEVICE real OWN(evaluate)(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint components) {
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, level, components);
    OWN(Running) running = OWN(running_begin)();
    real y[MOST_DIMENSIONS];
    real square = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        score[d] = (real)(0.0f);
        y[d] = x[d] / level[0];
        if (WIDE && OWN(by_products)(&mixture)) {
            square = fused(y[d], y[d], square);
            y[d] = OWN(bounded_factor)(y[d]);
        }
    }
    KEEP_LOOP for (uint first = 0; first < components; first += PAGE) {
        if (WIDE) {
            OWN(wide_page)(&mixture, &running, first, y, score);
        } else {
            OWN(narrow_page)
            (&running, y, mixture.means + (ulong)first * DIM, mixture.log_weights + first, level[4],
             OWN(by_products)(&mixture), score);
        }
    }
    if (WIDE) {
        running.largest = OWN(whole_exponent)(&mixture, square, running.largest);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            score[d] = OWN(wide_score)(&mixture, x[d] / level[0], running.sum, score[d]);
        }
    } else {
        real factor = level[5] / running.sum;
        EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = score[d] * factor;
    }
    return OWN(log_density)(&mixture, &running);
}
