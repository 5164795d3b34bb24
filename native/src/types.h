/* PTX's fundamental types. */
#pragma once

#include "base.h"

#include <string_view>

namespace standin {

enum class Type : u8 { None, Pred, U8, U16, U32, U64, S8, S16, S32, S64, B8, B16, B32, B64, F16, F32, F64 };

/* Type::None if the name is not a type's. */
inline Type type_named(std::string_view name) {
    struct Entry {
        std::string_view name;
        Type type;
    };
    static constexpr Entry NAMES[] = {{"pred", Type::Pred}, {"u8", Type::U8},   {"u16", Type::U16}, {"u32", Type::U32},
                                      {"u64", Type::U64},   {"s8", Type::S8},   {"s16", Type::S16}, {"s32", Type::S32},
                                      {"s64", Type::S64},   {"b8", Type::B8},   {"b16", Type::B16}, {"b32", Type::B32},
                                      {"b64", Type::B64},   {"f16", Type::F16}, {"f32", Type::F32}, {"f64", Type::F64}};
    for (const Entry &entry : NAMES) {
        if (entry.name == name) return entry.type;
    }
    return Type::None;
}

inline u32 bytes_of(Type type) {
    switch (type) {
    case Type::None:
        return 0;
    case Type::Pred:
    case Type::U8:
    case Type::S8:
    case Type::B8:
        return 1;
    case Type::U16:
    case Type::S16:
    case Type::B16:
    case Type::F16:
        return 2;
    case Type::U32:
    case Type::S32:
    case Type::B32:
    case Type::F32:
        return 4;
    case Type::U64:
    case Type::S64:
    case Type::B64:
    case Type::F64:
        return 8;
    }
    return 0;
}

inline bool is_signed(Type type) {
    return type == Type::S8 || type == Type::S16 || type == Type::S32 || type == Type::S64;
}

inline bool is_float(Type type) { return type == Type::F16 || type == Type::F32 || type == Type::F64; }

/* Bytes that a lane's value takes in the register file: small types fill a 32-bit cell. */
inline u32 cell_of(Type type) { return bytes_of(type) == 8 ? 8 : 4; }

} // namespace standin
