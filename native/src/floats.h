/* What the arithmetic of floats has besides IEEE: one NaN, flushing, saturation. */
#pragma once

#include "base.h"

#include <cmath>

namespace standin {

constexpr u32 CANONICAL_NAN = 0x7fffffffu;

/* Single precision knows one NaN; double precision has what the operation gave. Without a branch, which would keep
 * loops from being vectorised. */
inline float canonical(float x) {
    u32 bits = bits_as<u32>(x), other = 0u - static_cast<u32>((bits & 0x7fffffffu) > 0x7f800000u);
    return bits_as<float>((bits & ~other) | (CANONICAL_NAN & other));
}
inline double canonical(double x) { return x; }

/* .ftz: a subnormal counts as a zero of its sign. */
inline float flushed(float x) {
    u32 bits = bits_as<u32>(x);
    return (bits & 0x7f800000u) ? x : bits_as<float>(bits & 0x80000000u);
}
inline double flushed(double x) { return x; }

/* .sat: into [0, 1], NaN to 0. */
template <class T> inline T saturated(T x) { return x > T(0) ? (x < T(1) ? x : T(1)) : T(0); }

template <class F> struct Canonical {
    template <class... T> static auto of(T... x) { return canonical(F::of(x...)); }
};
template <class F> struct Flushed {
    template <class... T> static auto of(T... x) { return flushed(F::of(flushed(x)...)); }
};
template <class F> struct Saturated {
    template <class... T> static auto of(T... x) { return saturated(F::of(x...)); }
};

} // namespace standin
