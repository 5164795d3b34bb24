/* Logic, shifts, bit fields, permutations, moves. */
#include "builder.h"
#include "compiler.h"

namespace standin {
namespace {

struct And {
    template <class T> static T of(T a, T b) { return a & b; }
};
struct Or {
    template <class T> static T of(T a, T b) { return a | b; }
};
struct Xor {
    template <class T> static T of(T a, T b) { return a ^ b; }
};
struct Not {
    static bool of(bool a) { return !a; }
    template <class T> static T of(T a) { return static_cast<T>(~a); }
};
struct IsZero {
    template <class T> static T of(T a) { return a == 0; }
};
struct Copy {
    template <class T> static T of(T a) { return a; }
};

/* Shifts by the width or more give zeros, or the sign. */
template <class T> struct ShiftLeft {
    static T of(T a, u32 n) { return n >= 8 * sizeof(T) ? T{0} : static_cast<T>(u64{a} << n); }
};
template <class T> struct ShiftRight {
    static T of(T a, u32 n) {
        if (n >= 8 * sizeof(T)) return std::is_signed_v<T> && a < 0 ? static_cast<T>(-1) : T{0};
        return static_cast<T>(a >> n);
    }
};

struct ShiftFunnelLeft {
    static u32 of(u32 low, u32 high, u32 n) { return static_cast<u32>((u64{high} << 32 | low) << n >> 32); }
};
struct ShiftFunnelRight {
    static u32 of(u32 low, u32 high, u32 n) { return static_cast<u32>((u64{high} << 32 | low) >> n); }
};
template <class F> struct Wrapped {
    static u32 of(u32 low, u32 high, u32 n) { return F::of(low, high, n & 31); }
};
template <class F> struct Clamped {
    static u32 of(u32 low, u32 high, u32 n) { return F::of(low, high, n < 32 ? n : 32); }
};

template <class T> struct CountOnes {
    static u32 of(T a) { return static_cast<u32>(__builtin_popcountll(a)); }
};
template <class T> struct LeadingZeros {
    static u32 of(T a) { return a ? static_cast<u32>(__builtin_clzll(a)) - (64 - 8 * sizeof(T)) : 8 * sizeof(T); }
};
/* The highest bit that differs from the sign; all ones if there is none. */
template <class T> struct FindHighest {
    static u32 of(T a) {
        u64 bits = a < 0 ? ~static_cast<u64>(static_cast<s64>(a)) : static_cast<u64>(a);
        return bits ? 63 - static_cast<u32>(__builtin_clzll(bits)) : ~0u;
    }
};
template <class T> struct FindHighestShift {
    static u32 of(T a) {
        u32 at = FindHighest<T>::of(a);
        return at == ~0u ? at : static_cast<u32>(8 * sizeof(T)) - 1 - at;
    }
};
template <class T> struct Reverse {
    static T of(T a) {
        T result = 0;
        for (u32 i = 0; i < 8 * sizeof(T); i++) result = static_cast<T>(result << 1 | (a >> i & 1));
        return result;
    }
};

template <class T> struct ExtractField {
    static T of(T a, u32 position, u32 length) {
        constexpr u32 BITS = 8 * sizeof(T);
        position &= 255;
        length &= 255;
        if (length == 0) return 0;
        u32 last = position + length - 1 < BITS - 1 ? position + length - 1 : BITS - 1;
        bool sign = std::is_signed_v<T> && (static_cast<u64>(a) >> last & 1);
        u64 field = position < BITS ? static_cast<std::make_unsigned_t<T>>(a) >> position : 0;
        u64 kept = position < BITS ? last - position + 1 : 0; // bits that come from a
        u64 mask = kept >= 64 ? ~u64{0} : (u64{1} << kept) - 1;
        return static_cast<T>(sign ? field | ~mask : field & mask);
    }
};
template <class T> struct InsertField {
    static T of(T field, T into, u32 position, u32 length) {
        position &= 255;
        length &= 255;
        if (position >= 8 * sizeof(T) || length == 0) return into;
        u64 mask = (length >= 64 ? ~u64{0} : (u64{1} << length) - 1) << position;
        return static_cast<T>((u64{into} & ~mask) | (u64{field} << position & mask));
    }
};
struct FieldMaskClamped {
    static u32 of(u32 position, u32 length) {
        u64 mask = position < 32 ? ((u64{1} << (length < 32 ? length : 32)) - 1) << position : 0;
        return static_cast<u32>(mask);
    }
};

struct Permute {
    static u32 of(u32 a, u32 b, u32 selector) {
        u64 bytes = u64{b} << 32 | a;
        u32 result = 0;
        for (u32 k = 0; k < 4; k++) {
            u32 choice = selector >> (4 * k) & 15;
            u32 byte = bytes >> (8 * (choice & 7)) & 255;
            if (choice & 8) byte = byte & 128 ? 255 : 0; // the sign, everywhere
            result |= byte << (8 * k);
        }
        return result;
    }
};
struct Permute4Forward {
    static u32 of(u32 a, u32 b, u32 n) { return static_cast<u32>((u64{b} << 32 | a) >> (8 * (n & 3))); }
};

struct Lookup3 {
    static u32 of(u32 a, u32 b, u32 c, u32 table) {
        u32 result = 0;
        for (u32 row = 0; row < 8; row++) {
            u32 match = (row & 4 ? a : ~a) & (row & 2 ? b : ~b) & (row & 1 ? c : ~c);
            result |= table >> row & 1 ? match : 0;
        }
        return result;
    }
};

template <class F, std::size_t N> void build_logic(Builder &b) {
    Type type = b.type();
    if constexpr (N == 1)
        b.emit_simple(for_bits<F, 1>(type), {type}, type);
    else
        b.emit_simple(for_bits<F, 2>(type), {type, type}, type);
}

template <template <class> class F> void build_left(Builder &b) {
    Type type = b.type();
    Handler handler = type == Type::B16   ? each_lane<F<u16>, u16, u16, u32>
                      : type == Type::B32 ? each_lane<F<u32>, u32, u32, u32>
                      : type == Type::B64 ? each_lane<F<u64>, u64, u64, u32>
                                          : nullptr;
    b.emit_simple(handler, {type, Type::U32}, type);
}

template <template <class> class F> Handler shift_handler(Type type) {
    switch (type) {
    case Type::U16:
    case Type::B16:
        return each_lane<F<u16>, u16, u16, u32>;
    case Type::S16:
        return each_lane<F<s16>, s16, s16, u32>;
    case Type::U32:
    case Type::B32:
        return each_lane<F<u32>, u32, u32, u32>;
    case Type::S32:
        return each_lane<F<s32>, s32, s32, u32>;
    case Type::U64:
    case Type::B64:
        return each_lane<F<u64>, u64, u64, u32>;
    case Type::S64:
        return each_lane<F<s64>, s64, s64, u32>;
    default:
        return nullptr;
    }
}

void build_right(Builder &b) {
    Type type = b.type();
    b.emit_simple(shift_handler<ShiftRight>(type), {type, Type::U32}, type);
}

void build_funnel(Builder &b) {
    bool left = b.take("l");
    if (!left && !b.take("r")) b.fail("shf needs .l or .r");
    bool wrap = b.take("wrap");
    if (!wrap && !b.take("clamp")) b.fail("shf needs .wrap or .clamp");
    if (b.type() != Type::B32) b.fail("shf is for .b32");
    Handler handler = left ? (wrap ? each_lane<Wrapped<ShiftFunnelLeft>, u32, u32, u32, u32>
                                   : each_lane<Clamped<ShiftFunnelLeft>, u32, u32, u32, u32>)
                           : (wrap ? each_lane<Wrapped<ShiftFunnelRight>, u32, u32, u32, u32>
                                   : each_lane<Clamped<ShiftFunnelRight>, u32, u32, u32, u32>);
    b.emit_simple(handler, {Type::B32, Type::B32, Type::U32}, Type::B32);
}

template <template <class> class F> void build_count(Builder &b) {
    Type type = b.type();
    Handler handler = type == Type::B32   ? each_lane<F<u32>, u32, u32>
                      : type == Type::B64 ? each_lane<F<u64>, u32, u64>
                                          : nullptr;
    b.emit_simple(handler, {type}, Type::U32);
}

template <template <class> class F> Handler find_handler(Type type) {
    return type == Type::U32   ? each_lane<F<u32>, u32, u32>
           : type == Type::S32 ? each_lane<F<s32>, u32, s32>
           : type == Type::U64 ? each_lane<F<u64>, u32, u64>
           : type == Type::S64 ? each_lane<F<s64>, u32, s64>
                               : nullptr;
}

void build_find(Builder &b) {
    bool shift = b.take("shiftamt");
    Type type = b.type();
    b.emit_simple(shift ? find_handler<FindHighestShift>(type) : find_handler<FindHighest>(type), {type}, Type::U32);
}

void build_reverse(Builder &b) {
    Type type = b.type();
    b.emit_simple(type == Type::B32   ? each_lane<Reverse<u32>, u32, u32>
                  : type == Type::B64 ? each_lane<Reverse<u64>, u64, u64>
                                      : nullptr,
                  {type}, type);
}

void build_extract(Builder &b) {
    Type type = b.type();
    Handler handler = type == Type::U32   ? each_lane<ExtractField<u32>, u32, u32, u32, u32>
                      : type == Type::S32 ? each_lane<ExtractField<s32>, s32, s32, u32, u32>
                      : type == Type::U64 ? each_lane<ExtractField<u64>, u64, u64, u32, u32>
                      : type == Type::S64 ? each_lane<ExtractField<s64>, s64, s64, u32, u32>
                                          : nullptr;
    b.emit_simple(handler, {type, Type::U32, Type::U32}, type);
}

void build_insert(Builder &b) {
    Type type = b.type();
    Handler handler = type == Type::B32   ? each_lane<InsertField<u32>, u32, u32, u32, u32, u32>
                      : type == Type::B64 ? each_lane<InsertField<u64>, u64, u64, u64, u32, u32>
                                          : nullptr;
    b.emit_simple(handler, {type, type, Type::U32, Type::U32}, type);
}

void build_mask(Builder &b) {
    if (!b.take("clamp") || b.type() != Type::B32) b.fail("only bmsk.clamp.b32 is known");
    b.emit_simple(each_lane<FieldMaskClamped, u32, u32, u32>, {Type::U32, Type::U32}, Type::B32);
}

void build_permute(Builder &b) {
    bool forward = b.take("f4e");
    if (b.type() != Type::B32) b.fail("prmt is for .b32");
    b.emit_simple(forward ? each_lane<Permute4Forward, u32, u32, u32, u32> : each_lane<Permute, u32, u32, u32, u32>,
                  {Type::B32, Type::B32, Type::B32}, Type::B32);
}

void build_lookup(Builder &b) {
    if (b.type() != Type::B32) b.fail("lop3 is for .b32");
    b.emit_simple(each_lane<Lookup3, u32, u32, u32, u32, u32>, {Type::B32, Type::B32, Type::B32, Type::B32}, Type::B32);
}

/* mov.b64 d, {a, b}; and back: vector holds the parts, elements how many. */
void pack(Warp &warp, const Instruction &i, void *out) {
    u32 shift = 8 * i.size, mask = i.size == 4 ? ~0u : (1u << shift) - 1;
    for (u32 lane = 0; lane < LANES; lane++) {
        u64 all = 0;
        for (u32 k = 0; k < i.elements; k++) all |= u64{warp.column<u32>(i.vector[k])[lane] & mask} << (shift * k);
        if (i.out_cell == 8)
            static_cast<u64 *>(out)[lane] = all;
        else
            static_cast<u32 *>(out)[lane] = static_cast<u32>(all);
    }
}

void unpack(Warp &warp, const Instruction &i, void *) {
    u32 shift = 8 * i.size, mask = i.size == 4 ? ~0u : (1u << shift) - 1;
    for (u32 lane = 0; lane < LANES; lane++) {
        if (!(warp.active >> lane & 1)) continue;
        u64 all = i.number ? warp.column<u64>(i.in[0])[lane] : warp.column<u32>(i.in[0])[lane];
        for (u32 k = 0; k < i.elements; k++) {
            warp.column<u32>(i.vector[k])[lane] = static_cast<u32>(all >> (shift * k)) & mask;
        }
    }
}

void build_move(Builder &b) {
    Type type = b.type();
    const Operand &to = b.operand(0), &from = b.operand(1);
    const Operand *vector = to.kind == Operand::Vector ? &to : from.kind == Operand::Vector ? &from : nullptr;
    if (!vector) {
        Handler handler = type == Type::Pred   ? each_lane<Copy, bool, bool>
                          : cell_of(type) == 8 ? each_lane<Copy, u64, u64>
                                               : each_lane<Copy, u32, u32>;
        return b.emit_simple(handler, {type}, type);
    }
    std::size_t parts = vector->parts.size();
    u32 size = parts ? bytes_of(type) / static_cast<u32>(parts) : 0;
    if ((parts != 2 && parts != 4) || size == 0 || size == 8) b.fail("a vector of 2 or 4 parts expected");
    Type part = size == 1 ? Type::B8 : size == 2 ? Type::B16 : Type::B32;
    b.made.size = static_cast<u8>(size);
    b.made.elements = static_cast<u8>(parts);
    if (vector == &from) {
        for (std::size_t k = 0; k < parts; k++) b.made.vector[k] = b.in(from.parts[k], part);
        b.out(0, type);
        return b.emit(pack);
    }
    b.made.in[0] = b.in(1, type);
    b.made.number = cell_of(type) == 8;
    for (std::size_t k = 0; k < parts; k++) b.made.vector[k] = b.out_column(to.parts[k], part);
    b.emit(unpack, Step::Masked);
}

} // namespace

void add_bit_opcodes(Opcodes &all) {
    all["and"] = build_logic<And, 2>;
    all["or"] = build_logic<Or, 2>;
    all["xor"] = build_logic<Xor, 2>;
    all["not"] = build_logic<Not, 1>;
    all["cnot"] = build_logic<IsZero, 1>;
    all["shl"] = build_left<ShiftLeft>;
    all["shr"] = build_right;
    all["shf"] = build_funnel;
    all["popc"] = build_count<CountOnes>;
    all["clz"] = build_count<LeadingZeros>;
    all["bfind"] = build_find;
    all["brev"] = build_reverse;
    all["bfe"] = build_extract;
    all["bfi"] = build_insert;
    all["bmsk"] = build_mask;
    all["prmt"] = build_permute;
    all["lop3"] = build_lookup;
    all["mov"] = build_move;
}

} // namespace standin
