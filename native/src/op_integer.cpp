/* Integer arithmetic. Sums are made without sign, where overflow means what PTX means. */
#include "builder.h"

#include <limits>

namespace standin {
namespace {

template <class T> using Unsigned = std::make_unsigned_t<T>;
template <class T>
using Twice = std::conditional_t<std::is_signed_v<T>, std::conditional_t<sizeof(T) == 8, s128, s64>,
                                 std::conditional_t<sizeof(T) == 8, u128, u64>>;

struct Add {
    template <class T> static T of(T a, T b) { return static_cast<T>(Unsigned<T>(a) + Unsigned<T>(b)); }
};
struct Subtract {
    template <class T> static T of(T a, T b) { return static_cast<T>(Unsigned<T>(a) - Unsigned<T>(b)); }
};
struct MultiplyLow {
    template <class T> static T of(T a, T b) { return static_cast<T>(u64(a) * u64(b)); }
};
struct MultiplyHigh {
    template <class T> static T of(T a, T b) { return static_cast<T>(Twice<T>(a) * Twice<T>(b) >> (8 * sizeof(T))); }
};
struct MultiplyAddLow {
    template <class T> static T of(T a, T b, T c) { return Add::of(MultiplyLow::of(a, b), c); }
};
struct MultiplyAddHigh {
    template <class T> static T of(T a, T b, T c) { return Add::of(MultiplyHigh::of(a, b), c); }
};
/* The wide forms: T is the type of the result, A that of the factors. */
struct MultiplyWide {
    template <class A> static u64 of(A a, A b) { return static_cast<u64>(Twice<A>(a) * Twice<A>(b)); }
};
template <class A> struct Wide {
    using T = std::conditional_t<sizeof(A) == 4, u64, u32>;
    static T of(A a, A b) { return static_cast<T>(MultiplyWide::of(a, b)); }
    static T of(A a, A b, T c) { return static_cast<T>(MultiplyWide::of(a, b) + c); }
};
/* Division by zero gives all ones, and its remainder is the dividend. */
struct Divide {
    template <class T> static T of(T a, T b) {
        if (b == 0) return static_cast<T>(~u64{0});
        if constexpr (std::is_signed_v<T>) {
            if (b == -1) return Subtract::of(T{0}, a);
        }
        return static_cast<T>(a / b);
    }
};
struct Remainder {
    template <class T> static T of(T a, T b) {
        if (b == 0) return a;
        if constexpr (std::is_signed_v<T>) {
            if (b == -1) return 0;
        }
        return static_cast<T>(a % b);
    }
};
struct Negate {
    template <class T> static T of(T a) { return Subtract::of(T{0}, a); }
};
struct Absolute {
    template <class T> static T of(T a) { return a < 0 ? Subtract::of(T{0}, a) : a; }
};
struct Minimum {
    template <class T> static T of(T a, T b) { return a < b ? a : b; }
};
struct Maximum {
    template <class T> static T of(T a, T b) { return a > b ? a : b; }
};
struct SumOfDifference {
    template <class T> static T of(T a, T b, T c) {
        return Add::of(c, a < b ? Subtract::of(b, a) : Subtract::of(a, b));
    }
};

s32 clamp(s64 x) {
    if (x > std::numeric_limits<s32>::max()) return std::numeric_limits<s32>::max();
    return x < std::numeric_limits<s32>::min() ? std::numeric_limits<s32>::min() : static_cast<s32>(x);
}
struct AddClamped {
    static s32 of(s32 a, s32 b) { return clamp(s64{a} + b); }
};
struct SubtractClamped {
    static s32 of(s32 a, s32 b) { return clamp(s64{a} - b); }
};
struct MultiplyAddHighClamped {
    static s32 of(s32 a, s32 b, s32 c) { return clamp((s64{a} * b >> 32) + c); }
};
struct Multiply24Low {
    static s32 of(s32 a, s32 b) { return static_cast<s32>(u64(a << 8 >> 8) * u64(b << 8 >> 8)); }
    static u32 of(u32 a, u32 b) { return static_cast<u32>(u64{a & 0xffffff} * (b & 0xffffff)); }
    template <class T> static T of(T a, T b, T c) { return Add::of(of(a, b), c); }
};

/* Signed and unsigned dot products of bytes. */
template <class A, class B> struct DotBytes {
    static u32 of(u32 a, u32 b, u32 c) {
        for (u32 k = 0; k < 4; k++)
            c += static_cast<u32>(s32{static_cast<A>(a >> (8 * k))} * static_cast<B>(b >> (8 * k)));
        return c;
    }
};

bool is_integer(Type type) { return type != Type::None && type != Type::Pred && !is_float(type); }

template <class F, class Clamped> void build_sum(Builder &b) {
    if (b.sees("cc")) b.fail("carries are built elsewhere");
    Type type = b.optional_type();
    if (build_float(b, type)) return;
    if (b.take("sat")) {
        if (type != Type::S32) b.fail(".sat is for .s32 only");
        return b.emit_simple(each_lane<Clamped, s32, s32, s32>, {type, type}, type);
    }
    b.emit_simple(is_integer(type) ? for_integers<F, 2>(type) : nullptr, {type, type}, type);
}

template <class F, std::size_t N> void build(Builder &b) {
    Type type = b.optional_type();
    if (build_float(b, type)) return;
    Handler handler = is_integer(type) ? for_integers<F, N>(type) : nullptr;
    if constexpr (N == 1)
        b.emit_simple(handler, {type}, type);
    else if constexpr (N == 2)
        b.emit_simple(handler, {type, type}, type);
    else
        b.emit_simple(handler, {type, type, type}, type);
}

Type twice(Builder &b, Type type) {
    switch (type) {
    case Type::U16:
        return Type::U32;
    case Type::S16:
        return Type::S32;
    case Type::U32:
        return Type::U64;
    case Type::S32:
        return Type::S64;
    default:
        b.fail(".wide is for 16 and 32 bits");
    }
}

template <bool ADD, class A> Handler wide_handler() {
    using T = typename Wide<A>::T;
    if constexpr (ADD)
        return each_lane<Wide<A>, T, A, A, T>;
    else
        return each_lane<Wide<A>, T, A, A>;
}

template <bool ADD> void build_product(Builder &b) {
    Type type = b.optional_type();
    if (build_float(b, type)) return;
    Type result = type;
    Handler handler = nullptr;
    if (b.take("wide")) {
        result = twice(b, type);
        handler = type == Type::U16   ? wide_handler<ADD, u16>()
                  : type == Type::S16 ? wide_handler<ADD, s16>()
                  : type == Type::U32 ? wide_handler<ADD, u32>()
                                      : wide_handler<ADD, s32>();
    } else if (!is_integer(type)) {
        b.emit(nullptr);
    } else if (b.take("hi")) {
        if (ADD && b.take("sat"))
            handler = type == Type::S32 ? each_lane<MultiplyAddHighClamped, s32, s32, s32, s32> : nullptr;
        else if constexpr (ADD)
            handler = for_integers<MultiplyAddHigh, 3>(type);
        else
            handler = for_integers<MultiplyHigh, 2>(type);
    } else {
        if (!b.take("lo")) b.fail("a product of integers needs .lo, .hi or .wide");
        if constexpr (ADD)
            handler = for_integers<MultiplyAddLow, 3>(type);
        else
            handler = for_integers<MultiplyLow, 2>(type);
    }
    if constexpr (ADD)
        b.emit_simple(handler, {type, type, result}, result);
    else
        b.emit_simple(handler, {type, type}, result);
}

template <bool ADD> void build_product24(Builder &b) {
    Type type = b.type();
    if (!b.take("lo") || (type != Type::U32 && type != Type::S32)) b.fail("only .lo.u32 and .lo.s32 are known");
    bool is_u32 = type == Type::U32;
    if constexpr (ADD) {
        b.emit_simple(is_u32 ? each_lane<Multiply24Low, u32, u32, u32, u32>
                             : each_lane<Multiply24Low, s32, s32, s32, s32>,
                      {type, type, type}, type);
    } else {
        b.emit_simple(is_u32 ? each_lane<Multiply24Low, u32, u32, u32> : each_lane<Multiply24Low, s32, s32, s32>,
                      {type, type}, type);
    }
}

void build_dot(Builder &b) {
    Type first = b.type(), second = b.type();
    bool a = first == Type::S32, c = second == Type::S32;
    Handler handler = a && c ? each_lane<DotBytes<s8, s8>, u32, u32, u32, u32>
                      : a    ? each_lane<DotBytes<s8, u8>, u32, u32, u32, u32>
                      : c    ? each_lane<DotBytes<u8, s8>, u32, u32, u32, u32>
                             : each_lane<DotBytes<u8, u8>, u32, u32, u32, u32>;
    b.emit_simple(handler, {first, second, Type::B32}, Type::B32);
}

} // namespace

void add_integer_opcodes(Opcodes &all) {
    all["add"] = build_sum<Add, AddClamped>;
    all["sub"] = build_sum<Subtract, SubtractClamped>;
    all["mul"] = build_product<false>;
    all["mad"] = build_product<true>;
    all["mul24"] = build_product24<false>;
    all["mad24"] = build_product24<true>;
    all["div"] = build<Divide, 2>;
    all["rem"] = build<Remainder, 2>;
    all["neg"] = build<Negate, 1>;
    all["abs"] = build<Absolute, 1>;
    all["min"] = build<Minimum, 2>;
    all["max"] = build<Maximum, 2>;
    all["sad"] = build<SumOfDifference, 3>;
    all["dp4a"] = build_dot;
}

} // namespace standin
