/* Standard normals by address: four to a block, by Box and Muller (1958). The twin of Normals.java. */

/* Uniform in (0, 1], from all 32 bits: never 0, and 1 only from the highest words. */
DEVICE real unit_interval(word w) { return fused(real_of_word(w), 0x1p-32f, 0x1p-33f); }

/* The radius takes all 32 bits of its word, so that it reaches sqrt(66 ln 2) = 6.76; the logarithm never sees zero. */
DEVICE void box_muller(word radius_word, word angle_word, real *z0, real *z1) {
    real radius = root(-2.0f * log_normal(unit_interval(radius_word)));
    real sine, cosine;
    radius = change_sign(radius, sin_cos_but_sign(angle_word, &sine, &cosine));
    *z0 = radius * cosine;
    *z1 = radius * sine;
}

/* The four normals of a block. */
DEVICE void normals_of(Block words, real *z) {
    box_muller(words.w0, words.w1, &z[0], &z[1]);
    box_muller(words.w2, words.w3, &z[2], &z[3]);
}
