/* The Hessian of a mixture's log density. The twin of MixtureCurvature.java. With c_k = -S_k^-1 (x - alpha mu_k) = -y_k, and r_k the
 * posterior probability of component k,
 *   Hessian = sum_k r_k (c_k c_k' - S_k^-1) - s s',   Laplacian = sum_k r_k (|c_k|^2 - tr S_k^-1) - |s|^2 */
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

/* x - alpha mu_k along the axes of component k. */
DEVICE void OWN(difference_along_axes)(const OWN(Mixture) * mixture, uint k, const real *x, real *along) {
    real difference[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        difference[d] = OWN(from_mean)(mixture, mixture->means[k * DIM + d], x[d]);
    }
    OWN(along_axes)(mixture, k, difference, along);
}

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
    real pull[MOST_DIMENSIONS]; /* sum_k w_k y_k */
    EACH_DIMENSION for (int d = 0; d < DIM; d++) pull[d] = product[d] = (real)(0.0f);
    const uint end = ONE_BLOCK ? 1 : components;
    KEEP_LOOP for (uint first = 0; first < end; first += BLOCK) {
        real weights[MOST_COMPONENTS];
        real shrink = OWN(weigh_block)(&mixture, &running, x, first, weights);
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            pull[d] = pull[d] * shrink;
            product[d] = product[d] * shrink;
        }
        EACH_COMPONENT for (int j = 0; j < BLOCK; j++) {
            uint k = first + j;
            real y[MOST_DIMENSIONS], u[MOST_DIMENSIONS];
            OWN(difference_along_axes)(&mixture, k, x, y);
            OWN(along_axes)(&mixture, k, v, u);
            real dot = (real)(0.0f);
            EACH_DIMENSION for (int i = 0; i < DIM; i++) {
                y[i] = y[i] * OWN(precision)(&mixture, k, i);
                dot = fused(y[i], u[i], dot);
            }
            real weight = weights[j];
            EACH_DIMENSION for (int i = 0; i < DIM; i++) {
                real bent = fused(y[i], dot, -OWN(precision)(&mixture, k, i) * u[i]);
                OWN(add_along)(&mixture, k, i, weight * y[i], pull);
                OWN(add_along)(&mixture, k, i, weight * bent, product);
            }
        }
    }
    real dot = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        pull[d] = pull[d] / running.sum;
        dot = fused(pull[d], v[d], dot);
    }
    EACH_DIMENSION for (int d = 0; d < DIM; d++) product[d] = fused(-pull[d], dot, product[d] / running.sum);
}

/* The trace of the Hessian of log p. */
DEVICE real OWN(laplacian)(const real *x, GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level,
                           uint components) {
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, level, components);
    OWN(Running) running = OWN(running_begin)();
    real pull[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) pull[d] = (real)(0.0f);
    real sum = (real)(0.0f);
    const uint end = ONE_BLOCK ? 1 : components;
    KEEP_LOOP for (uint first = 0; first < end; first += BLOCK) {
        real weights[MOST_COMPONENTS];
        real shrink = OWN(weigh_block)(&mixture, &running, x, first, weights);
        sum = sum * shrink;
        EACH_DIMENSION for (int d = 0; d < DIM; d++) pull[d] = pull[d] * shrink;
        EACH_COMPONENT for (int j = 0; j < BLOCK; j++) {
            uint k = first + j;
            real y[MOST_DIMENSIONS];
            OWN(difference_along_axes)(&mixture, k, x, y);
            real bent = (real)(0.0f);
            real weight = weights[j];
            EACH_DIMENSION for (int i = 0; i < DIM; i++) {
                float precision = OWN(precision)(&mixture, k, i);
                y[i] = y[i] * precision;
                bent = fused(y[i], y[i], bent) - precision;
                OWN(add_along)(&mixture, k, i, weight * y[i], pull);
            }
            sum = fused(weight, bent, sum);
        }
    }
    real square = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        pull[d] = pull[d] / running.sum;
        square = fused(pull[d], pull[d], square);
    }
    return sum / running.sum - square;
}
#endif
