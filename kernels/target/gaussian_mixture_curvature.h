/* The Hessian of a mixture's log density. The twin of MixtureCurvature.java. With y_k = S_k^-1 (x - alpha mu_k), r_k the posterior
 * probability of component k, and m = sum_k r_k y_k = -s,
 *   Hessian = sum_k r_k ((y_k - m) (y_k - m)' - S_k^-1),   Laplacian = its trace.
 * The covariance of the y_k comes from West's update (D. H. D. West, Comm. ACM 22 (1979) 532): sum_k r_k y_k y_k' - m m' would cancel far
 * from the means. */
#if CURVATURE

/* 1 / the variance of component k along axis i: a coordinate or, for FULL, an eigenvector. */
DEVICE float OWN(precision)(const OWN(Mixture) * mixture, uint k, uint i) {
    if (COVARIANCE == ISOTROPIC) return -mixture->level[3];
    return mixture->precisions[COVARIANCE == PER_COMPONENT ? k : k * DIM + i];
}

/* v along the axes of component k. */
DEVICE void OWN(along_axes)(const OWN(Mixture) * mixture, uint k, const real *v, real *along) {
#if COVARIANCE == FULL
    EACH_AXIS for (int i = 0; i < DIM; i++) {
        along[i] = (real)(0.0f);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            along[i] = fused(mixture->rotation[(k * DIM + i) * DIM + d], v[d], along[i]);
        }
    }
#else
    EACH_DIMENSION for (int d = 0; d < DIM; d++) along[d] = v[d];
#endif
}

/* Adds a multiple of axis i of component k. */
DEVICE void OWN(add_along)(const OWN(Mixture) * mixture, uint k, uint i, real factor, real *sum) {
#if COVARIANCE == FULL
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        sum[d] = fused(factor, mixture->rotation[(k * DIM + i) * DIM + d], sum[d]);
    }
#else
    sum[i] = sum[i] + factor;
#endif
}

/* y_k = S_k^-1 (x - alpha mu_k) */
DEVICE void OWN(precise_difference)(const OWN(Mixture) * mixture, uint k, const real *x, real *y) {
#if COVARIANCE == FULL
    real difference[MOST_DIMENSIONS], along[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        difference[d] = OWN(from_mean)(mixture, mixture->means[k * DIM + d], x[d]);
        y[d] = (real)(0.0f);
    }
    OWN(along_axes)(mixture, k, difference, along);
    EACH_AXIS for (int i = 0; i < DIM; i++) {
        OWN(add_along)(mixture, k, i, along[i] * OWN(precision)(mixture, k, i), y);
    }
#else
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        y[d] = OWN(from_mean)(mixture, mixture->means[k * DIM + d], x[d]) * OWN(precision)(mixture, k, d);
    }
#endif
}

/* Takes y_k into the mean: returns (y_k - new mean)'v, with v = y_k - old mean where v is 0, and leaves y_k - old mean in y. */
DEVICE real OWN(deviate)(real fraction, real *y, real *mean, const real *v) {
    real dot = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        real deviation = y[d] - mean[d];
        mean[d] = fused(fraction, deviation, mean[d]);
        dot = fused(y[d] - mean[d], v != 0 ? v[d] : deviation, dot);
        y[d] = deviation;
    }
    return dot;
}

/* A component's share of the weight so far, which it has been added to. */
DEVICE real OWN(share)(real weight, real total) { return pick(weight > 0.0f, weight / total, (real)(0.0f)); }

/* The weights of a block relative to the largest exponent so far; returns what earlier sums have to be multiplied with. */
DEVICE real OWN(weigh_block)(const OWN(Mixture) * mixture, OWN(Running) * running, const real *x, uint first,
                             real *weights) {
    real rotated[MOST_DIMENSIONS];
    OWN(mixture_exponents)(mixture, x, first, weights, rotated);
    return OWN(running_add)(running, weights);
}

/* product = (Hessian of log p) v */
DEVICE void OWN(hessian_vector)(const real *x, const real *v, real *product, GLOBAL const float *RESTRICT constants,
                                GLOBAL const float *RESTRICT level, uint components) {
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, level, components);
    OWN(Running) running = OWN(running_begin)();
    real mean[MOST_DIMENSIONS]; /* of y_k */
    real total = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) mean[d] = product[d] = (real)(0.0f);
    const uint end = ONE_BLOCK ? 1 : components;
    KEEP_LOOP for (uint first = 0; first < end; first += BLOCK) {
        real weights[MOST_COMPONENTS];
        real shrink = OWN(weigh_block)(&mixture, &running, x, first, weights);
        total = total * shrink;
        EACH_DIMENSION for (int d = 0; d < DIM; d++) product[d] = product[d] * shrink;
        EACH_COMPONENT for (int j = 0; j < BLOCK; j++) {
            uint k = first + j;
            real y[MOST_DIMENSIONS], u[MOST_DIMENSIONS];
            real weight = weights[j];
            total = total + weight;
            OWN(precise_difference)(&mixture, k, x, y);
            real dot = weight * OWN(deviate)(OWN(share)(weight, total), y, mean, v);
            EACH_DIMENSION for (int d = 0; d < DIM; d++) product[d] = fused(y[d], dot, product[d]);
            OWN(along_axes)(&mixture, k, v, u);
            EACH_DIMENSION for (int i = 0; i < DIM; i++) {
                OWN(add_along)(&mixture, k, i, -weight * (OWN(precision)(&mixture, k, i) * u[i]), product);
            }
        }
    }
    EACH_DIMENSION for (int d = 0; d < DIM; d++) product[d] = product[d] / total;
}

/* The trace of the Hessian of log p. */
DEVICE real OWN(laplacian)(const real *x, GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level,
                           uint components) {
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, level, components);
    OWN(Running) running = OWN(running_begin)();
    real mean[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) mean[d] = (real)(0.0f);
    real sum = (real)(0.0f);
    real total = (real)(0.0f);
    const uint end = ONE_BLOCK ? 1 : components;
    KEEP_LOOP for (uint first = 0; first < end; first += BLOCK) {
        real weights[MOST_COMPONENTS];
        real shrink = OWN(weigh_block)(&mixture, &running, x, first, weights);
        total = total * shrink;
        sum = sum * shrink;
        EACH_COMPONENT for (int j = 0; j < BLOCK; j++) {
            uint k = first + j;
            real y[MOST_DIMENSIONS];
            real weight = weights[j];
            total = total + weight;
            OWN(precise_difference)(&mixture, k, x, y);
            real bent = OWN(deviate)(OWN(share)(weight, total), y, mean, 0);
            EACH_DIMENSION for (int i = 0; i < DIM; i++) bent = bent - OWN(precision)(&mixture, k, i);
            sum = fused(weight, bent, sum);
        }
    }
    return sum / total;
}
#endif
