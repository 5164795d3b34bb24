/* Names that every file uses. */
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

namespace standin {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using s8 = std::int8_t;
using s16 = std::int16_t;
using s32 = std::int32_t;
using s64 = std::int64_t;
using u128 = unsigned __int128;
using s128 = __int128;

constexpr u32 LANES = 32;
constexpr u32 ALL_LANES = 0xffffffffu;

/* What fresh and freed memory holds, so that reading it shows. */
constexpr int POISON = 0xcd;
constexpr int FREED = 0xdd;

template <class To, class From> inline To bits_as(From from) {
    static_assert(sizeof(To) == sizeof(From), "a bit cast keeps the size");
    To to;
    std::memcpy(&to, &from, sizeof to);
    return to;
}

inline u64 round_up(u64 value, u64 multiple) { return (value + multiple - 1) / multiple * multiple; }

} // namespace standin
