/* cvt and cvta. */
#include "floats.h"

#include "builder.h"
#include "compiler.h"

#include <limits>

namespace standin {
namespace {

/* To the nearest integer, ties to even, however the arithmetic rounds. */
struct NearestInteger {
    template <class T> static T of(T x) { return std::rint(x); }
};
struct TowardsZero {
    template <class T> static T of(T x) { return std::trunc(x); }
};
struct Downwards {
    template <class T> static T of(T x) { return std::floor(x); }
};
struct Upwards {
    template <class T> static T of(T x) { return std::ceil(x); }
};

template <class D, class S> struct IntegerToInteger {
    static D of(S x) { return static_cast<D>(x); }
};
template <class D, class S> struct IntegerClamped {
    static D of(S x) {
        s128 low = std::numeric_limits<D>::min(), high = std::numeric_limits<D>::max(), value = x;
        return static_cast<D>(value < low ? low : value > high ? high : value);
    }
};
template <class D, class S> struct IntegerToFloat {
    static D of(S x) { return static_cast<D>(x); }
};
/* Out of range: the nearest. NaN: zero, or, from or to 64 bits, the highest bit alone. */
template <class D, class S, class ROUND, bool FTZ> struct FloatToInteger {
    static D of(S x) {
        if (FTZ) x = flushed(x);
        S rounded = ROUND::of(x);
        constexpr u32 BITS = 8 * sizeof(D);
        const S limit =
            std::is_signed_v<D> ? static_cast<S>(u64{1} << (BITS - 1)) : S(2) * static_cast<S>(u64{1} << (BITS - 1));
        if (rounded != rounded) {
            bool wide = sizeof(D) == 8 || sizeof(S) == 8;
            return wide ? static_cast<D>(u64{1} << (BITS - 1)) : D{0};
        }
        if (rounded >= limit) return std::numeric_limits<D>::max();
        if (std::is_signed_v<D> ? rounded < -limit : rounded <= S(0)) return std::numeric_limits<D>::min();
        return static_cast<D>(rounded);
    }
};
struct Narrow {
    static float of(double x) { return static_cast<float>(x); }
};
struct Widen {
    static double of(float x) { return x; }
};
struct WidenFlushed {
    static double of(float x) { return flushed(x); }
};
struct NarrowFlushed {
    static float of(double x) { return flushed(static_cast<float>(x)); }
};
struct Same {
    template <class T> static T of(T x) { return x; }
};

/* Calls f with a value of the C++ type. */
template <class F> Handler with_integer(Type type, F f) {
    switch (type) {
    case Type::U8:
        return f(u8{});
    case Type::S8:
        return f(s8{});
    case Type::U16:
        return f(u16{});
    case Type::S16:
        return f(s16{});
    case Type::U32:
        return f(u32{});
    case Type::S32:
        return f(s32{});
    case Type::U64:
        return f(u64{});
    case Type::S64:
        return f(s64{});
    default:
        return nullptr;
    }
}

Handler integer_to_integer(Type to, Type from, bool clamped) {
    return with_integer(to, [&](auto d) {
        return with_integer(from, [&](auto s) -> Handler {
            using D = decltype(d);
            using S = decltype(s);
            return clamped ? each_lane<IntegerClamped<D, S>, D, S> : each_lane<IntegerToInteger<D, S>, D, S>;
        });
    });
}

template <class D> Handler integer_to_float(Type from, bool otherwise) {
    return with_integer(from, [&](auto s) -> Handler {
        using S = decltype(s);
        constexpr Handler PLAIN = each_lane<IntegerToFloat<D, S>, D, S>;
        return otherwise ? rounded<PLAIN> : PLAIN;
    });
}

template <class S, bool FTZ> Handler float_to_integer(Type to, std::string_view rounding) {
    return with_integer(to, [&](auto d) -> Handler {
        using D = decltype(d);
        if (rounding == "rni") return each_lane<FloatToInteger<D, S, NearestInteger, FTZ>, D, S>;
        if (rounding == "rmi") return each_lane<FloatToInteger<D, S, Downwards, FTZ>, D, S>;
        if (rounding == "rpi") return each_lane<FloatToInteger<D, S, Upwards, FTZ>, D, S>;
        return each_lane<FloatToInteger<D, S, TowardsZero, FTZ>, D, S>;
    });
}

template <class F, class T> Handler same_float(bool ftz, bool sat) {
    if (ftz && sat) return each_lane<Saturated<Flushed<F>>, T, T>;
    if (ftz) return each_lane<Canonical<Flushed<F>>, T, T>;
    if (sat) return each_lane<Saturated<F>, T, T>;
    return each_lane<Canonical<F>, T, T>;
}

template <class T> Handler to_integral_float(std::string_view rounding, bool ftz, bool sat) {
    if (rounding == "rni") return same_float<NearestInteger, T>(ftz, sat);
    if (rounding == "rzi") return same_float<TowardsZero, T>(ftz, sat);
    if (rounding == "rmi") return same_float<Downwards, T>(ftz, sat);
    if (rounding == "rpi") return same_float<Upwards, T>(ftz, sat);
    return same_float<Same, T>(ftz, sat);
}

Handler float_to_float(Type to, Type from, std::string_view integral, bool otherwise, bool ftz, bool sat) {
    if (to == from) {
        if (otherwise) return nullptr;
        return to == Type::F32 ? to_integral_float<float>(integral, ftz, sat)
                               : to_integral_float<double>(integral, false, sat);
    }
    if (!integral.empty()) return nullptr;
    if (to == Type::F64) {
        if (sat) return each_lane<Saturated<Widen>, double, float>;
        return ftz ? each_lane<WidenFlushed, double, float> : each_lane<Widen, double, float>;
    }
    if (ftz) {
        if (sat)
            return otherwise ? rounded<each_lane<Saturated<NarrowFlushed>, float, double>>
                             : each_lane<Saturated<NarrowFlushed>, float, double>;
        return otherwise ? rounded<each_lane<Canonical<NarrowFlushed>, float, double>>
                         : each_lane<Canonical<NarrowFlushed>, float, double>;
    }
    if (sat)
        return otherwise ? rounded<each_lane<Saturated<Narrow>, float, double>>
                         : each_lane<Saturated<Narrow>, float, double>;
    return otherwise ? rounded<each_lane<Canonical<Narrow>, float, double>>
                     : each_lane<Canonical<Narrow>, float, double>;
}

void build_convert(Builder &b) {
    std::string_view integral = b.take_one_of({"rni", "rzi", "rmi", "rpi"});
    Rounding rounding = b.rounding();
    bool otherwise = rounding != Rounding::Nearest, ftz = b.take("ftz"), sat = b.take("sat");
    b.made.mode = static_cast<u8>(rounding);
    Type to = b.type(), from = b.type();
    if (to == Type::F16 || from == Type::F16) b.fail("conversions of .f16 are not supported");
    Handler handler = nullptr;
    if (is_float(to) && is_float(from)) {
        handler = float_to_float(to, from, integral, otherwise, ftz, sat);
    } else if (is_float(to)) {
        if (sat) b.fail(".sat of an integer is not supported here");
        handler =
            to == Type::F32 ? integer_to_float<float>(from, otherwise) : integer_to_float<double>(from, otherwise);
    } else if (is_float(from)) {
        if (integral.empty()) b.fail("a conversion to integers needs .rni, .rzi, .rmi or .rpi");
        handler = from == Type::F64 ? float_to_integer<double, false>(to, integral)
                  : ftz             ? float_to_integer<float, true>(to, integral)
                                    : float_to_integer<float, false>(to, integral);
    } else {
        handler = integer_to_integer(to, from, sat);
    }
    b.emit_simple(handler, {from}, to);
}

template <u64 WINDOW> struct IntoWindow {
    static u64 of(u64 address) { return address + WINDOW; }
};
template <u64 WINDOW> struct OutOfWindow {
    static u64 of(u64 address) { return address - WINDOW; }
};

/* Global addresses are generic ones; shared and local ones lie in a window of them; parameters' always do. */
void build_address(Builder &b) {
    bool back = b.take("to");
    Space space = b.space();
    Type type = b.type();
    if (type != Type::U64) b.fail("cvta is known for .u64");
    if (space == Space::Generic) b.fail("cvta needs a space");
    Handler handler = each_lane<Same, u64, u64>;
    if (space == Space::Shared)
        handler =
            back ? each_lane<OutOfWindow<SHARED_WINDOW>, u64, u64> : each_lane<IntoWindow<SHARED_WINDOW>, u64, u64>;
    if (space == Space::Local)
        handler = back ? each_lane<OutOfWindow<LOCAL_WINDOW>, u64, u64> : each_lane<IntoWindow<LOCAL_WINDOW>, u64, u64>;
    b.emit_simple(handler, {type}, type);
}

/* isspacep.shared p, a; */
void window_matches(Warp &warp, const Instruction &i, void *out) {
    const u64 *address = warp.column<u64>(i.in[0]);
    for (u32 lane = 0; lane < LANES; lane++) {
        static_cast<u32 *>(out)[lane] = window_of(address[lane]) == static_cast<u64>(i.number);
    }
}

void build_test(Builder &b) {
    Space space = b.space();
    b.made.number = static_cast<s64>(space == Space::Shared  ? SHARED_WINDOW
                                     : space == Space::Local ? LOCAL_WINDOW
                                     : space == Space::Param ? PARAM_WINDOW
                                                             : 0);
    if (space == Space::Generic || space == Space::Const) b.fail("isspacep needs .global, .shared, .local or .param");
    b.made.in[0] = b.in(1, Type::U64);
    b.out(0, Type::Pred);
    b.emit(window_matches);
}

} // namespace

void add_convert_opcodes(Opcodes &all) {
    all["cvt"] = build_convert;
    all["cvta"] = build_address;
    all["isspacep"] = build_test;
}

} // namespace standin
