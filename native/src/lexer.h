/* PTX text, cut into tokens. */
#pragma once

#include "base.h"

#include <string_view>
#include <vector>

namespace standin {

struct Token {
    enum Kind : u8 { Word, Number, Text, Mark, End };
    Kind kind;
    std::string_view text; /* a part of the PTX text */
    u32 line;
};

/* Ends with a token of kind End. */
std::vector<Token> tokens_of(std::string_view ptx);

} // namespace standin
