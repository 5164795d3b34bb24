/* The score of a Gaussian mixture, isotropic or per component, with the work in two matrix products, as
 *   |x - alpha mu|^2 = |x|^2 - 2 alpha mu.x + alpha^2 |mu|^2    and    sum_k w_k (x - alpha mu_k) = x sum_k w_k - alpha sum_k w_k mu_k
 * which rounds otherwise than target_evaluate(): for fast arithmetic only. The matrix is that of gaussian_mixture_stages.h; in between,
 * row 1 holds |x|^2 and the first row of shrink sum_k w_k. */

/* |mu_k|^2 [K], the last of the constants. */
DEVICE GLOBAL const float *OWN(mean_squares)(GLOBAL const float *constants, uint components) {
    return constants + components * (DIM + (COVARIANCE == ISOTROPIC ? 1 : 0));
}

KERNEL void stage_norms(STAGE_PARAMETERS) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    real square = (real)(0.0f);
    KEEP_LOOP for (uint d = 0; d < DIM; d++) {
        real coordinate = load(x + (ulong)d * stride + chain);
        square = fused(coordinate, coordinate, square);
    }
    store(matrix + stride + chain, square);
}

/* Exponents in the place of products mu.x. */
KERNEL void stage_expand(STAGE_PARAMETERS) {
    uint vectors = stride / LANES;
    uint k = work_item() / vectors;
    uint chain = (work_item() - k * vectors) * LANES;
    if (k >= components) return;
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, levels + level, components);
    float alpha = mixture.level[0];
    GLOBAL float *exponent = matrix + (ulong)(OWN(weight_rows)(components) + k) * stride + chain;
    real square = load(matrix + stride + chain) + alpha * alpha * OWN(mean_squares)(constants, components)[k];
    square = fused(-2.0f * alpha, load(exponent), square);
    store(exponent, OWN(exponent_of)(&mixture, k, pick(square < 0.0f, (real)(0.0f), square)));
}

/* Weights relative to the largest of all, and their sum. */
KERNEL void stage_rebase(STAGE_PARAMETERS) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    GLOBAL float *shrinks = matrix + SHRINK_ROWS * (ulong)stride + chain;
    GLOBAL float *row = matrix + OWN(weight_rows)(components) * (ulong)stride + chain;
    real shrink = (real)(1.0f);
    real sum = (real)(0.0f);
    KEEP_LOOP for (uint k = components; k != 0; k--) {
        real weight = load(row + (ulong)(k - 1) * stride) * shrink;
        store(row + (ulong)(k - 1) * stride, weight);
        sum = sum + weight;
        if ((k - 1) % BLOCK == 0) shrink = shrink * load(shrinks + (ulong)((k - 1) / BLOCK) * stride);
    }
    store(shrinks, sum);
}

/* The score in the place of sum_k w_k mu_k. */
KERNEL void stage_combine(STAGE_PARAMETERS) {
    uint vectors = stride / LANES;
    uint d = work_item() / vectors;
    uint chain = (work_item() - d * vectors) * LANES;
    if (d >= DIM) return;
    ulong at = (ulong)d * stride + chain;
    real sum = load(matrix + SHRINK_ROWS * (ulong)stride + chain);
    real pull = fused(-levels[level], load(score + at), load(x + at) * sum);
    store(score + at, canonical(pull * load(matrix + stride + chain)));
}
