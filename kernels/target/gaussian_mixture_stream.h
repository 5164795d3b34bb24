/* The score of a narrow mixture in pages by one kernel: a group of work-items streams the means through local memory, once for all its
 * chains. The operations of gaussian_mixture_pages.h, to the bit; the matrix has one row, log p. */
NARROW_PAGE(OWN(staged_page), LOCAL)

GROUP_KERNEL(GROUP_SIZE) void stage_stream(STAGE_PARAMETERS) {
    LOCAL_MEMORY float means[PAGE * MOST_DIMENSIONS];
    LOCAL_MEMORY float log_weights[PAGE];
    const OWN(Mixture) mixture = OWN(mixture_at)(constants, levels + level, components);
    uint chain = (group_number() * GROUP_SIZE + local_item()) * LANES;
    real y[MOST_DIMENSIONS], pull[MOST_DIMENSIONS];
    EACH_DIMENSION for (int d = 0; d < DIM; d++) {
        pull[d] = (real)(0.0f);
        y[d] = (real)(0.0f);
        if (chain < stride) y[d] = load(x + (ulong)d * stride + chain) / mixture.level[0];
    }
    OWN(Running) running = OWN(running_begin)();
    KEEP_LOOP for (uint first = 0; first < components; first += PAGE) {
        tiles_free();
        for (uint i = local_item(); i < PAGE * DIM; i += GROUP_SIZE) means[i] = mixture.means[(ulong)first * DIM + i];
        for (uint i = local_item(); i < PAGE; i += GROUP_SIZE) log_weights[i] = mixture.log_weights[first + i];
        tiles_full();
        OWN(staged_page)
        (&running, y, means, log_weights, mixture.level[4], OWN(by_products)(&mixture), pull);
    }
    if (chain < stride) {
        real factor = mixture.level[5] / running.sum;
        store(matrix + chain, canonical(OWN(log_density)(&mixture, &running)));
        EACH_DIMENSION for (int d = 0; d < DIM; d++) {
            store(score + (ulong)d * stride + chain, canonical(pull[d] * factor));
        }
    }
}
