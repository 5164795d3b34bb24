/* What `selftest` and the tests ask of a device: the elementary functions and the random words, to the bit. */

/* The exponent that goes with an argument w of x^y, in [-64, 64): any that varies with w. */
DEVICE real exponent_of(word w) { return real_of_integer(integer_of(w * 0x9e3779b9u)) * 0x1p-25f; }

/* f(x), where w holds the bits of x. The numbers of the functions are the ordinals of ElementaryFunction.java. */
DEVICE real elementary_function(uint function, word w) {
    real x = real_of_bits(w);
    real sine, cosine;
    word sign = sin_cos_but_sign(w, &sine, &cosine);
    switch (function) {
    case 0:
        return exact_exp(x);
    case 1:
        return exact_log(x);
    case 2:
        return exp2_weight(x);
    case 3:
        return change_sign(sine, sign);
    case 4:
        return change_sign(cosine, sign);
    case 5:
        return root(x);
    case 6:
        return 1.0f / x;
    case 7:
        return exact_sin(x);
    case 8:
        return exact_cos(x);
    case 9:
        return exact_tanh(x);
    case 10:
        return exact_log1p(x);
    case 11:
        return exact_pow(x, exponent_of(w));
    case 12:
        return exact_erfcx(x);
    default:
        return exact_log_normal_cdf(x);
    }
}

/* results = f(arguments), as bits. */
KERNEL void elementary(GLOBAL const uint *RESTRICT arguments, GLOBAL uint *RESTRICT results, uint function,
                       uint stride) {
    uint item = work_item() * LANES;
    if (item >= stride) return;
    store(results + item, bits_of(elementary_function(function, load(arguments + item))));
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
