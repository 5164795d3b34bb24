/* The multivariate Student t distribution with nu degrees of freedom, location mu and scales s_d: the twin of
 * StudentTEvaluator.java. Needs math/special.h. It has no levels. With w_d = (x_d - mu_d) / s_d^2, q = sum_d (x_d - mu_d)^2 / s_d^2,
 *   log p(x) = constant - (nu + D) / 2 ln(1 + q / nu),   s(x) = -(nu + D) w / (nu + q)
 *   Hessian = -(nu + D) / (nu + q) (diag(1 / s_d^2) - 2 w w' / (nu + q))
 * The host (StudentT.java) lays out
 *   constants: the log density's constant, nu, 1 / nu, -(nu + D) / 2, -(nu + D), then for each coordinate mu, 1 / s
 *   draws: sqrt(nu), then for each pair j of coordinates -2 / (nu + 2 j), then for each coordinate mu, s */

/* w, and q. */
DEVICE real OWN(standardised)(const real *x, real *w, GLOBAL const float *RESTRICT constants) {
    GLOBAL const float *locations = constants + 5;
    GLOBAL const float *precisions = locations + DIM;
    real square = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        real u = (x[d] - locations[d]) * precisions[d];
        square = fused(u, u, square);
        w[d] = u * precisions[d];
    }
    return square;
}

DEVICE real OWN(evaluate)(const real *x, real *score, GLOBAL const float *RESTRICT constants,
                          GLOBAL const float *RESTRICT level, uint size) {
    real square = OWN(standardised)(x, score, constants);
    real factor = constants[4] / (constants[1] + square);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) score[d] = score[d] * factor;
    return fused(constants[3], exact_log1p(square * constants[2]), constants[0]);
}

#if CURVATURE
DEVICE void OWN(hessian_vector)(const real *x, const real *v, real *product, GLOBAL const float *RESTRICT constants,
                                GLOBAL const float *RESTRICT level, uint size) {
    GLOBAL const float *precisions = constants + 5 + DIM;
    real w[MOST_DIMENSIONS];
    real inverse = 1.0f / (constants[1] + OWN(standardised)(x, w, constants));
    real dot = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) dot = fused(w[d] * inverse, v[d], dot);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        float precision = precisions[d] * precisions[d];
        product[d] = (constants[4] * inverse) * fused(w[d], -2.0f * dot, precision * v[d]);
    }
}

DEVICE real OWN(laplacian)(const real *x, GLOBAL const float *RESTRICT constants, GLOBAL const float *RESTRICT level,
                           uint size) {
    GLOBAL const float *precisions = constants + 5 + DIM;
    real w[MOST_DIMENSIONS];
    real inverse = 1.0f / (constants[1] + OWN(standardised)(x, w, constants));
    real sum = (real)(0.0f);
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        sum = fused(-2.0f * (w[d] * inverse), w[d], sum + precisions[d] * precisions[d]);
    }
    return (constants[4] * inverse) * sum;
}
#endif

#if DRAWS
/* Pairs by polar coordinates (Bailey 1994, "Polar generation of random variates with the t-distribution"): given the pairs before,
 * which left nu + q = nu e^G, the next one is again Student t, with nu + 2 j degrees of freedom and scaled by
 * sqrt((nu + q) / (nu + 2 j)), so that its square is (nu + q) (e^L - 1) with L = -2 ln(U) / (nu + 2 j). */
DEVICE void OWN(draw)(const Stream *stream, ulong time, uint block, real *x, GLOBAL const float *RESTRICT constants,
                      GLOBAL const float *RESTRICT draws, uint size) {
    GLOBAL const float *exponents = draws + 1;
    GLOBAL const float *locations = exponents + (DIM + 1) / 2;
    GLOBAL const float *scales = locations + DIM;
    real grown = (real)(0.0f);
    EACH_HEAVY_DIMENSION for (uint pair = 0; 2 * pair < DIM; pair++) {
        Block words = random_block(stream, time, block + pair / 2);
        word radius_word = (pair & 1) != 0 ? words.w2 : words.w0;
        word angle_word = (pair & 1) != 0 ? words.w3 : words.w1;
        real growth = exponents[pair] * log_normal(unit_interval(radius_word));
        grown = fused(0.5f, growth, grown);
        real shrunk = -exp_minus_one(-growth, exact_exp(-growth));
        real radius = draws[0] * exact_exp(grown) * root(shrunk);
        real sine, cosine;
        radius = change_sign(radius, sin_cos_but_sign(angle_word, &sine, &cosine));
        uint d = 2 * pair;
        x[d] = fused(scales[d], radius * cosine, locations[d]);
        if (d + 1 < DIM) x[d + 1] = fused(scales[d + 1], radius * sine, locations[d + 1]);
    }
}
#endif
