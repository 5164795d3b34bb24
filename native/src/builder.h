/* What an opcode's entry in the table uses to turn a statement into instructions: it takes the modifiers that it knows,
 * and whatever is left over is an error. */
#pragma once

#include "kernel.h"
#include "lanes.h"
#include "syntax.h"

#include <initializer_list>
#include <map>

namespace standin {

class Compiler;

class Builder {
  public:
    Builder(Compiler &compiler, const Statement &statement);

    /* Modifiers, without their dot. */
    bool take(std::string_view modifier);
    std::string_view take_one_of(std::initializer_list<std::string_view> modifiers); /* empty if none */
    bool take_any(std::initializer_list<std::string_view> modifiers) { return !take_one_of(modifiers).empty(); }
    bool sees(std::string_view modifier) const;
    Type type();          /* the next type, which must be there */
    Type optional_type(); /* Type::None if there is none */
    Rounding rounding();  /* .rn, .rz, .rm, .rp; nearest if nothing is said */
    Space space();        /* .global and the others; generic if nothing is said */
    std::string_view base() const { return opcode; }

    /* Operands, from 0. */
    std::size_t operands() const { return statement.operands.size(); }
    const Operand &operand(std::size_t at) const;
    u32 in(std::size_t at, Type type); /* the column of a source */
    u32 in(const Operand &operand, Type type);
    u32 constant(u64 bits, u32 cell); /* a column of literals */
    u32 temporary(Type type);         /* a column of its own */
    bool is_sink(std::size_t at) const { return operand(at).kind == Operand::Sink; }

    /* The instruction in the making; at the end `emit` adds it. */
    Instruction made;
    void out(std::size_t at, Type type); /* sets out and out_cell */
    u32 out_column(const Operand &operand, Type type);
    void address(std::size_t at); /* sets in[0], number, narrow_address and, for names, space */
    void label(std::size_t at);   /* sets number, when the label is known */
    void table(std::size_t at);
    void add(const Instruction &instruction); /* one that goes before */
    void emit(Handler handler, Step step = Step::Plain);
    void emit_simple(Handler handler, std::initializer_list<Type> sources, Type result); /* out, then sources */

    [[noreturn]] void fail(const std::string &message) const;
    Compiler &compiler;

  private:
    const Statement &statement;
    std::string_view opcode;
    std::vector<std::string_view> modifiers;
    std::vector<Instruction> after; /* widen what has a small type and a large register */
};

using Opcode = void (*)(Builder &);
using Opcodes = std::map<std::string_view, Opcode>;

/* One a file of opcodes. */
void add_integer_opcodes(Opcodes &);
void add_bit_opcodes(Opcodes &);
void add_carry_opcodes(Opcodes &);
void add_float_opcodes(Opcodes &);
void add_approximate_opcodes(Opcodes &);
void add_compare_opcodes(Opcodes &);
void add_convert_opcodes(Opcodes &);
void add_memory_opcodes(Opcodes &);
void add_atomic_opcodes(Opcodes &);
void add_warp_opcodes(Opcodes &);
void add_control_opcodes(Opcodes &);

/* The arithmetic of floats, for opcodes that integers have too; false if the type is no float's. */
bool build_float(Builder &builder, Type type);

} // namespace standin
