/* Mixtures of K Gaussians at a level (alpha, sigma): log density and score. The twin of MixtureEvaluator.java.
 *
 *   l_k = log w_k + log N(x; alpha mu_k, S_k),  S_k = alpha^2 Sigma_k + sigma^2 I
 *   log p(x) = log sum_k exp l_k,   s(x) = - sum_k exp(l_k - log p) S_k^-1 (x - alpha mu_k)
 *
 * Components are taken BLOCK at a time with a running maximum and running sums, so K is not compiled in, except that up to
 * eight are one block. Exponents are kept to base 2. The host (GaussianMixture.java) lays out
 *   constants: means [K][DIM]; isotropic: log2 w_k [K]; full: eigenvectors of Sigma_k as rows [K][DIM][DIM]
 *   level:     alpha, the log density's constant, then
 *              isotropic: -log2(e) / (2 v), -1 / v, for S_k = v I
 *              otherwise: log2(w_k / sqrt(det S_k)) [K], then 1 / eigenvalues of S_k: [K] or [K][DIM] */

#define ISOTROPIC 0
#define PER_COMPONENT 1
#define DIAGONAL 2
#define FULL 3

#define MINUS_HALF_LOG2E -0x1.715476p-1f
#define LOWEST -0x1.fffffep+127f

/* Maximum and sum over a block by halving: a shorter chain of dependent operations than one after the other. */
DEVICE real block_maximum(const real *terms) {
    real best[BLOCK];
    UNROLL for (int j = 0; j < BLOCK; j++) best[j] = terms[j];
    UNROLL for (int gap = 1; gap < BLOCK; gap *= 2) {
        UNROLL for (int j = 0; j + gap < BLOCK; j += 2 * gap) {
            best[j] = pick(best[j + gap] > best[j], best[j + gap], best[j]);
        }
    }
    return best[0];
}

DEVICE real block_sum(const real *terms) {
    real partial[BLOCK];
    UNROLL for (int j = 0; j < BLOCK; j++) partial[j] = terms[j];
    UNROLL for (int gap = 1; gap < BLOCK; gap *= 2) {
        UNROLL for (int j = 0; j + gap < BLOCK; j += 2 * gap) partial[j] = partial[j] + partial[j + gap];
    }
    return partial[0];
}

/* The exponents l_k of BLOCK components from `first` on; for FULL also their rotated differences y = Q (x - alpha mu). */
DEVICE void mixture_exponents(const real *x, uint first, GLOBAL const float *RESTRICT means,
                              GLOBAL const float *RESTRICT rotation, GLOBAL const float *RESTRICT log_weights,
                              GLOBAL const float *RESTRICT precisions, GLOBAL const float *RESTRICT level,
                              real *exponents, real *rotated) {
    float alpha = level[0];
    UNROLL for (int j = 0; j < BLOCK; j++) exponents[j] = (real)(0.0f);
#if COVARIANCE == FULL
    real difference[DIM];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) difference[d] = fused(-alpha, means[first * DIM + d], x[d]);
    EACH_DIMENSION for (int i = 0; i < DIM; i++) {
        real y = (real)(0.0f);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) y = fused(rotation[(first * DIM + i) * DIM + d], difference[d], y);
        rotated[i] = y;
        exponents[0] = fused(y * precisions[first * DIM + i], y, exponents[0]);
    }
#else
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        UNROLL for (int j = 0; j < BLOCK; j++) {
            uint entry = (first + j) * DIM + d;
            real difference = fused(-alpha, means[entry], x[d]);
#if COVARIANCE == DIAGONAL
            exponents[j] = fused(difference * precisions[entry], difference, exponents[j]);
#else
            exponents[j] = fused(difference, difference, exponents[j]);
#endif
        }
    }
#endif
    UNROLL for (int j = 0; j < BLOCK; j++) {
#if COVARIANCE == ISOTROPIC
        exponents[j] = fused(exponents[j], level[2], log_weights[first + j]);
#elif COVARIANCE == PER_COMPONENT
        exponents[j] = fused(exponents[j] * precisions[first + j], MINUS_HALF_LOG2E, log_weights[first + j]);
#else
        exponents[j] = fused(exponents[j], MINUS_HALF_LOG2E, log_weights[first + j]);
#endif
    }
}

/* Adds the block's share of sum_k weight_k S_k^-1 (x - alpha mu_k), without the common precision if isotropic. */
DEVICE void mixture_pull(const real *x, uint first, GLOBAL const float *RESTRICT means,
                         GLOBAL const float *RESTRICT rotation, GLOBAL const float *RESTRICT precisions, float alpha,
                         const real *weights, const real *rotated, real *pull) {
#if COVARIANCE == FULL
    EACH_DIMENSION for (int i = 0; i < DIM; i++) {
        real along = weights[0] * (rotated[i] * precisions[first * DIM + i]);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) pull[d] =
            fused(along, rotation[(first * DIM + i) * DIM + d], pull[d]);
    }
#else
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        UNROLL for (int j = 0; j < BLOCK; j++) {
            uint entry = (first + j) * DIM + d;
            real difference = fused(-alpha, means[entry], x[d]);
#if COVARIANCE == ISOTROPIC
            pull[d] = fused(weights[j], difference, pull[d]);
#elif COVARIANCE == PER_COMPONENT
            pull[d] = fused(weights[j] * precisions[first + j], difference, pull[d]);
#else
            pull[d] = fused(weights[j], difference * precisions[entry], pull[d]);
#endif
        }
    }
#endif
}

DEVICE real target_evaluate(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                            GLOBAL const float *RESTRICT level, uint components) {
    GLOBAL const float *means = constants;
    GLOBAL const float *rotation = constants + components * DIM;
#if COVARIANCE == ISOTROPIC
    GLOBAL const float *log_weights = constants + components * DIM;
    GLOBAL const float *precisions = level;
#else
    GLOBAL const float *log_weights = level + 2;
    GLOBAL const float *precisions = log_weights + components;
#endif
    real largest = (real)(LOWEST);
    real sum = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = (real)(0.0f);
#if ONE_BLOCK
    const uint first = 0;
    {
#else
    KEEP_LOOP for (uint first = 0; first < components; first += BLOCK) {
#endif
        real weights[BLOCK];
#if COVARIANCE == FULL
        real rotated[DIM];
#else
        real *rotated = 0;
#endif
        mixture_exponents(x, first, means, rotation, log_weights, precisions, level, weights, rotated);
        real peak = block_maximum(weights);
        peak = pick(peak > largest, peak, largest);
#if !ONE_BLOCK
        real shrink = exp2_weight(largest - peak);
        sum = sum * shrink;
        EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = score[d] * shrink;
#endif
        largest = peak;
        UNROLL for (int j = 0; j < BLOCK; j++) weights[j] = exp2_weight(weights[j] - largest);
#if ONE_BLOCK
        sum = block_sum(weights);
#else
        sum = sum + block_sum(weights);
#endif
        mixture_pull(x, first, means, rotation, precisions, level[0], weights, rotated, score);
    }
#if COVARIANCE == ISOTROPIC
    real factor = level[3] / sum;
#else
    real factor = -1.0f / sum;
#endif
    EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = score[d] * factor;
    return fused(largest, LN2, exact_log(sum) + level[1]);
}
