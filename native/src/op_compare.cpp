/* Comparisons and selections: setp, set, selp, slct, testp. */
#include "floats.h"

#include "builder.h"

namespace standin {
namespace {

struct Equal {
    template <class T> static bool of(T a, T b) { return a == b; }
};
struct NotEqual {
    template <class T> static bool of(T a, T b) { return a < b || a > b; } // false for NaN
};
struct Less {
    template <class T> static bool of(T a, T b) { return a < b; }
};
struct LessEqual {
    template <class T> static bool of(T a, T b) { return a <= b; }
};
struct Greater {
    template <class T> static bool of(T a, T b) { return a > b; }
};
struct GreaterEqual {
    template <class T> static bool of(T a, T b) { return a >= b; }
};
struct Ordered {
    template <class T> static bool of(T a, T b) { return a == a && b == b; }
};
/* What F is not: of ltu, say, F is ge, which NaN makes false. */
template <class F> struct Opposite {
    template <class T> static bool of(T a, T b) { return !F::of(a, b); }
};
template <class F> struct FlushedOperands {
    static bool of(float a, float b) { return F::of(flushed(a), flushed(b)); }
};

template <class F> Handler integer_handler(Type type) {
    switch (type) {
    case Type::U16:
    case Type::B16:
        return each_lane<F, bool, u16, u16>;
    case Type::S16:
        return each_lane<F, bool, s16, s16>;
    case Type::U32:
    case Type::B32:
        return each_lane<F, bool, u32, u32>;
    case Type::S32:
        return each_lane<F, bool, s32, s32>;
    case Type::U64:
    case Type::B64:
        return each_lane<F, bool, u64, u64>;
    case Type::S64:
        return each_lane<F, bool, s64, s64>;
    default:
        return nullptr;
    }
}

template <class F> Handler float_handler(Type type, bool ftz) {
    if (type == Type::F64) return each_lane<F, bool, double, double>;
    if (type != Type::F32) return nullptr;
    return ftz ? each_lane<FlushedOperands<F>, bool, float, float> : each_lane<F, bool, float, float>;
}

/* For integers lo, ls, hi and hs are lt, le, gt and ge. */
Handler comparison(std::string_view name, Type type, bool ftz) {
    if (is_float(type)) {
        if (name == "eq") return float_handler<Equal>(type, ftz);
        if (name == "ne") return float_handler<NotEqual>(type, ftz);
        if (name == "lt") return float_handler<Less>(type, ftz);
        if (name == "le") return float_handler<LessEqual>(type, ftz);
        if (name == "gt") return float_handler<Greater>(type, ftz);
        if (name == "ge") return float_handler<GreaterEqual>(type, ftz);
        if (name == "equ") return float_handler<Opposite<NotEqual>>(type, ftz);
        if (name == "neu") return float_handler<Opposite<Equal>>(type, ftz);
        if (name == "ltu") return float_handler<Opposite<GreaterEqual>>(type, ftz);
        if (name == "leu") return float_handler<Opposite<Greater>>(type, ftz);
        if (name == "gtu") return float_handler<Opposite<LessEqual>>(type, ftz);
        if (name == "geu") return float_handler<Opposite<Less>>(type, ftz);
        if (name == "num") return float_handler<Ordered>(type, ftz);
        if (name == "nan") return float_handler<Opposite<Ordered>>(type, ftz);
        return nullptr;
    }
    if (name == "eq") return integer_handler<Equal>(type);
    if (name == "ne") return integer_handler<NotEqual>(type);
    if (name == "lt" || name == "lo") return integer_handler<Less>(type);
    if (name == "le" || name == "ls") return integer_handler<LessEqual>(type);
    if (name == "gt" || name == "hi") return integer_handler<Greater>(type);
    if (name == "ge" || name == "hs") return integer_handler<GreaterEqual>(type);
    return nullptr;
}

enum Combination : u8 { Alone, And, Or, Xor };

/* After a comparison with more to it: in[0] its result, in[1] the third operand; writes out and, for p|q, out2. */
void combine(Warp &warp, const Instruction &i, void *) {
    const u32 *compared = warp.column<u32>(i.in[0]), *other = warp.column<u32>(i.in[1]);
    for (u32 lane = 0; lane < LANES; lane++) {
        if (!(warp.active >> lane & 1)) continue;
        auto combined = [&](u32 p) {
            u32 q = other[lane];
            return i.mode == And ? p & q : i.mode == Or ? p | q : i.mode == Xor ? p ^ q : p;
        };
        u32 result = compared[lane], opposite = result ^ 1;
        u32 first = combined(result), second = combined(opposite);
        warp.column<u32>(i.out)[lane] = first;
        if (i.out2 != NONE) warp.column<u32>(i.out2)[lane] = second;
    }
}

struct AllOnes {
    static u32 of(bool p) { return p ? ~0u : 0; }
};
struct One {
    static float of(bool p) { return p ? 1.0f : 0.0f; }
};

Handler take_comparison(Builder &b, Type type) {
    std::string_view name = b.take_one_of({"eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs", "equ", "neu",
                                           "ltu", "leu", "gtu", "geu", "num", "nan"});
    Handler handler = comparison(name, type, b.take("ftz"));
    if (!handler) b.fail("this comparison is not known");
    return handler;
}

Combination take_combination(Builder &b) {
    std::string_view name = b.take_one_of({"and", "or", "xor"});
    return name == "and" ? And : name == "or" ? Or : name == "xor" ? Xor : Alone;
}

void build_setp(Builder &b) {
    Combination combination = take_combination(b);
    Type type = b.type();
    Handler handler = take_comparison(b, type);
    bool paired = !b.operand(0).parts.empty();
    if (b.operands() != (combination == Alone ? 3u : 4u)) b.fail("setp has another number of operands");
    b.made.in[0] = b.in(1, type);
    b.made.in[1] = b.in(2, type);
    if (combination == Alone && !paired) {
        b.out(0, Type::Pred);
        return b.emit(handler);
    }
    Instruction compare = b.made;
    u32 other = combination == Alone ? b.constant(0, 4) : b.in(3, Type::Pred);
    compare.run = handler;
    compare.guard = NONE; // its result goes nowhere else
    compare.out = b.temporary(Type::Pred);
    b.add(compare);
    b.made.in[0] = compare.out;
    b.made.in[1] = other;
    b.made.mode = combination;
    b.out(0, Type::Pred);
    if (paired) b.made.out2 = b.out_column(b.operand(0).parts[0], Type::Pred);
    b.emit(combine, Step::Masked);
}

/* set.lt.u32.f32: all ones or 1.0 where it holds. */
void build_set(Builder &b) {
    if (take_combination(b) != Alone) b.fail("set with a third operand is not supported");
    Type result = b.type(), type = b.type();
    if (cell_of(result) != 4 || bytes_of(result) != 4) b.fail("set gives 32 bits");
    Instruction compare = b.made;
    compare.run = take_comparison(b, type);
    compare.in[0] = b.in(1, type);
    compare.in[1] = b.in(2, type);
    compare.guard = NONE;
    compare.out = b.temporary(Type::Pred);
    b.add(compare);
    b.made.in[0] = compare.out;
    b.out(0, result);
    b.emit(result == Type::F32 ? each_lane<One, float, bool> : each_lane<AllOnes, u32, bool>);
}

struct Select {
    template <class T> static T of(T a, T b, bool p) { return p ? a : b; }
};

void build_selp(Builder &b) {
    Type type = b.type();
    b.emit_simple(cell_of(type) == 8 ? each_lane<Select, u64, u64, u64, bool> : each_lane<Select, u32, u32, u32, bool>,
                  {type, type, Type::Pred}, type);
}

struct SelectBySign {
    template <class T> static T of(T a, T b, s32 c) { return c >= 0 ? a : b; }
    template <class T> static T of(T a, T b, float c) { return c >= 0 ? a : b; }
};

void build_slct(Builder &b) {
    bool ftz = b.take("ftz"); // a flushed c has the same sign
    Type type = b.type(), sign = b.type();
    (void)ftz;
    Handler handler = nullptr;
    if (sign == Type::S32) {
        handler = cell_of(type) == 8 ? each_lane<SelectBySign, u64, u64, u64, s32>
                                     : each_lane<SelectBySign, u32, u32, u32, s32>;
    } else if (sign == Type::F32) {
        handler = cell_of(type) == 8 ? each_lane<SelectBySign, u64, u64, u64, float>
                                     : each_lane<SelectBySign, u32, u32, u32, float>;
    }
    b.emit_simple(handler, {type, type, sign}, type);
}

struct IsFinite {
    template <class T> static bool of(T x) { return std::isfinite(x); }
};
struct IsInfinite {
    template <class T> static bool of(T x) { return std::isinf(x); }
};
struct IsNumber {
    template <class T> static bool of(T x) { return x == x; }
};
struct IsNaN {
    template <class T> static bool of(T x) { return x != x; }
};
struct IsNormal {
    template <class T> static bool of(T x) { return std::isnormal(x); }
};
struct IsSubnormal {
    template <class T> static bool of(T x) { return std::fpclassify(x) == FP_SUBNORMAL; }
};

template <class F> Handler test_handler(Type type) {
    return type == Type::F32 ? each_lane<F, bool, float> : type == Type::F64 ? each_lane<F, bool, double> : nullptr;
}

void build_testp(Builder &b) {
    std::string_view name = b.take_one_of({"finite", "infinite", "number", "notanumber", "normal", "subnormal"});
    Type type = b.type();
    Handler handler = name == "finite"       ? test_handler<IsFinite>(type)
                      : name == "infinite"   ? test_handler<IsInfinite>(type)
                      : name == "number"     ? test_handler<IsNumber>(type)
                      : name == "notanumber" ? test_handler<IsNaN>(type)
                      : name == "normal"     ? test_handler<IsNormal>(type)
                      : name == "subnormal"  ? test_handler<IsSubnormal>(type)
                                             : nullptr;
    b.emit_simple(handler, {type}, Type::Pred);
}

} // namespace

void add_compare_opcodes(Opcodes &all) {
    all["setp"] = build_setp;
    all["set"] = build_set;
    all["selp"] = build_selp;
    all["slct"] = build_slct;
    all["testp"] = build_testp;
}

} // namespace standin
