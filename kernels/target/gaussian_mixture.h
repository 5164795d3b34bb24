/* Mixtures of K Gaussians at a level (alpha, sigma): log density and score. The twin of MixtureEvaluator.java.
 *
 *   l_k = log w_k + log N(x; alpha mu_k, S_k),  S_k = alpha^2 Sigma_k + sigma^2 I
 *   log p(x) = log sum_k exp l_k,   s(x) = - sum_k exp(l_k - log p) S_k^-1 (x - alpha mu_k)
 *
 * Components are taken BLOCK at a time with a running maximum and running sums, so K is not compiled in, except that up to
 * eight are one block. Exponents are kept to base 2. The host (GaussianMixture.java) lays out
 *   constants: means mu_k [K][DIM]; isotropic: log2 w_k [K]; full: eigenvectors of Sigma_k as rows [K][DIM][DIM];
 *              isotropic and per component: |mu_k|^2 [K], which only gaussian_mixture_products.h reads
 *   level:     alpha, the log density's constant, then
 *              isotropic: -log2(e) / (2 v), -1 / v, for S_k = v I
 *              otherwise: log2(w_k / sqrt(det S_k)) [K], then 1 / eigenvalues of S_k: [K] or [K][DIM]
 *              one block: alpha mu_k [K][DIM], which saves a product where levels are small enough to hold it */

#define ISOTROPIC 0
#define PER_COMPONENT 1
#define DIAGONAL 2
#define FULL 3

#define MINUS_HALF_LOG2E -0x1.715476p-1f
#define LOWEST -0x1.fffffep+127f

/* Loops over components and axes: unrolled only where the numbers of all of them fit registers. Otherwise those read for the
 * exponents would be kept there until the pull. */
#undef EACH_COMPONENT /* of another mixture in the same program */
#undef EACH_AXIS
#if GENERIC || (LANES == 1 && BLOCK * DIM > 32)
#define EACH_COMPONENT KEEP_LOOP
#else
#define EACH_COMPONENT UNROLL
#endif
#if GENERIC || (LANES == 1 && DIM > 8)
#define EACH_AXIS KEEP_LOOP
#else
#define EACH_AXIS EACH_DIMENSION
#endif

/* Maximum and sum over a block by halving: a shorter chain of dependent operations than one after the other. */
DEVICE real OWN(block_maximum)(const real *terms) {
    real best[MOST_COMPONENTS];
    UNROLL for (int j = 0; j < BLOCK; j++) best[j] = terms[j];
    UNROLL for (int gap = 1; gap < BLOCK; gap *= 2) {
        UNROLL for (int j = 0; j + gap < BLOCK; j += 2 * gap) {
            best[j] = pick(best[j + gap] > best[j], best[j + gap], best[j]);
        }
    }
    return best[0];
}

DEVICE real OWN(block_sum)(const real *terms) {
    real partial[MOST_COMPONENTS];
    UNROLL for (int j = 0; j < BLOCK; j++) partial[j] = terms[j];
    UNROLL for (int gap = 1; gap < BLOCK; gap *= 2) {
        UNROLL for (int j = 0; j + gap < BLOCK; j += 2 * gap) partial[j] = partial[j] + partial[j + gap];
    }
    return partial[0];
}

/* Where the numbers of a target at a level are. */
typedef struct {
    GLOBAL const float *means;
    GLOBAL const float *rotation;
    GLOBAL const float *log_weights;
    GLOBAL const float *precisions;
    GLOBAL const float *level;
    GLOBAL const float *mean_squares;
} OWN(Mixture);

/* Of an entry among the means, what add_square() and add_pull() take; only for diagonal covariances there is something. */
#define PRECISION_AT(mixture, entry) (COVARIANCE == DIAGONAL ? (mixture)->precisions[entry] : 1.0f)

DEVICE OWN(Mixture) OWN(mixture_at)(GLOBAL const float *constants, GLOBAL const float *level, uint components) {
    OWN(Mixture) mixture;
    uint coordinates = components * DIM;
    mixture.level = level;
    mixture.rotation = constants + coordinates;
    GLOBAL const float *end;
    if (COVARIANCE == ISOTROPIC) {
        mixture.log_weights = constants + coordinates;
        mixture.precisions = level;
        mixture.mean_squares = mixture.log_weights + components;
        end = level + 4;
    } else {
        mixture.log_weights = level + 2;
        mixture.precisions = mixture.log_weights + components;
        end = mixture.precisions + (COVARIANCE == PER_COMPONENT ? components : coordinates);
    }
    mixture.means = ONE_BLOCK ? end : constants;
    return mixture;
}

/* x_d - alpha mu_d, where `mean` is one of the mixture's means. */
DEVICE real OWN(from_mean)(const OWN(Mixture) * mixture, float mean, real x) {
    return ONE_BLOCK ? x - mean : fused(-mixture->level[0], mean, x);
}

/* Adds a coordinate's share to a component's (x - alpha mu)' S^-1 (x - alpha mu), or, unless diagonal, to |x - alpha mu|^2. */
DEVICE real OWN(add_square)(real difference, float precision, real square) {
    return COVARIANCE == DIAGONAL ? fused(difference * precision, difference, square)
                                  : fused(difference, difference, square);
}

/* The exponent l_k of component k, from the sum over its coordinates. */
DEVICE real OWN(exponent_of)(const OWN(Mixture) * mixture, uint k, real square) {
    if (COVARIANCE == ISOTROPIC) return fused(square, mixture->level[2], mixture->log_weights[k]);
    if (COVARIANCE == PER_COMPONENT) square = square * mixture->precisions[k];
    return fused(square, MINUS_HALF_LOG2E, mixture->log_weights[k]);
}

/* The exponents l_k of BLOCK components from `first` on; for FULL also their rotated differences y = Q (x - alpha mu). */
DEVICE void OWN(mixture_exponents)(const OWN(Mixture) * mixture, const real *x, uint first, real *exponents,
                                   real *rotated) {
#if COVARIANCE == FULL
    real difference[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        difference[d] = OWN(from_mean)(mixture, mixture->means[first * DIM + d], x[d]);
    }
    exponents[0] = (real)(0.0f);
    EACH_AXIS for (int i = 0; i < DIM; i++) {
        real y = (real)(0.0f);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            y = fused(mixture->rotation[(first * DIM + i) * DIM + d], difference[d], y);
        }
        rotated[i] = y;
        exponents[0] = fused(y * mixture->precisions[first * DIM + i], y, exponents[0]);
    }
#else
    EACH_COMPONENT for (int j = 0; j < BLOCK; j++) {
        real exponent = (real)(0.0f);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            uint entry = (first + j) * DIM + d;
            real difference = OWN(from_mean)(mixture, mixture->means[entry], x[d]);
            exponent = OWN(add_square)(difference, PRECISION_AT(mixture, entry), exponent);
        }
        exponents[j] = exponent;
    }
#endif
    UNROLL for (int j = 0; j < BLOCK; j++) exponents[j] = OWN(exponent_of)(mixture, first + j, exponents[j]);
}

/* The running maximum and sum over the blocks so far. */
typedef struct {
    real largest, sum;
} OWN(Running);

DEVICE OWN(Running) OWN(running_begin)(void) {
    OWN(Running) running = {(real)(LOWEST), (real)(0.0f)};
    return running;
}

/* Turns a block's exponents into weights relative to the largest so far; returns what earlier ones have to be multiplied with. */
DEVICE real OWN(running_add)(OWN(Running) * running, real *weights) {
    real peak = OWN(block_maximum)(weights);
    peak = pick(peak > running->largest, peak, running->largest);
    real shrink = ONE_BLOCK ? (real)(1.0f) : exp2_weight(running->largest - peak);
    UNROLL for (int j = 0; j < BLOCK; j++) weights[j] = exp2_weight(weights[j] - peak);
    running->largest = peak;
    running->sum = ONE_BLOCK ? OWN(block_sum)(weights) : running->sum * shrink + OWN(block_sum)(weights);
    return shrink;
}

/* What the pull of all components is to be multiplied with to give the score. */
DEVICE real OWN(score_factor)(const OWN(Mixture) * mixture, const OWN(Running) * running) {
    return (COVARIANCE == ISOTROPIC ? mixture->level[3] : -1.0f) / running->sum;
}

DEVICE real OWN(log_density)(const OWN(Mixture) * mixture, const OWN(Running) * running) {
    return fused(running->largest, LN2, exact_log(running->sum) + mixture->level[1]);
}

/* A component's weight as add_pull() takes it. */
DEVICE real OWN(pulling_weight)(const OWN(Mixture) * mixture, uint k, real weight) {
    return COVARIANCE == PER_COMPONENT ? weight * mixture->precisions[k] : weight;
}

/* Adds a coordinate's share to the pull of the components. */
DEVICE real OWN(add_pull)(real weight, real difference, float precision, real pull) {
    return COVARIANCE == DIAGONAL ? fused(weight, difference * precision, pull) : fused(weight, difference, pull);
}

/* Adds the block's share of sum_k weight_k S_k^-1 (x - alpha mu_k), without the common precision if isotropic. */
DEVICE void OWN(mixture_pull)(const OWN(Mixture) * mixture, const real *x, uint first, const real *weights,
                              const real *rotated, real *pull) {
#if COVARIANCE == FULL
    EACH_AXIS for (int i = 0; i < DIM; i++) {
        real along = weights[0] * (rotated[i] * mixture->precisions[first * DIM + i]);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            pull[d] = fused(along, mixture->rotation[(first * DIM + i) * DIM + d], pull[d]);
        }
    }
#else
    EACH_COMPONENT for (int j = 0; j < BLOCK; j++) {
        real weight = OWN(pulling_weight)(mixture, first + j, weights[j]);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            uint entry = (first + j) * DIM + d;
            real difference = OWN(from_mean)(mixture, mixture->means[entry], x[d]);
            pull[d] = OWN(add_pull)(weight, difference, PRECISION_AT(mixture, entry), pull[d]);
        }
    }
#endif
}

#if !PAGE /* otherwise gaussian_mixture_pages.h has it */
DEVICE real OWN(evaluate)(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint components) {
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, level, components);
    OWN(Running) running = OWN(running_begin)();
    EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = (real)(0.0f);
    const uint end = ONE_BLOCK ? 1 : components;
    KEEP_LOOP for (uint first = 0; first < end; first += BLOCK) {
        real weights[MOST_COMPONENTS];
#if COVARIANCE == FULL
        real rotated[MOST_DIMENSIONS];
#else
        real *rotated = 0;
#endif
        OWN(mixture_exponents)(&mixture, x, first, weights, rotated);
        real shrink = OWN(running_add)(&running, weights);
        if (!ONE_BLOCK) {
            EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = score[d] * shrink;
        }
        OWN(mixture_pull)(&mixture, x, first, weights, rotated, score);
    }
    real factor = OWN(score_factor)(&mixture, &running);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = score[d] * factor;
    return OWN(log_density)(&mixture, &running);
}
#endif
