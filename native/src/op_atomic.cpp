/* atom and red: one lane after the other, indivisible for the other threads of the host that run blocks. */
#include "floats.h"

#include "access.h"
#include "builder.h"
#include "compiler.h"

namespace standin {
namespace {

struct Add {
    template <class T> static T of(T old, T b, T) { return static_cast<T>(old + b); }
};
/* In global memory hardware flushes subnormals. */
struct AddFlushed {
    static float of(float old, float b, float) { return canonical(flushed(flushed(old) + flushed(b))); }
};
struct AddFloat {
    template <class T> static T of(T old, T b, T) { return canonical(old + b); }
};
struct Minimum {
    template <class T> static T of(T old, T b, T) { return b < old ? b : old; }
};
struct Maximum {
    template <class T> static T of(T old, T b, T) { return b > old ? b : old; }
};
struct And {
    template <class T> static T of(T old, T b, T) { return old & b; }
};
struct Or {
    template <class T> static T of(T old, T b, T) { return old | b; }
};
struct Xor {
    template <class T> static T of(T old, T b, T) { return old ^ b; }
};
struct Exchange {
    template <class T> static T of(T, T b, T) { return b; }
};
struct CompareAndSwap {
    template <class T> static T of(T old, T b, T c) { return old == b ? c : old; }
};
struct Increment {
    template <class T> static T of(T old, T b, T) { return old >= b ? T{0} : static_cast<T>(old + 1); }
};
struct Decrement {
    template <class T> static T of(T old, T b, T) { return old == 0 || old > b ? b : static_cast<T>(old - 1); }
};

/* in[1] and in[2] the operands; out the old value, or NONE. */
template <class F, class T> void atomic(Warp &warp, const Instruction &i, void *) {
    Places places = resolve(warp, i, sizeof(T));
    const auto *b = warp.column<Cell<T>>(i.in[1]), *c = warp.column<Cell<T>>(i.in[2]);
    for (u32 lane = 0; lane < LANES; lane++) {
        if (!(warp.active >> lane & 1)) continue;
        if (places.checked) note_access(warp, i, lane, places.at[lane], sizeof(T), false);
        auto *at = reinterpret_cast<Cell<T> *>(places.at[lane]);
        Cell<T> old = __atomic_load_n(at, __ATOMIC_RELAXED), changed;
        do changed = to_cell(F::of(from_cell<T>(old), from_cell<T>(b[lane]), from_cell<T>(c[lane])));
        while (!__atomic_compare_exchange_n(at, &old, changed, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
        if (i.out != NONE) warp.column<Cell<T>>(i.out)[lane] = old;
    }
}

template <class F> Handler for_words(Type type) {
    switch (type) {
    case Type::U32:
    case Type::B32:
        return atomic<F, u32>;
    case Type::S32:
        return atomic<F, s32>;
    case Type::U64:
    case Type::B64:
        return atomic<F, u64>;
    case Type::S64:
        return atomic<F, s64>;
    default:
        return nullptr;
    }
}

Handler handler_of(std::string_view operation, Type type, Space space) {
    if (operation == "add") {
        if (type == Type::F32) return space == Space::Shared ? atomic<AddFloat, float> : atomic<AddFlushed, float>;
        return type == Type::F64 ? atomic<AddFloat, double> : for_words<Add>(type);
    }
    if (operation == "min") return for_words<Minimum>(type);
    if (operation == "max") return for_words<Maximum>(type);
    if (operation == "and") return for_words<And>(type);
    if (operation == "or") return for_words<Or>(type);
    if (operation == "xor") return for_words<Xor>(type);
    if (operation == "exch") return for_words<Exchange>(type);
    if (operation == "cas") return for_words<CompareAndSwap>(type);
    if (operation == "inc" && type == Type::U32) return atomic<Increment, u32>;
    if (operation == "dec" && type == Type::U32) return atomic<Decrement, u32>;
    return nullptr;
}

template <bool RETURNS> void build(Builder &b) {
    b.take_any({"relaxed", "acquire", "release", "acq_rel"});
    b.take_any({"cta", "cluster", "gpu", "sys"});
    b.made.space = b.space();
    b.made.atomic = b.made.writes = true;
    std::string_view operation = b.take_one_of({"add", "min", "max", "and", "or", "xor", "exch", "cas", "inc", "dec"});
    Type type = b.type();
    Handler handler = handler_of(operation, type, b.made.space);
    std::size_t address = RETURNS ? 1 : 0, sources = operation == "cas" ? 2 : 1;
    if (b.operands() != address + 1 + sources) b.fail("another number of operands expected");
    b.made.size = static_cast<u8>(bytes_of(type));
    b.address(address);
    b.made.in[1] = b.in(address + 1, type);
    b.made.in[2] = sources == 2 ? b.in(address + 2, type) : b.made.in[1];
    if (RETURNS && !b.is_sink(0)) b.out(0, type);
    b.emit(handler, Step::Masked);
}

} // namespace

void add_atomic_opcodes(Opcodes &all) {
    all["atom"] = build<true>;
    all["red"] = build<false>;
}

} // namespace standin
