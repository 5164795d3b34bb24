/* Whole kernels, made by nvcc (programs.cu) or by hand (control.ptx), against C++. */
#include "check.h"

#include <cmath>
#include <cstdint>

namespace {

using u32 = std::uint32_t;
using u64 = std::uint64_t;

void test_collatz(Session &session) {
    std::vector<u32> start, expected;
    for (u32 n = 1; n <= 1000; n++) {
        start.push_back(n);
        u32 count = 0;
        for (u32 x = n; x != 1; count++) x = x & 1 ? 3 * x + 1 : x / 2;
        expected.push_back(count);
    }
    u32 n = 1000;
    Pointer in = session.upload(start.data(), 4 * n), out = session.allocate(4 * n);
    need(session.run("collatz", 8, 128, {&in, &out, &n}), "collatz");
    check(session.download<u32>(out, n) == expected, "lanes whose loops differ in length");
}

u32 reversed(u32 x) {
    u32 r = 0;
    for (u32 i = 0; i < 32; i++) r |= (x >> i & 1) << (31 - i);
    return r;
}

void test_choose(Session &session) {
    const u32 primes[] = {2, 3, 5, 7, 11, 13, 17, 19};
    std::vector<u32> x(256), expected(256);
    for (u32 i = 0; i < 256; i++) {
        x[i] = (i * 7 + i / 9) % 10;
        const u32 ways[] = {
            100, static_cast<u32>(__builtin_popcount(i)), i * i, i / 3, i ^ 0x55, primes[i & 7], ~i, reversed(i), 7, 7};
        expected[i] = ways[x[i]];
    }
    Pointer in = session.upload(x.data(), 1024), out = session.allocate(1024);
    need(session.run("choose", 2, 128, {&in, &out}), "choose");
    check(session.download<u32>(out, 256) == expected, "a switch, and constant memory");
}

void test_calls(Session &session) {
    std::vector<float> x(64), expected(64);
    for (u32 i = 0; i < 64; i++) {
        x[i] = 0.37f * static_cast<float>(i) - 5.0f;
        float n = static_cast<float>(i & 3);
        volatile float squares = x[i] * x[i], more = n * n;
        expected[i] = n == 0 ? -1.0f : std::sqrt(squares + more) / n;
    }
    Pointer in = session.upload(x.data(), 256), out = session.allocate(256);
    need(session.run("calls", 1, 64, {&in, &out}), "calls");
    check(session.download<float>(out, 64) == expected, "calls");
}

void test_stack(Session &session) {
    std::vector<u32> x(64), expected(64);
    for (u32 i = 0; i < 64; i++) x[i] = i * 2654435761u >> 7;
    for (u32 i = 0; i < 64; i++) {
        u32 values[16], sum = 0;
        for (u32 k = 0; k < 16; k++) values[k] = x[(i + k) & 63];
        for (u32 k = 0; k < 16; k++) values[(values[k] + k) & 15] += k;
        for (u32 k = 0; k < 16; k++) sum = sum * 31 + values[(k * 7) & 15];
        expected[i] = sum;
    }
    Pointer in = session.upload(x.data(), 256), out = session.allocate(256);
    need(session.run("stack", 1, 64, {&in, &out}), "stack");
    check(session.download<u32>(out, 64) == expected, "an array on the stack");
}

void test_reduce(Session &session) {
    std::vector<u32> x(1024), expected(4);
    u32 zero = 0, all = 0;
    for (u32 i = 0; i < 1024; i++) {
        x[i] = i * i + 3;
        expected[i / 256] += x[i];
        all += x[i];
    }
    Pointer in = session.upload(x.data(), 4096), sums = session.allocate(16), total = session.upload(&zero, 4);
    need(session.run("reduce", 4, 256, {&in, &sums, &total}), "reduce");
    check(session.download<u32>(sums, 4) == expected, "the sums of blocks");
    check_equal(session.download<u32>(total, 1)[0], all, "the sum of the grid");
}

void test_reverse(Session &session) {
    std::vector<float> x(192), expected(192);
    for (u32 i = 0; i < 192; i++) x[i] = static_cast<float>(i);
    for (u32 i = 0; i < 192; i++) expected[i] = x[i / 96 * 96 + 95 - i % 96];
    Pointer in = session.upload(x.data(), 768), out = session.allocate(768);
    need(session.run("reverse", 2, 96, {&in, &out}, 96 * 4), "reverse");
    check(session.download<float>(out, 192) == expected, "shared memory that the launch sizes");
}

void test_warps(Session &session) {
    constexpr u32 THREADS = 96;
    std::vector<u32> expected(12 * THREADS);
    auto v = [](u32 i) { return i * 2654435761u; };
    u32 odd = 0;
    for (u32 i = 0; i < THREADS; i++) odd += v(i) & 1;
    for (u32 i = 0; i < THREADS; i++) {
        u32 lane = i & 31, first = i - lane, *p = &expected[12 * i];
        p[0] = v(first + (lane ^ 5));
        p[1] = v(lane >= 3 ? i - 3 : i);
        p[2] = v(first + (lane * 7 & 31));
        for (u32 other = 0; other < 32; other++) {
            p[3] |= (v(first + other) >> 16 & 1) << other;
            p[8] |= static_cast<u32>(other % 5 == lane % 5) << other;
        }
        p[4] = 1;
        p[5] = 0;
        p[6] = v(first + (lane & ~7u) + 2);
        p[7] = odd;
        p[9] = 1;
        p[10] = lane & 1 ? 0xaaaa0000u : 0x5555u;
        p[11] = v(lane % 4 == 3 ? i : i + 1);
    }
    Pointer out = session.allocate(48 * THREADS);
    need(session.run("warps", 1, THREADS, {&out}), "warps");
    std::vector<u32> actual = session.download<u32>(out, 12 * THREADS);
    for (u32 k = 0; k < 12; k++) {
        u32 wrong = 0;
        for (u32 i = 0; i < THREADS; i++) wrong += actual[12 * i + k] != expected[12 * i + k];
        check_equal(wrong, 0, "what a warp does together, number " + std::to_string(k));
    }
}

void test_atomics(Session &session) {
    constexpr u32 THREADS = 512;
    std::vector<u32> words(9 + THREADS);
    u64 zero = 0;
    float none = 0;
    Pointer w = session.upload(words.data(), 4 * words.size()), l = session.upload(&zero, 8),
            f = session.upload(&none, 4);
    need(session.run("atomics", 4, 128, {&w, &l, &f}), "atomics");
    words = session.download<u32>(w, words.size());
    u32 most = 0, bits = 0;
    for (u32 i = 0; i < THREADS; i++) {
        most = std::max(most, i ^ 0x155);
        bits ^= i * 77;
    }
    const u32 expected[] = {
        THREADS * (THREADS - 1) / 2, most, static_cast<u32>(-511), ~0u, bits, THREADS % 10, 5, 42, THREADS};
    for (u32 k = 0; k < 9; k++) check_equal(words[k], expected[k], "atomic number " + std::to_string(k));
    check_equal(static_cast<long long>(session.download<u64>(l, 1)[0]), (u64{THREADS} * (THREADS - 1) / 2) << 20,
                "an atomic sum of 64 bits");
    check(session.download<float>(f, 1)[0] == 256.0f, "an atomic sum of floats");
    Pointer counter = 0;
    std::size_t bytes = 0;
    need(cuModuleGetGlobal_v2(&counter, &bytes, session.module, "counter"), "cuModuleGetGlobal");
    check_equal(static_cast<long long>(bytes), 4, "size of a global variable");
    check_equal(session.download<u32>(counter, 1)[0], 8, "a global variable, with its first value");
}

void test_vectors(Session &session) {
    struct Numbers {
        float scale;
        u32 shift;
        u64 big;
        short small[3];
    } numbers = {0.1f, 40, 0x123456789abcdefu, {3, -7, 300}};
    std::vector<float> x(128);
    std::vector<signed char> bytes(32);
    std::vector<double> expected;
    std::vector<short> shorts;
    for (u32 i = 0; i < 128; i++) x[i] = 0.3f * static_cast<float>(i) - 9;
    for (u32 i = 0; i < 32; i++) {
        bytes[i] = static_cast<signed char>(i * 11 - 128);
        volatile double scaled = static_cast<double>(x[4 * i]) * numbers.scale;
        expected.push_back(scaled + x[4 * i + 3]);
        expected.push_back(static_cast<double>(x[4 * i + 1]) - x[4 * i + 2]);
        shorts.push_back(
            static_cast<short>(bytes[i] * numbers.small[i % 3] + static_cast<short>(numbers.big >> numbers.shift)));
    }
    Pointer in = session.upload(x.data(), 512), out = session.allocate(512), b = session.upload(bytes.data(), 32),
            s = session.allocate(64);
    need(session.run("vectors", 1, 32, {&in, &out, &b, &s, &numbers}), "vectors");
    check(session.download<double>(out, 64) == expected, "vectors, and a structure by value");
    check(session.download<short>(s, 32) == shorts, "small types");
}

void test_lock(Session &session) {
    u32 zeros[2] = {0, 0}, expected = 0;
    for (u32 i = 0; i < 64; i++) expected = expected * 3 + 1;
    Pointer at = session.upload(zeros, 8), value = at + 4;
    need(session.run("lock", 1, 64, {&at, &value}), "lock");
    check_equal(session.download<u32>(value, 1)[0], expected, "lanes that wait for each other");
}

/* control.ptx: what nvcc rarely makes. */
void test_control() {
    Session session(read_text("control.ptx"));
    std::vector<u32> expected(64);
    for (u32 i = 0; i < 64; i++) expected[i] = i % 5 == 0 ? 10 : i % 5 == 1 ? 11 : i % 5 == 2 ? 12 : 99;
    Pointer out = session.allocate(256);
    need(session.run("indexed", 1, 64, {&out}), "indexed");
    check(session.download<u32>(out, 64) == expected, "brx.idx");
    need(session.run("scopes", 1, 64, {&out}), "scopes");
    for (u32 i = 0; i < 64; i++) expected[i] = i < 10 ? 7 : 20 + i;
    check(session.download<u32>(out, 64) == expected, "names in braces, guards, exit");
    need(session.run("pipeline", 1, 64, {&out}), "pipeline");
    for (u32 i = 0; i < 32; i++) expected[i] = 3 * (31 - i);
    std::vector<u32> got = session.download<u32>(out, 32);
    got.resize(64);
    for (u32 i = 32; i < 64; i++) expected[i] = 0;
    check(got == expected, "one warp arrives at a barrier, the other waits");
    need(session.run("generic", 1, 32, {&out}), "generic");
    for (u32 i = 0; i < 32; i++) expected[i] = i * 5 + 1 + (i & 1 ? 1000u : 2000u);
    got = session.download<u32>(out, 32);
    got.resize(64);
    check(got == expected, "generic addresses of several spaces at once");
    need(session.run("pointers", 1, 1, {&out}), "pointers");
    check_equal(session.download<u32>(out, 1)[0], 33, "a variable that holds an address");
    need(session.run("special", 2, 64, {&out}), "special");
    got = session.download<u32>(out, 8);
    check(got == std::vector<u32>({33, 1, 1, 2, 64, 2, 3, 0xfffffffcu}), "special registers");
}

} // namespace

void test_programs() {
    Session session(read_text("programs.ptx"));
    test_collatz(session);
    test_choose(session);
    test_calls(session);
    test_stack(session);
    test_reduce(session);
    test_reverse(session);
    test_warps(session);
    test_atomics(session);
    test_vectors(session);
    test_lock(session);
    test_control();
    check(reported().empty(), "nothing to report");
}
