/* Handlers made of a function of one lane. The loops are what the compiler vectorises. */
#pragma once

#include "kernel.h"
#include "warp.h"

#include <immintrin.h>
#include <type_traits>
#include <utility>

namespace standin {

/* The cell that holds a T, and how. */
template <class T> using Cell = std::conditional_t<sizeof(T) == 8, u64, u32>;

template <class T> inline T from_cell(Cell<T> cell) {
    if constexpr (std::is_floating_point_v<T>)
        return bits_as<T>(cell);
    else if constexpr (std::is_same_v<T, bool>)
        return cell != 0;
    else
        return static_cast<T>(cell);
}

template <class T> inline Cell<T> to_cell(T value) {
    if constexpr (std::is_floating_point_v<T>)
        return bits_as<Cell<T>>(value);
    else if constexpr (std::is_same_v<T, bool>)
        return value;
    else
        return static_cast<Cell<T>>(value); // signs fill the cell
}

template <class F, class R, class... A> inline void over_columns(Cell<R> *out, const Cell<A> *...in) {
#pragma GCC ivdep
    for (u32 lane = 0; lane < LANES; lane++) out[lane] = to_cell<R>(F::of(from_cell<A>(in[lane])...));
}

template <class F, class R, class... A, std::size_t... K>
inline void over_operands(const Warp &warp, const Instruction &i, void *out, std::index_sequence<K...>) {
    over_columns<F, R, A...>(static_cast<Cell<R> *>(out), warp.column<Cell<A>>(i.in[K])...);
}

/* R F::of(A...) in every lane. */
template <class F, class R, class... A> void each_lane(Warp &warp, const Instruction &i, void *out) {
    over_operands<F, R, A...>(warp, i, out, std::index_sequence_for<A...>());
}

/* The same for whatever integer type the instruction has: F::of(T...) with N operands. */
template <class F, class T, std::size_t N> struct SameType {
    template <std::size_t... K> static constexpr Handler make(std::index_sequence<K...>) {
        return each_lane<F, T, std::conditional_t<K == K, T, T>...>;
    }
    static constexpr Handler handler = make(std::make_index_sequence<N>());
};

template <class F, std::size_t N> Handler for_integers(Type type) {
    switch (type) {
    case Type::U8:
    case Type::B8:
        return SameType<F, u8, N>::handler;
    case Type::S8:
        return SameType<F, s8, N>::handler;
    case Type::U16:
    case Type::B16:
        return SameType<F, u16, N>::handler;
    case Type::S16:
        return SameType<F, s16, N>::handler;
    case Type::U32:
    case Type::B32:
        return SameType<F, u32, N>::handler;
    case Type::S32:
        return SameType<F, s32, N>::handler;
    case Type::U64:
    case Type::B64:
        return SameType<F, u64, N>::handler;
    case Type::S64:
        return SameType<F, s64, N>::handler;
    default:
        return nullptr;
    }
}

/* What has the cell's bits only in mind. */
template <class F, std::size_t N> Handler for_bits(Type type) {
    switch (type) {
    case Type::Pred:
        return SameType<F, bool, N>::handler;
    case Type::B16:
        return SameType<F, u16, N>::handler;
    case Type::B32:
        return SameType<F, u32, N>::handler;
    case Type::B64:
        return SameType<F, u64, N>::handler;
    default:
        return nullptr;
    }
}

enum class Rounding : u8 { Nearest, Zero, Down, Up };

/* Floats round so while it lives. The compiler moves no access to memory across it, hence no arithmetic of ours. */
class RoundingScope {
  public:
    explicit RoundingScope(Rounding rounding) : before(_mm_getcsr()) {
        static constexpr unsigned BITS[] = {0x0000, 0x6000, 0x2000, 0x4000};
        _mm_setcsr((before & ~0x6000u) | BITS[static_cast<int>(rounding)]);
        asm volatile("" ::: "memory");
    }
    ~RoundingScope() {
        asm volatile("" ::: "memory");
        _mm_setcsr(before);
    }
    RoundingScope(const RoundingScope &) = delete;
    RoundingScope &operator=(const RoundingScope &) = delete;

  private:
    unsigned before;
};

template <Handler H> void rounded(Warp &warp, const Instruction &i, void *out) {
    RoundingScope scope(static_cast<Rounding>(i.mode));
    H(warp, i, out);
}

} // namespace standin
