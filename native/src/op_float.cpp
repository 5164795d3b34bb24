/* IEEE arithmetic of .f32 and .f64. */
#include "floats.h"

#include "builder.h"

namespace standin {
namespace {

struct Add {
    template <class T> static T of(T a, T b) { return a + b; }
};
struct Subtract {
    template <class T> static T of(T a, T b) { return a - b; }
};
struct Multiply {
    template <class T> static T of(T a, T b) { return a * b; }
};
struct Fused {
    static float of(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
    static double of(double a, double b, double c) { return __builtin_fma(a, b, c); }
};
struct Divide {
    template <class T> static T of(T a, T b) { return a / b; }
};
struct Root {
    static float of(float a) { return __builtin_sqrtf(a); }
    static double of(double a) { return __builtin_sqrt(a); }
};
struct Reciprocal {
    template <class T> static T of(T a) { return T(1) / a; }
};
/* The operand that is not NaN; +0 is larger than -0. */
struct Minimum {
    template <class T> static T of(T a, T b) {
        T smaller = a < b ? a : b < a ? b : std::signbit(a) ? a : b;
        return a != a ? b : b != b ? a : smaller;
    }
};
struct Maximum {
    template <class T> static T of(T a, T b) {
        T larger = a > b ? a : b > a ? b : std::signbit(a) ? b : a;
        return a != a ? b : b != b ? a : larger;
    }
};
/* And with .NaN: NaN if one of them is. */
template <class F> struct Strict {
    template <class T> static T of(T a, T b) { return a != a ? a : b != b ? b : F::of(a, b); }
};
struct Negate {
    static float of(float a) { return bits_as<float>(bits_as<u32>(a) ^ 0x80000000u); }
    static double of(double a) { return bits_as<double>(bits_as<u64>(a) ^ u64{1} << 63); }
};
struct Absolute {
    static float of(float a) { return bits_as<float>(bits_as<u32>(a) & 0x7fffffffu); }
    static double of(double a) { return bits_as<double>(bits_as<u64>(a) & ~(u64{1} << 63)); }
};
/* The sign of the first on the second. */
struct CopySign {
    static float of(float a, float b) { return __builtin_copysignf(b, a); }
    static double of(double a, double b) { return __builtin_copysign(b, a); }
};

/* The commonest of all, by hand: for g++ a fused multiply-add under -frounding-math is a call that it does not vectorise. */
void fused_single(Warp &warp, const Instruction &i, void *out) {
    const float *a = warp.column<float>(i.in[0]), *b = warp.column<float>(i.in[1]), *c = warp.column<float>(i.in[2]);
    u32 lane = 0;
#ifdef __FMA__
    const __m256 nan = _mm256_castsi256_ps(_mm256_set1_epi32(static_cast<int>(CANONICAL_NAN)));
    for (; lane < LANES; lane += 8) {
        __m256 x = _mm256_fmadd_ps(_mm256_loadu_ps(a + lane), _mm256_loadu_ps(b + lane), _mm256_loadu_ps(c + lane));
        x = _mm256_blendv_ps(x, nan, _mm256_cmp_ps(x, x, _CMP_UNORD_Q));
        _mm256_storeu_ps(static_cast<float *>(out) + lane, x);
    }
#endif
    for (; lane < LANES; lane++) {
        static_cast<float *>(out)[lane] = Canonical<Fused>::of(a[lane], b[lane], c[lane]);
    }
}

template <class F, std::size_t N, bool ROUNDS> Handler handler_of(bool rounded_otherwise, Type type) {
    if (type == Type::F64) {
        constexpr Handler PLAIN = SameType<F, double, N>::handler;
        if constexpr (ROUNDS)
            return rounded_otherwise ? rounded<PLAIN> : PLAIN;
        else
            return PLAIN;
    }
    constexpr Handler PLAIN = SameType<F, float, N>::handler;
    if constexpr (ROUNDS)
        return rounded_otherwise ? rounded<PLAIN> : PLAIN;
    else
        return PLAIN;
}

void emit(Builder &b, Handler handler, std::size_t sources, Type type) {
    if (sources == 1)
        b.emit_simple(handler, {type}, type);
    else if (sources == 2)
        b.emit_simple(handler, {type, type}, type);
    else
        b.emit_simple(handler, {type, type, type}, type);
}

/* With .rn and the others, .ftz and .sat. */
template <class F, std::size_t N> void build_rounded(Builder &b, Type type) {
    Rounding rounding = b.rounding();
    b.made.mode = static_cast<u8>(rounding);
    bool otherwise = rounding != Rounding::Nearest;
    bool ftz = type == Type::F32 && b.take("ftz"), sat = type == Type::F32 && b.take("sat");
    Handler handler = ftz && sat ? handler_of<Saturated<Flushed<F>>, N, true>(otherwise, type)
                      : ftz      ? handler_of<Canonical<Flushed<F>>, N, true>(otherwise, type)
                      : sat      ? handler_of<Saturated<F>, N, true>(otherwise, type)
                                 : handler_of<Canonical<F>, N, true>(otherwise, type);
    emit(b, handler, N, type);
}

template <class F, std::size_t N> void build_unrounded(Builder &b, Type type) {
    bool ftz = type == Type::F32 && b.take("ftz");
    emit(b, ftz ? handler_of<Flushed<F>, N, false>(false, type) : handler_of<F, N, false>(false, type), N, type);
}

template <class F> void build_extreme(Builder &b, Type type) {
    if (type == Type::F32 && b.take("NaN")) return build_unrounded<Canonical<Strict<F>>, 2>(b, type);
    build_unrounded<Canonical<F>, 2>(b, type);
}

Type float_type(Builder &b) {
    Type type = b.type();
    if (type != Type::F32 && type != Type::F64) b.fail("'" + std::string(b.base()) + "' is known for .f32 and .f64");
    return type;
}

void build_fused(Builder &b) {
    Type type = float_type(b);
    if (type == Type::F32 && b.sees("rn") && !b.sees("ftz") && !b.sees("sat")) {
        b.take("rn");
        return emit(b, fused_single, 3, type);
    }
    build_rounded<Fused, 3>(b, type);
}
void build_sign(Builder &b) { build_unrounded<CopySign, 2>(b, float_type(b)); }

} // namespace

/* The quotient and the root with a rounding; op_approximate.cpp has those without. */
void build_exact_root(Builder &b, Type type) { build_rounded<Root, 1>(b, type); }
void build_exact_reciprocal(Builder &b, Type type) { build_rounded<Reciprocal, 1>(b, type); }

bool build_float(Builder &b, Type type) {
    if (!is_float(type)) return false;
    if (type == Type::F16) b.fail("arithmetic of .f16 is not supported");
    std::string_view name = b.base();
    if (name == "add")
        build_rounded<Add, 2>(b, type);
    else if (name == "sub")
        build_rounded<Subtract, 2>(b, type);
    else if (name == "mul")
        build_rounded<Multiply, 2>(b, type);
    else if (name == "mad")
        build_rounded<Fused, 3>(b, type);
    else if (name == "min")
        build_extreme<Minimum>(b, type);
    else if (name == "max")
        build_extreme<Maximum>(b, type);
    else if (name == "neg")
        build_unrounded<Negate, 1>(b, type);
    else if (name == "abs")
        build_unrounded<Absolute, 1>(b, type);
    else if (name == "div") {
        // .approx and .full promise 2 ulp: the exact quotient is one of the answers
        b.take_any({"approx", "full"});
        build_rounded<Divide, 2>(b, type);
    } else
        return false;
    return true;
}

void add_float_opcodes(Opcodes &all) {
    all["fma"] = build_fused;
    all["copysign"] = build_sign;
}

} // namespace standin
