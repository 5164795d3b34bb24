/* One instruction at a time, on the edges of its types and on random operands, against C++. */
#include "check.h"

#include <cfenv>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace {

using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using s16 = std::int16_t;
using s32 = std::int32_t;
using s64 = std::int64_t;

constexpr unsigned THREADS = 128, CASES = 4096;

template <class To, class From> To bits_as(From from) {
    To to;
    static_assert(sizeof to == sizeof from);
    std::memcpy(&to, &from, sizeof to);
    return to;
}

template <class T> const char *register_type() {
    if (std::is_same_v<T, float>) return "f32";
    if (std::is_same_v<T, double>) return "f64";
    return sizeof(T) == 2 ? "b16" : sizeof(T) == 4 ? "b32" : "b64";
}

std::mt19937_64 random_bits(20240611);

template <class T> T operand_value(u64 n) {
    static const u64 integers[] = {0,
                                   1,
                                   2,
                                   3,
                                   7,
                                   31,
                                   32,
                                   33,
                                   63,
                                   64,
                                   0x7f,
                                   0x80,
                                   0x7fff,
                                   0x8000,
                                   0xffff,
                                   0x7fffffff,
                                   0x80000000,
                                   0xffffffff,
                                   0x80000001,
                                   0x7fffffffffffffff,
                                   0x8000000000000000,
                                   0xffffffffffffffff,
                                   0xdeadbeef};
    static const float floats[] = {0.0f,
                                   -0.0f,
                                   1.0f,
                                   -1.0f,
                                   0.5f,
                                   1.5f,
                                   2.5f,
                                   -2.5f,
                                   3.0f,
                                   1e-45f,
                                   -1e-45f,
                                   1.17549421e-38f,
                                   1.17549435e-38f,
                                   3.40282347e38f,
                                   -3.40282347e38f,
                                   INFINITY,
                                   -INFINITY,
                                   NAN,
                                   16777216.0f,
                                   2147483647.0f,
                                   4294967296.0f,
                                   9.3e18f,
                                   -9.3e18f,
                                   1.8446744e19f,
                                   0.1f,
                                   1e-20f,
                                   255.5f};
    constexpr u64 INTEGERS = sizeof integers / sizeof *integers, FLOATS = sizeof floats / sizeof *floats;
    u64 random = random_bits();
    if constexpr (std::is_same_v<T, float>) {
        if (n % 4 == 0) return floats[random % FLOATS];
        if (n % 4 == 1) return bits_as<float>(static_cast<u32>(random));
        return std::ldexp(static_cast<float>(static_cast<s32>(random)),
                          n % 4 == 2 ? -30 : static_cast<int>(random >> 58) - 60);
    } else if constexpr (std::is_same_v<T, double>) {
        if (n % 4 == 0) return floats[random % FLOATS];
        if (n % 4 == 1) return bits_as<double>(random);
        return std::ldexp(static_cast<double>(static_cast<s64>(random)),
                          n % 4 == 2 ? -62 : static_cast<int>(random >> 58) - 90);
    } else {
        if (n % 3 == 0) return static_cast<T>(integers[random % INTEGERS]);
        if (n % 3 == 1) return static_cast<T>(random & 63);
        return static_cast<T>(random);
    }
}

std::string load(const char *type, const char *name, int number) {
    std::string text, n = std::to_string(number);
    text += "ld.param.u64 %p" + n + ", [p" + n + "];\n add.u64 %p" + n + ", %p" + n + ", %offset;\n";
    return text + "ld.global." + (type[0] == 'f' ? type : std::string("b") + (type + 1)) + " " + name + ", [%p" + n +
           "];\n";
}

/* A kernel that computes d of a, b and c, one case a thread. A predicate comes out as 0 or 1. */
template <class R, class A, class B, class C> std::string kernel(const std::string &text) {
    bool predicate = std::is_same_v<R, bool>;
    std::string d = predicate ? "pred" : register_type<std::conditional_t<std::is_same_v<R, bool>, u32, R>>();
    std::string result =
        predicate ? "selp.u32 %word, 1, 0, %d;\n st.global.u32 [%p3], %word;\n" : "st.global." + d + " [%p3], %d;\n";
    return ".version 8.5\n.target sm_75\n.address_size 64\n.visible .entry one(.param .u64 p0, .param .u64 p1, .param .u64 p2, "
           ".param .u64 p3)\n{\n.reg .b64 %p0, %p1, %p2, %p3, %offset;\n.reg .b32 %i, %j, %n, %word;\n.reg .pred %q;\n.reg ." +
           std::string(register_type<A>()) + " %a;\n.reg ." + register_type<B>() + " %b;\n.reg ." + register_type<C>() +
           " %c;\n.reg ." + d +
           " %d;\nmov.u32 %i, %ctaid.x;\nmov.u32 %n, %ntid.x;\nmov.u32 %j, %tid.x;\nmad.lo.u32 %i, %i, %n, %j;\n"
           "mul.wide.u32 %offset, %i, 8;\n" +
           load(register_type<A>(), "%a", 0) + load(register_type<B>(), "%b", 1) + load(register_type<C>(), "%c", 2) +
           "ld.param.u64 %p3, [p3];\n add.u64 %p3, %p3, %offset;\n" + text + "\n" + result + "ret;\n}\n";
}

template <class R, class A, class B, class C, class F> void try_it(const std::string &text, F expected) {
    std::vector<u64> a(CASES), b(CASES), c(CASES);
    auto put = [](u64 &cell, auto value) { std::memcpy(&cell, &value, sizeof value); };
    for (u64 n = 0; n < CASES; n++) {
        put(a[n], operand_value<A>(n));
        put(b[n], operand_value<B>(n / 4 + 1));
        put(c[n], operand_value<C>(n / 16 + 2));
    }
    Session session(kernel<R, A, B, C>(text));
    Pointer pa = session.upload(a.data(), 8 * CASES), pb = session.upload(b.data(), 8 * CASES),
            pc = session.upload(c.data(), 8 * CASES), pd = session.allocate(8 * CASES);
    need(session.run("one", CASES / THREADS, THREADS, {&pa, &pb, &pc, &pd}), text.c_str());
    std::vector<u64> d = session.download<u64>(pd, CASES);
    unsigned wrong = 0;
    std::string example;
    for (u64 n = 0; n < CASES; n++) {
        auto get = [](u64 cell, auto value) {
            std::memcpy(&value, &cell, sizeof value);
            return value;
        };
        R want = expected(get(a[n], A{}), get(b[n], B{}), get(c[n], C{}));
        u64 actual = 0, wanted = 0;
        std::memcpy(&actual, &d[n], sizeof want);
        std::memcpy(&wanted, &want, sizeof want);
        if (actual == wanted) continue;
        char line[160];
        std::snprintf(line, sizeof line, " of %llx, %llx, %llx: %llx, not %llx", static_cast<unsigned long long>(a[n]),
                      static_cast<unsigned long long>(b[n]), static_cast<unsigned long long>(c[n]),
                      static_cast<unsigned long long>(actual), static_cast<unsigned long long>(wanted));
        if (!wrong++) example = line;
    }
    check(wrong == 0, text + ": " + std::to_string(wrong) + " of " + std::to_string(CASES) + " wrong, as" + example);
}

template <class R, class A, class F> void unary(const std::string &op, F f) {
    try_it<R, A, u32, u32>(op + " %d, %a;", [f](A a, u32, u32) { return f(a); });
}
template <class R, class A, class B, class F> void binary(const std::string &op, F f) {
    try_it<R, A, B, u32>(op + " %d, %a, %b;", [f](A a, B b, u32) { return f(a, b); });
}
template <class R, class A, class B, class C, class F> void ternary(const std::string &op, F f) {
    try_it<R, A, B, C>(op + " %d, %a, %b, %c;", f);
}

float one_nan(float x) { return std::isnan(x) ? bits_as<float>(0x7fffffffu) : x; }
float flush(float x) { return std::fpclassify(x) == FP_SUBNORMAL ? std::copysign(0.0f, x) : x; }
float saturate(float x) { return x > 0 ? (x < 1 ? x : 1.0f) : 0.0f; }

/* f under a rounding of the machine. */
template <class F> auto under(int rounding, F f) {
    return [rounding, f](auto... x) {
        std::fesetround(rounding);
        volatile auto result = f(x...);
        std::fesetround(FE_TONEAREST);
        return result;
    };
}

struct Mode {
    const char *name;
    int rounding;
};
constexpr Mode MODES[] = {{"rn", FE_TONEAREST}, {"rz", FE_TOWARDZERO}, {"rm", FE_DOWNWARD}, {"rp", FE_UPWARD}};

/* Volatile operands: the compiler must not compute with the rounding that it knows. */
template <class T> T sum(T a, T b) {
    volatile T x = a, y = b;
    return x + y;
}
template <class T> T difference(T a, T b) {
    volatile T x = a, y = b;
    return x - y;
}
template <class T> T product(T a, T b) {
    volatile T x = a, y = b;
    return x * y;
}
template <class T> T quotient(T a, T b) {
    volatile T x = a, y = b;
    return x / y;
}

void test_float_arithmetic() {
    for (const Mode &mode : MODES) {
        std::string name = mode.name;
        binary<float, float, float>("add." + name + ".f32",
                                    [=](float a, float b) { return one_nan(under(mode.rounding, sum<float>)(a, b)); });
        binary<float, float, float>("sub." + name + ".f32", [=](float a, float b) {
            return one_nan(under(mode.rounding, difference<float>)(a, b));
        });
        binary<float, float, float>("mul." + name + ".f32", [=](float a, float b) {
            return one_nan(under(mode.rounding, product<float>)(a, b));
        });
        binary<float, float, float>("div." + name + ".f32", [=](float a, float b) {
            return one_nan(under(mode.rounding, quotient<float>)(a, b));
        });
        binary<float, float, float>("add." + name + ".ftz.f32", [=](float a, float b) {
            return one_nan(flush(under(mode.rounding, sum<float>)(flush(a), flush(b))));
        });
        binary<float, float, float>("mul." + name + ".ftz.sat.f32", [=](float a, float b) {
            return saturate(flush(under(mode.rounding, product<float>)(flush(a), flush(b))));
        });
        ternary<float, float, float, float>("fma." + name + ".f32", [=](float a, float b, float c) {
            return one_nan(under(mode.rounding, [](float x, float y, float z) {
                volatile float v = x;
                return std::fma(v, y, z);
            })(a, b, c));
        });
        unary<float, float>("sqrt." + name + ".f32", [=](float a) {
            return one_nan(under(mode.rounding, [](float x) {
                volatile float v = x;
                return std::sqrt(v);
            })(a));
        });
        unary<float, float>("rcp." + name + ".f32", [=](float a) {
            return one_nan(under(mode.rounding, [](float x) { return quotient(1.0f, x); })(a));
        });
        unary<float, double>("cvt." + name + ".f32.f64", [=](double a) {
            return one_nan(under(mode.rounding, [](double x) {
                volatile double v = x;
                return static_cast<float>(v);
            })(a));
        });
        unary<float, s32>("cvt." + name + ".f32.s32", under(mode.rounding, [](s32 x) {
                              volatile s32 v = x;
                              return static_cast<float>(v);
                          }));
        unary<float, u32>("cvt." + name + ".f32.u32", under(mode.rounding, [](u32 x) {
                              volatile u32 v = x;
                              return static_cast<float>(v);
                          }));
        unary<float, s64>("cvt." + name + ".f32.s64", under(mode.rounding, [](s64 x) {
                              volatile s64 v = x;
                              return static_cast<float>(v);
                          }));
        unary<float, u64>("cvt." + name + ".f32.u64", under(mode.rounding, [](u64 x) {
                              volatile long double v = x;
                              return static_cast<float>(v);
                          }));
        unary<double, u64>("cvt." + name + ".f64.u64", under(mode.rounding, [](u64 x) {
                               volatile long double v = x;
                               return static_cast<double>(v);
                           }));
        unary<double, s64>("cvt." + name + ".f64.s64", under(mode.rounding, [](s64 x) {
                               volatile s64 v = x;
                               return static_cast<double>(v);
                           }));
        // NaNs of doubles carry bits that no two machines agree on: only numbers are compared
        auto number = [](double x) { return std::isnan(x) ? 0.0 : x; };
        auto doubles = [&](const std::string &op, auto f) {
            try_it<double, double, double, double>(
                "{ .reg .pred %t; " + op + "." + name + ".f64 %d, %a, %b" + (op == "fma" ? ", %c" : "") +
                    "; setp.nan.f64 %t, %d, %d; selp.f64 %d, 0d0000000000000000, %d, %t; }",
                [=](double a, double b, double c) { return number(under(mode.rounding, f)(a, b, c)); });
        };
        doubles("add", [](double a, double b, double) { return sum(a, b); });
        doubles("mul", [](double a, double b, double) { return product(a, b); });
        doubles("div", [](double a, double b, double) { return quotient(a, b); });
        doubles("fma", [](double a, double b, double c) {
            volatile double v = a;
            return std::fma(v, b, c);
        });
    }
    binary<float, float, float>("add.f32", [](float a, float b) { return one_nan(sum(a, b)); });
    binary<float, float, float>("add.sat.f32", [](float a, float b) { return saturate(sum(a, b)); });
    auto minimum = [](float a, float b) {
        if (std::isnan(a) || std::isnan(b)) return one_nan(std::isnan(a) ? b : a);
        return a == b ? (std::signbit(a) ? a : b) : a < b ? a : b;
    };
    auto maximum = [](float a, float b) {
        if (std::isnan(a) || std::isnan(b)) return one_nan(std::isnan(a) ? b : a);
        return a == b ? (std::signbit(a) ? b : a) : a > b ? a : b;
    };
    binary<float, float, float>("min.f32", minimum);
    binary<float, float, float>("max.f32", maximum);
    binary<float, float, float>("max.ftz.f32", [=](float a, float b) { return maximum(flush(a), flush(b)); });
    unary<float, float>("neg.f32", [](float a) { return bits_as<float>(bits_as<u32>(a) ^ 0x80000000u); });
    unary<float, float>("abs.f32", [](float a) { return bits_as<float>(bits_as<u32>(a) & 0x7fffffffu); });
    binary<float, float, float>("copysign.f32", [](float a, float b) { return std::copysign(b, a); });
}

/* To an integer, once the float is one: out of range to the nearest, NaN to what PTX says. */
template <class D, class S> D clamped(S x) {
    if (std::isnan(x)) return sizeof(D) == 8 || sizeof(S) == 8 ? static_cast<D>(u64{1} << (8 * sizeof(D) - 1)) : D{0};
    if (x >= std::ldexp(S(1), std::numeric_limits<D>::digits)) return std::numeric_limits<D>::max();
    if (x <= static_cast<S>(std::numeric_limits<D>::min())) return std::numeric_limits<D>::min();
    return static_cast<D>(x);
}

template <class S> void test_to_integers(const std::string &from) {
    auto each = [&](const std::string &name, auto round) {
        unary<s32, S>("cvt." + name + ".s32." + from, [=](S x) { return clamped<s32>(round(x)); });
        unary<u32, S>("cvt." + name + ".u32." + from, [=](S x) { return clamped<u32>(round(x)); });
        unary<s64, S>("cvt." + name + ".s64." + from, [=](S x) { return clamped<s64>(round(x)); });
        unary<u64, S>("cvt." + name + ".u64." + from, [=](S x) { return clamped<u64>(round(x)); });
        unary<u16, S>("cvt." + name + ".u16." + from, [=](S x) {
            return std::isnan(x) ? static_cast<u16>(sizeof(S) == 8 ? 0x8000 : 0) : clamped<u16>(round(x));
        });
    };
    each("rni", [](S x) { return std::nearbyint(x); });
    each("rzi", [](S x) { return std::trunc(x); });
    each("rmi", [](S x) { return std::floor(x); });
    each("rpi", [](S x) { return std::ceil(x); });
}

void test_conversions() {
    test_to_integers<float>("f32");
    test_to_integers<double>("f64");
    unary<float, float>("cvt.rni.f32.f32", [](float x) { return one_nan(std::nearbyint(x)); });
    unary<float, float>("cvt.rzi.f32.f32", [](float x) { return one_nan(std::trunc(x)); });
    unary<float, float>("cvt.rmi.ftz.f32.f32", [](float x) { return one_nan(std::floor(flush(x))); });
    unary<float, float>("cvt.sat.f32.f32", [](float x) { return saturate(x); });
    unary<float, double>("cvt.rn.ftz.f32.f64", [](double x) { return one_nan(flush(static_cast<float>(x))); });
    unary<s32, s16>("cvt.s32.s16", [](s16 x) { return s32{x}; });
    unary<u32, u32>("cvt.u32.u8", [](u32 x) { return x & 255; });
    unary<s32, u32>("cvt.s32.s8", [](u32 x) { return s32{static_cast<std::int8_t>(x)}; });
    unary<s64, s32>("cvt.s64.s32", [](s32 x) { return s64{x}; });
    unary<u64, u32>("cvt.u64.u32", [](u32 x) { return u64{x}; });
    unary<u32, u64>("cvt.u32.u64", [](u64 x) { return static_cast<u32>(x); });
    unary<u16, u64>("cvt.u16.u64", [](u64 x) { return static_cast<u16>(x); });
    unary<s64, u32>("cvt.s64.s8",
                    [](u32 x) { return s64{static_cast<std::int8_t>(x)}; }); // a wide register for a small result
    unary<s16, s32>("cvt.sat.s16.s32", [](s32 x) {
        return static_cast<s16>(x > 32767 ? 32767 : x < -32768 ? -32768 : x);
    });
    unary<u32, s32>("cvt.sat.u32.s32", [](s32 x) { return x < 0 ? 0u : static_cast<u32>(x); });
}

template <class T> void test_integer_type(const std::string &type) {
    using U = std::make_unsigned_t<T>;
    constexpr bool SIGNED = std::is_signed_v<T>;
    using Wide = std::conditional_t<SIGNED, __int128, unsigned __int128>;
    constexpr int BITS = 8 * sizeof(T);
    binary<T, T, T>("add." + type, [](T a, T b) { return static_cast<T>(U(a) + U(b)); });
    binary<T, T, T>("sub." + type, [](T a, T b) { return static_cast<T>(U(a) - U(b)); });
    binary<T, T, T>("mul.lo." + type, [](T a, T b) { return static_cast<T>(Wide(a) * Wide(b)); });
    binary<T, T, T>("mul.hi." + type, [](T a, T b) { return static_cast<T>((Wide(a) * Wide(b)) >> BITS); });
    ternary<T, T, T, T>("mad.lo." + type, [](T a, T b, T c) {
        return static_cast<T>(static_cast<unsigned __int128>(Wide(a) * Wide(b)) +
                              static_cast<unsigned __int128>(Wide(c)));
    });
    ternary<T, T, T, T>("mad.hi." + type,
                        [](T a, T b, T c) { return static_cast<T>(U((Wide(a) * Wide(b)) >> BITS) + U(c)); });
    binary<T, T, T>("div." + type,
                    [](T a, T b) { return b == 0 ? static_cast<T>(-1) : static_cast<T>(Wide(a) / Wide(b)); });
    binary<T, T, T>("rem." + type, [](T a, T b) { return b == 0 ? a : static_cast<T>(Wide(a) % Wide(b)); });
    binary<T, T, T>("min." + type, [](T a, T b) { return a < b ? a : b; });
    binary<T, T, T>("max." + type, [](T a, T b) { return a < b ? b : a; });
    binary<T, T, u32>("shr." + type, [](T a, u32 n) { return static_cast<T>(Wide(a) >> (n < 64 ? n : 64)); });
    binary<bool, T, T>("setp.lt." + type, [](T a, T b) { return a < b; });
    binary<bool, T, T>("setp.ge." + type, [](T a, T b) { return a >= b; });
    binary<bool, T, T>("setp.eq." + type, [](T a, T b) { return a == b; });
    binary<bool, T, T>("setp.ne." + type, [](T a, T b) { return a != b; });
    if constexpr (SIGNED) {
        unary<T, T>("neg." + type, [](T a) { return static_cast<T>(-Wide(a)); });
        unary<T, T>("abs." + type, [](T a) { return static_cast<T>(a < 0 ? -Wide(a) : Wide(a)); });
    }
}

void test_integers() {
    test_integer_type<u16>("u16");
    test_integer_type<s16>("s16");
    test_integer_type<u32>("u32");
    test_integer_type<s32>("s32");
    test_integer_type<u64>("u64");
    test_integer_type<s64>("s64");
    binary<u64, u32, u32>("mul.wide.u32", [](u32 a, u32 b) { return u64{a} * b; });
    binary<s64, s32, s32>("mul.wide.s32", [](s32 a, s32 b) { return s64{a} * b; });
    binary<u32, u16, u16>("mul.wide.u16", [](u16 a, u16 b) { return u32{a} * b; });
    binary<s32, s16, s16>("mul.wide.s16", [](s16 a, s16 b) { return s32{a} * b; });
    ternary<u64, u32, u32, u64>("mad.wide.u32", [](u32 a, u32 b, u64 c) { return u64{a} * b + c; });
    ternary<s64, s32, s32, s64>("mad.wide.s32", [](s32 a, s32 b, s64 c) {
        return static_cast<s64>(static_cast<u64>(s64{a} * b) + static_cast<u64>(c));
    });
    binary<s32, s32, s32>("add.sat.s32", [](s32 a, s32 b) {
        s64 r = s64{a} + b;
        return static_cast<s32>(r > INT32_MAX ? INT32_MAX : r < INT32_MIN ? INT32_MIN : r);
    });
    ternary<s32, s32, s32, u32>("sad.s32", [](s32 a, s32 b, u32 c) {
        return static_cast<s32>(c + (a < b ? u32(b) - u32(a) : u32(a) - u32(b)));
    });
    binary<u32, u32, u32>("mul24.lo.u32",
                          [](u32 a, u32 b) { return static_cast<u32>(u64{a & 0xffffff} * (b & 0xffffff)); });
    // carries, through 128 bits
    try_it<u64, u64, u64, u64>(
        "{ .reg .u32 %al, %ah, %bl, %bh, %l, %h; mov.b64 {%al, %ah}, %a; mov.b64 {%bl, %bh}, %b; "
        "add.cc.u32 %l, %al, %bl; addc.u32 %h, %ah, %bh; mov.b64 %d, {%l, %h}; }",
        [](u64 a, u64 b, u64) { return a + b; });
    try_it<u64, u64, u64, u64>(
        "{ .reg .u32 %al, %ah, %bl, %bh, %l, %h; mov.b64 {%al, %ah}, %a; mov.b64 {%bl, %bh}, %b; "
        "sub.cc.u32 %l, %al, %bl; subc.u32 %h, %ah, %bh; mov.b64 %d, {%l, %h}; }",
        [](u64 a, u64 b, u64) { return a - b; });
    try_it<u64, u64, u64, u64>(
        "{ .reg .u64 %l; mad.lo.cc.u64 %l, %a, %b, %c; madc.hi.u64 %d, %a, %b, 0; }",
        [](u64 a, u64 b, u64 c) { return static_cast<u64>((static_cast<unsigned __int128>(a) * b + c) >> 64); });
    try_it<u64, u64, u64, u64>("{ .reg .u64 %l; add.cc.u64 %l, %a, %b; addc.cc.u64 %l, %l, %c; addc.u64 %d, 0, 0; }",
                               [](u64 a, u64 b, u64 c) {
                                   u64 first = a + b, carry = first < a;
                                   return static_cast<u64>((static_cast<unsigned __int128>(first) + c + carry) >> 64);
                               });
}

void test_bits() {
    binary<u32, u32, u32>("and.b32", [](u32 a, u32 b) { return a & b; });
    binary<u64, u64, u64>("xor.b64", [](u64 a, u64 b) { return a ^ b; });
    binary<u16, u16, u16>("or.b16", [](u16 a, u16 b) { return static_cast<u16>(a | b); });
    unary<u32, u32>("not.b32", [](u32 a) { return ~a; });
    unary<u32, u32>("cnot.b32", [](u32 a) { return a == 0 ? 1u : 0u; });
    binary<u32, u32, u32>("shl.b32", [](u32 a, u32 n) { return n < 32 ? a << n : 0; });
    binary<u64, u64, u32>("shl.b64", [](u64 a, u32 n) { return n < 64 ? a << n : 0; });
    binary<u16, u16, u32>("shl.b16", [](u16 a, u32 n) { return static_cast<u16>(n < 16 ? a << n : 0); });
    ternary<u32, u32, u32, u32>(
        "shf.l.wrap.b32", [](u32 a, u32 b, u32 c) { return static_cast<u32>((u64{b} << 32 | a) >> (32 - (c & 31))); });
    ternary<u32, u32, u32, u32>("shf.r.wrap.b32",
                                [](u32 a, u32 b, u32 c) { return static_cast<u32>((u64{b} << 32 | a) >> (c & 31)); });
    ternary<u32, u32, u32, u32>("shf.l.clamp.b32", [](u32 a, u32 b, u32 c) {
        return static_cast<u32>((u64{b} << 32 | a) >> (32 - (c < 32 ? c : 32)));
    });
    ternary<u32, u32, u32, u32>("shf.r.clamp.b32", [](u32 a, u32 b, u32 c) {
        return static_cast<u32>((u64{b} << 32 | a) >> (c < 32 ? c : 32));
    });
    unary<u32, u32>("popc.b32", [](u32 a) {
        u32 n = 0;
        for (; a; a &= a - 1) n++;
        return n;
    });
    unary<u32, u64>("popc.b64", [](u64 a) {
        u32 n = 0;
        for (; a; a &= a - 1) n++;
        return n;
    });
    unary<u32, u32>("clz.b32", [](u32 a) {
        u32 n = 0;
        while (n < 32 && !(a >> (31 - n) & 1)) n++;
        return n;
    });
    unary<u32, u64>("clz.b64", [](u64 a) {
        u32 n = 0;
        while (n < 64 && !(a >> (63 - n) & 1)) n++;
        return n;
    });
    unary<u32, u32>("brev.b32", [](u32 a) {
        u32 r = 0;
        for (u32 i = 0; i < 32; i++) r |= (a >> i & 1) << (31 - i);
        return r;
    });
    unary<u64, u64>("brev.b64", [](u64 a) {
        u64 r = 0;
        for (u32 i = 0; i < 64; i++) r |= (a >> i & 1) << (63 - i);
        return r;
    });
    auto highest = [](u64 a) {
        u32 n = ~0u;
        for (u32 i = 0; i < 64; i++)
            if (a >> i & 1) n = i;
        return n;
    };
    unary<u32, u32>("bfind.u32", [=](u32 a) { return highest(a); });
    unary<u32, s32>("bfind.s32", [=](s32 a) { return highest(a < 0 ? ~static_cast<u32>(a) : static_cast<u32>(a)); });
    unary<u32, u64>("bfind.shiftamt.u64", [=](u64 a) { return a ? 63 - highest(a) : ~0u; });
    // as the PTX manual writes them, a bit at a time
    auto extract = [](u64 a, u32 position, u32 length, u32 bits, bool is_signed) {
        position &= 255;
        length &= 255;
        u64 sign = is_signed && length ? a >> std::min(position + length - 1, bits - 1) & 1 : 0, result = 0;
        for (u32 i = 0; i < bits; i++)
            result |= (i < length && position + i < bits ? a >> (position + i) & 1 : sign) << i;
        return result;
    };
    ternary<u32, u32, u32, u32>("bfe.u32",
                                [=](u32 a, u32 b, u32 c) { return static_cast<u32>(extract(a, b, c, 32, false)); });
    ternary<s32, s32, u32, u32>(
        "bfe.s32", [=](s32 a, u32 b, u32 c) { return static_cast<s32>(extract(static_cast<u32>(a), b, c, 32, true)); });
    ternary<u64, u64, u32, u32>("bfe.u64", [=](u64 a, u32 b, u32 c) { return extract(a, b, c, 64, false); });
    ternary<s64, s64, u32, u32>(
        "bfe.s64", [=](s64 a, u32 b, u32 c) { return static_cast<s64>(extract(static_cast<u64>(a), b, c, 64, true)); });
    auto insert = [](u64 a, u64 b, u32 position, u32 length, u32 bits) {
        position &= 255;
        length &= 255;
        for (u32 i = 0; i < length && position + i < bits; i++)
            b = (b & ~(u64{1} << (position + i))) | (a >> i & 1) << (position + i);
        return b;
    };
    try_it<u32, u32, u32, u32>("bfi.b32 %d, %a, %b, %c, 7;",
                               [=](u32 a, u32 b, u32 c) { return static_cast<u32>(insert(a, b, c, 7, 32)); });
    try_it<u64, u64, u64, u32>("bfi.b64 %d, %a, %b, 9, %c;",
                               [=](u64 a, u64 b, u32 c) { return insert(a, b, 9, c, 64); });
    ternary<u32, u32, u32, u32>("prmt.b32", [](u32 a, u32 b, u32 c) {
        u32 r = 0;
        for (u32 i = 0; i < 4; i++) {
            u32 s = c >> (4 * i) & 15, byte = static_cast<u32>((u64{b} << 32 | a) >> (8 * (s & 7))) & 255;
            r |= (s & 8 ? (byte & 128 ? 255 : 0) : byte) << (8 * i);
        }
        return r;
    });
    for (u32 table : {0x96u, 0xe8u, 0xcau, 0x01u, 0xf8u}) {
        try_it<u32, u32, u32, u32>("lop3.b32 %d, %a, %b, %c, " + std::to_string(table) + ";", [=](u32 a, u32 b, u32 c) {
            u32 r = 0;
            for (u32 i = 0; i < 32; i++)
                r |= (table >> ((a >> i & 1) << 2 | (b >> i & 1) << 1 | (c >> i & 1)) & 1) << i;
            return r;
        });
    }
    unary<u32, u32>("mov.b32", [](u32 a) { return a; });
    try_it<u32, u32, u32, u32>("{ .reg .b16 %x, %y; mov.b32 {%x, %y}, %a; mov.b32 %d, {%y, %x}; }",
                               [](u32 a, u32, u32) { return a << 16 | a >> 16; });
    ternary<u32, u32, u32, s32>("slct.u32.s32", [](u32 a, u32 b, s32 c) { return c >= 0 ? a : b; });
}

void test_comparisons() {
    auto both = [](const std::string &name, auto f) {
        binary<bool, float, float>("setp." + name + ".f32", [f](float a, float b) { return f(a, b); });
        binary<bool, float, float>("setp." + name + ".ftz.f32",
                                   [f](float a, float b) { return f(flush(a), flush(b)); });
        binary<bool, double, double>("setp." + name + ".f64", [f](double a, double b) { return f(a, b); });
    };
    auto unordered = [](auto a, auto b) { return std::isnan(a) || std::isnan(b); };
    both("eq", [](auto a, auto b) { return a == b; });
    both("ne", [=](auto a, auto b) { return !unordered(a, b) && a != b; });
    both("lt", [](auto a, auto b) { return a < b; });
    both("le", [](auto a, auto b) { return a <= b; });
    both("gt", [](auto a, auto b) { return a > b; });
    both("ge", [](auto a, auto b) { return a >= b; });
    both("equ", [=](auto a, auto b) { return unordered(a, b) || a == b; });
    both("neu", [=](auto a, auto b) { return unordered(a, b) || a != b; });
    both("ltu", [=](auto a, auto b) { return unordered(a, b) || a < b; });
    both("leu", [=](auto a, auto b) { return unordered(a, b) || a <= b; });
    both("gtu", [=](auto a, auto b) { return unordered(a, b) || a > b; });
    both("geu", [=](auto a, auto b) { return unordered(a, b) || a >= b; });
    both("num", [=](auto a, auto b) { return !unordered(a, b); });
    both("nan", [=](auto a, auto b) { return unordered(a, b); });
    try_it<bool, u32, u32, u32>("setp.gt.u32 %q, %c, 5; setp.lt.and.u32 %d, %a, %b, !%q;",
                                [](u32 a, u32 b, u32 c) { return a < b && !(c > 5); });
    try_it<bool, u32, u32, u32>("setp.gt.u32 %q, %c, 5; setp.lt.xor.u32 %d|%q, %a, %b, %q;",
                                [](u32 a, u32 b, u32 c) { return (a < b) != (c > 5); });
    try_it<bool, u32, u32, u32>("setp.gt.u32 %q, %c, 5; setp.lt.or.u32 %q|%d, %a, %b, %q;",
                                [](u32 a, u32 b, u32 c) { return !(a < b) || c > 5; });
    binary<u32, float, float>("set.lt.u32.f32", [](float a, float b) { return a < b ? ~0u : 0u; });
    unary<bool, float>("testp.subnormal.f32", [](float a) { return std::fpclassify(a) == FP_SUBNORMAL; });
    unary<bool, double>("testp.finite.f64", [](double a) { return std::isfinite(a); });
}

} // namespace

void test_instructions() {
    test_float_arithmetic();
    test_conversions();
    test_integers();
    test_bits();
    test_comparisons();
}
