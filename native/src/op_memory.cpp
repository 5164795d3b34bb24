/* Loads and stores. */
#include "access.h"
#include "builder.h"
#include "compiler.h"

namespace standin {
namespace {

template <class T, u32 N> void load(Warp &warp, const Instruction &i, void *) {
    constexpr u32 BYTES = sizeof(T) * N;
    Places places = resolve(warp, i, BYTES);
    if (places.checked) {
        for (u32 lane = 0; lane < LANES; lane++) {
            if (warp.active >> lane & 1) note_access(warp, i, lane, places.at[lane], BYTES, false);
        }
    }
    auto value = [&](u32 lane, u32 k) {
        T element;
        std::memcpy(&element, places.at[lane] + k * sizeof(T), sizeof(T));
        return to_cell(element);
    };
    for (u32 k = 0; k < N; k++) {
        auto *out = warp.column<Cell<T>>(i.vector[k]);
        if (!warp.whole()) {
            for (u32 lane = 0; lane < LANES; lane++) {
                if (warp.active >> lane & 1) out[lane] = value(lane, k);
            }
        } else if (places.uniform) {
            Cell<T> same = value(0, k);
            for (u32 lane = 0; lane < LANES; lane++) out[lane] = same;
        } else {
            for (u32 lane = 0; lane < LANES; lane++) out[lane] = value(lane, k);
        }
    }
}

template <class T, u32 N> void store(Warp &warp, const Instruction &i, void *) {
    constexpr u32 BYTES = sizeof(T) * N;
    Places places = resolve(warp, i, BYTES);
    for (u32 lane = 0; lane < LANES; lane++) {
        if (!(warp.active >> lane & 1)) continue;
        T elements[N];
        for (u32 k = 0; k < N; k++) elements[k] = static_cast<T>(warp.column<Cell<T>>(i.vector[k])[lane]);
        char *at = places.at[lane];
        if (places.checked) note_access(warp, i, lane, at, BYTES, std::memcmp(at, elements, BYTES) == 0);
        std::memcpy(at, elements, BYTES);
    }
}

template <u32 N> Handler load_handler(Type type) {
    switch (bytes_of(type)) {
    case 1:
        return type == Type::S8 ? load<s8, N> : load<u8, N>;
    case 2:
        return type == Type::S16 ? load<s16, N> : load<u16, N>;
    case 4:
        return load<u32, N>;
    case 8:
        return load<u64, N>;
    default:
        return nullptr;
    }
}

template <u32 N> Handler store_handler(Type type) {
    switch (bytes_of(type)) {
    case 1:
        return store<u8, N>;
    case 2:
        return store<u16, N>;
    case 4:
        return store<u32, N>;
    case 8:
        return store<u64, N>;
    default:
        return nullptr;
    }
}

/* Cache hints, and orders that a machine of one step at a time keeps anyway. Says whether the access may race. */
bool take_order(Builder &b) {
    bool atomic = b.take_any({"volatile", "relaxed", "acquire", "release", "mmio"});
    b.take_any({"weak"});
    b.take_any({"cta", "cluster", "gpu", "sys"});
    b.take_any({"ca", "cg", "cs", "lu", "cv", "wb", "wt"});
    b.take_any({"L1::evict_normal", "L1::evict_unchanged", "L1::evict_first", "L1::evict_last", "L1::no_allocate"});
    b.take_any({"L2::64B", "L2::128B", "L2::256B"});
    return atomic;
}

void note_grain(Builder &b, u32 bytes) {
    Kernel &kernel = b.compiler.kernel();
    if ((b.made.space == Space::Shared || b.made.space == Space::Generic) && bytes < kernel.shared_grain)
        kernel.shared_grain = bytes;
    if ((b.made.space == Space::Global || b.made.space == Space::Generic) && bytes < kernel.global_grain)
        kernel.global_grain = bytes;
}

u32 take_elements(Builder &b) { return b.take("v2") ? 2 : b.take("v4") ? 4 : 1; }

const Operand &element(Builder &b, std::size_t at, u32 elements, u32 k) {
    const Operand &operand = b.operand(at);
    if (elements == 1 && operand.kind != Operand::Vector) return operand;
    if (operand.kind != Operand::Vector || operand.parts.size() != elements)
        b.fail("a vector of the size that is said expected");
    return operand.parts[k];
}

void build_load(Builder &b) {
    b.made.atomic = take_order(b);
    b.made.space = b.space();
    b.take("nc");
    u32 elements = take_elements(b);
    Type type = b.type();
    if (type == Type::Pred || bytes_of(type) * elements > 16) b.fail("this load is not known");
    if (b.operands() != 2) b.fail("a load has two operands");
    b.made.size = static_cast<u8>(bytes_of(type));
    b.address(1);
    note_grain(b, bytes_of(type));
    for (u32 k = 0; k < elements; k++) b.made.vector[k] = b.out_column(element(b, 0, elements, k), type);
    b.emit(elements == 1   ? load_handler<1>(type)
           : elements == 2 ? load_handler<2>(type)
                           : load_handler<4>(type),
           Step::Masked);
}

void build_store(Builder &b) {
    b.made.atomic = take_order(b);
    b.made.writes = true;
    b.made.space = b.space();
    if (b.made.space == Space::Const) b.fail("constant memory cannot be written");
    u32 elements = take_elements(b);
    Type type = b.type();
    if (type == Type::Pred || bytes_of(type) * elements > 16) b.fail("this store is not known");
    if (b.operands() != 2) b.fail("a store has two operands");
    b.made.size = static_cast<u8>(bytes_of(type));
    b.address(0);
    note_grain(b, bytes_of(type));
    for (u32 k = 0; k < elements; k++) b.made.vector[k] = b.in(element(b, 1, elements, k), type);
    b.emit(elements == 1   ? store_handler<1>(type)
           : elements == 2 ? store_handler<2>(type)
                           : store_handler<4>(type),
           Step::Masked);
}

void nothing(Warp &, const Instruction &, void *) {}

/* A hint: what it names need not even exist. */
void build_prefetch(Builder &b) {
    b.made.space = b.space();
    b.take_any({"L1", "L2"});
    b.address(0);
    b.emit(nothing, Step::Masked);
}

} // namespace

void add_memory_opcodes(Opcodes &all) {
    all["ld"] = build_load;
    all["ldu"] = build_load;
    all["st"] = build_store;
    all["prefetch"] = build_prefetch;
    all["prefetchu"] = build_prefetch;
}

} // namespace standin
