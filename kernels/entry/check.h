/* What `selftest` and the tests ask of a device: the elementary functions and the random words, to the bit. */

/* results = f(arguments), as bits. 0: exp, 1: log, 2: 2^t as a weight, 3: sine and 4: cosine of a 32-bit turn, 5: square root,
 * 6: 1 / x. */
KERNEL void elementary(GLOBAL const uint *RESTRICT arguments, GLOBAL uint *RESTRICT results, uint function,
                       uint stride) {
    uint item = work_item() * LANES;
    if (item >= stride) return;
    word w = load(arguments + item);
    real x = real_of_bits(w);
    real sine, cosine, y;
    word sign = sin_cos_but_sign(w, &sine, &cosine);
    switch (function) {
    case 0:
        y = exact_exp(x);
        break;
    case 1:
        y = exact_log(x);
        break;
    case 2:
        y = exp2_weight(x);
        break;
    case 3:
        y = change_sign(sine, sign);
        break;
    case 4:
        y = change_sign(cosine, sign);
        break;
    case 5:
        y = root(x);
        break;
    default:
        y = 1.0f / x;
        break;
    }
    store(results + item, bits_of(y));
}

/* The four words of one block for `stride` chains: words[w * stride + chain]. */
KERNEL void random_words(GLOBAL uint *RESTRICT words, uint purpose, uint block, uint stride, ulong seed,
                         ulong first_chain, ulong time) {
    uint chain = work_item() * LANES;
    if (chain >= stride) return;
    Stream stream = stream_of((uint)seed, (uint)(seed >> 32), purpose, first_chain + chain);
    Block drawn = random_block(&stream, time, block);
    store(words + chain, drawn.w0);
    store(words + stride + chain, drawn.w1);
    store(words + 2 * (ulong)stride + chain, drawn.w2);
    store(words + 3 * (ulong)stride + chain, drawn.w3);
}
