/* Turns a module's syntax into kernels: gives registers their columns and variables their places, copies functions to where
 * they are called. */
#pragma once

#include "builder.h"
#include "kernel.h"
#include "syntax.h"

#include <map>
#include <memory>
#include <string>

namespace standin {

/* A .global or .const variable in memory. */
struct ModuleVariable {
    u64 address;
    u64 bytes;
};
using ModuleVariables = std::map<std::string_view, ModuleVariable>;

class Compiler {
  public:
    Compiler(const Syntax &module, const ModuleVariables &variables) : module(module), globals(variables) {}

    Kernel compile(const Function &entry);

    /* For Builder. */
    struct Register {
        u32 column;
        Type type;
    };
    const Register *find_register(std::string_view name) const;
    u32 special_column(std::string_view name); /* NONE if there is no such special register */
    u32 constant_column(u64 bits, u32 cell);
    u32 temporary(Type type);
    u32 carry_column();
    /* The address of a variable in its space. */
    struct Place {
        Space space;
        u64 address;
        bool dynamic_shared; /* the address is only known at the end */
    };
    bool find_variable(std::string_view name, Place &place);
    u32 place_column(const Place &place, u32 cell);
    void refer_to_label(std::string_view label, u32 line);
    u32 branch_table(std::string_view name, u32 line);
    Kernel &kernel() { return made; }

  private:
    /* A brace's names; a function's outermost scope sees nothing of its caller. */
    struct Scope {
        bool function = false;
        std::map<std::string, Register, std::less<>> registers;
        std::map<std::string_view, Place> variables;
        std::map<std::string_view, u32> labels;
        std::map<std::string_view, const Statement *> tables;
        struct Reference {
            u32 instruction;
            std::string_view label;
            u32 line;
        };
        std::vector<Reference> references;
        struct TableReference {
            u32 table, line;
            const Statement *statement;
        };
        std::vector<TableReference> table_references;
    };

    const Syntax &module;
    const ModuleVariables &globals;
    Kernel made;
    std::vector<Scope> scopes;
    std::vector<const Function *> calls; /* the functions we are in */
    std::map<std::pair<const Function *, std::string_view>, Place> shared;
    std::map<std::pair<u64, u32>, u32> constants;
    std::map<std::string_view, u32> specials;
    std::vector<std::size_t> dynamic_constants;
    u32 carry = NONE;

    u32 new_column(u32 cell);
    u32 new_variable(Type type);
    void lay_out_parameters(const Function &entry);
    void body(const Function &function);
    void statement(const Statement &statement);
    void declare(const Statement &statement);
    void declare_registers(const Statement &statement);
    void call(const Statement &statement);
    void copy_function(const Function &function, std::map<std::string_view, Place> names);
    void open(bool function);
    void close();
    Place local_place(const Variable &variable);
    Place shared_place(const Function *owner, const Variable &variable);
};

} // namespace standin
