/* Arithmetic with the carry flag: add.cc, addc, sub.cc, subc, mad.cc, madc. The flag is a column like any other. */
#include "builder.h"
#include "compiler.h"

namespace standin {
namespace {

enum Operation : u8 { Sum, Difference, ProductLow, ProductHigh };

/* in[3]: the flag before, or zeros; out2: the flag after, or NONE. */
template <class T> void with_carry(Warp &warp, const Instruction &i, void *) {
    using Wide = std::conditional_t<sizeof(T) == 8, u128, u64>;
    constexpr u32 BITS = 8 * sizeof(T);
    auto *out = warp.column<T>(i.out);
    const auto *a = warp.column<T>(i.in[0]), *b = warp.column<T>(i.in[1]), *c = warp.column<T>(i.in[2]);
    const auto *before = warp.column<u32>(i.in[3]);
    for (u32 lane = 0; lane < LANES; lane++) {
        if (!(warp.active >> lane & 1)) continue;
        Wide result = 0;
        switch (i.mode) {
        case Sum:
            result = Wide{a[lane]} + b[lane] + before[lane];
            break;
        case Difference:
            result = Wide{a[lane]} - b[lane] - before[lane];
            break;
        case ProductLow:
            result = Wide{static_cast<T>(a[lane] * b[lane])} + c[lane] + before[lane];
            break;
        default: {
            Wide high = Wide{a[lane]} * b[lane] >> BITS;
            if (i.number) { // signed factors
                using S = std::make_signed_t<T>;
                using SignedWide = std::conditional_t<sizeof(T) == 8, s128, s64>;
                high = static_cast<T>(SignedWide{static_cast<S>(a[lane])} * static_cast<S>(b[lane]) >> BITS);
            }
            result = high + c[lane] + before[lane];
        }
        }
        out[lane] = static_cast<T>(result);
        if (i.out2 != NONE)
            warp.column<u32>(i.out2)[lane] = static_cast<u32>(result >> BITS) & 1; // a borrow shows there, too
    }
}

void build(Builder &b, bool uses, Operation operation) {
    bool sets = b.take("cc");
    if (operation == ProductLow) {
        bool high = b.take("hi");
        if (!high && !b.take("lo")) b.fail("a product of integers needs .lo or .hi");
        if (high) operation = ProductHigh;
    }
    Type type = b.type();
    if (is_float(type) || bytes_of(type) < 4) b.fail("carries are for integers of 32 and 64 bits");
    std::size_t sources = operation >= ProductLow ? 3 : 2;
    if (b.operands() != sources + 1) b.fail("another number of operands expected");
    u32 zeros = b.constant(0, 4);
    u32 zero = b.constant(0, cell_of(type));
    for (std::size_t k = 0; k < 3; k++) b.made.in[k] = k < sources ? b.in(k + 1, type) : zero;
    b.made.in[3] = uses ? b.compiler.carry_column() : zeros;
    b.out(0, type);
    if (sets) b.made.out2 = b.compiler.carry_column();
    b.made.mode = operation;
    b.made.number = is_signed(type);
    b.emit(cell_of(type) == 8 ? with_carry<u64> : with_carry<u32>, Step::Masked);
}

/* add, sub and mad come here only with .cc; without it they are what they were. */
template <Operation OPERATION> void build_first(Builder &b) { build(b, false, OPERATION); }
template <Operation OPERATION> void build_next(Builder &b) { build(b, true, OPERATION); }

template <Operation OPERATION> Opcode otherwise; // the entry without .cc

template <Operation OPERATION> void build_either(Builder &b) {
    if (b.sees("cc"))
        build_first<OPERATION>(b);
    else
        otherwise<OPERATION>(b);
}

template <Operation OPERATION> void wrap(Opcodes &all, std::string_view name) {
    otherwise<OPERATION> = all.at(name);
    all[name] = build_either<OPERATION>;
}

} // namespace

void add_carry_opcodes(Opcodes &all) {
    wrap<Sum>(all, "add");
    wrap<Difference>(all, "sub");
    wrap<ProductLow>(all, "mad");
    all["addc"] = build_next<Sum>;
    all["subc"] = build_next<Difference>;
    all["madc"] = build_next<ProductLow>;
}

} // namespace standin
