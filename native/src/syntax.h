/* A PTX module as it is written: declarations, functions, statements. compiler.h makes code of it. */
#pragma once

#include "base.h"
#include "types.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace standin {

/* Why a module is refused, and where. */
struct LoadError {
    u32 line;
    std::string message;
};

struct Literal {
    enum Kind : u8 { Integer, Single, Double };
    Kind kind = Integer;
    u64 bits = 0; /* of the integer in two's complement, the float or the double */
};

struct Operand {
    enum Kind : u8 {
        Name,    /* register, special register, variable or label, with an offset */
        Number,  /* literal */
        Address, /* [name+offset] or [number] */
        Vector,  /* {a, b} */
        List,    /* (a, b), in calls */
        Sink     /* _ */
    };
    Kind kind = Sink;
    bool negated = false; /* !p */
    std::string_view name;
    s64 offset = 0;
    Literal literal;
    std::vector<Operand> parts; /* of a vector or list; for p|q, the q of a Name */
};

enum class Space : u8 { Generic, Global, Shared, Local, Param, Const };

struct Variable {
    Space space = Space::Generic;
    Type type = Type::None;
    std::string_view name;
    u32 line = 0;
    u64 bytes = 0;
    u32 alignment = 1;
    bool external = false;                     /* extern .shared x[]: sized by the launch */
    std::vector<u8> initial;                   /* empty: zeros */
    std::map<u64, std::string_view> addresses; /* initialisers that are addresses of variables, by offset */
};

struct Statement {
    enum Kind : u8 { Label, Open, Close, Registers, Declare, Targets, Call, Plain };
    Kind kind = Plain;
    u32 line = 0;
    u32 file = 0, source_line = 0; /* from .loc; 0: not known */
    std::string_view name;         /* of a label or, for Plain, the opcode with its modifiers */
    std::string_view guard;        /* @guard or @!guard */
    bool guard_negated = false;
    std::vector<Operand> operands;
    Type type = Type::None;              /* Registers */
    std::optional<u64> count;            /* Registers: %r<count> */
    std::vector<std::string_view> names; /* Registers, Targets */
    std::vector<Variable> variables;     /* Declare */
};

struct Function {
    std::string_view name;
    u32 line = 0;
    bool entry = false, defined = false;
    std::vector<Variable> results, parameters; /* of Space::Param */
    std::vector<Statement> body;
    u32 most_threads[3] = {0, 0, 0};     /* .maxntid, 0: not said */
    u32 required_threads[3] = {0, 0, 0}; /* .reqntid */
};

struct Syntax {
    u32 version = 0; /* 85 for 8.5 */
    u32 target = 0;  /* 75 for sm_75 */
    std::vector<Variable> variables;
    std::map<std::string_view, Function> functions;
    std::map<u32, std::string_view> files;
};

/* Throws LoadError. The result refers to the text. */
Syntax parse(std::string_view ptx);

/* The text of a line, without blanks around it. */
std::string line_of(std::string_view text, u32 line);

} // namespace standin
