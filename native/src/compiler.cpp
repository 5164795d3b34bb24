#include "compiler.h"

namespace standin {
namespace {

constexpr std::string_view RETURN_LABEL = "(end of function)"; // no name that PTX can have

/* Inlining could go on for ever only with recursion, which is refused, but it could take too much memory. */
constexpr std::size_t MOST_INSTRUCTIONS = 4000000;

} // namespace

Kernel Compiler::compile(const Function &entry) {
    made.name = entry.name;
    for (const auto &[number, name] : module.files) {
        if (number >= 4096) continue;
        if (made.files.size() <= number) made.files.resize(number + 1);
        made.files[number] = std::string(name.substr(name.rfind('/') + 1));
    }
    lay_out_parameters(entry);
    calls.push_back(&entry);
    open(true);
    for (std::size_t i = 0; i < entry.parameters.size(); i++) {
        scopes.back().variables[entry.parameters[i].name] = {Space::Param, PARAM_WINDOW + made.parameters[i].offset,
                                                             false};
    }
    body(entry);
    Instruction end;
    end.step = Step::Exit;
    end.line = entry.body.empty() ? entry.line : entry.body.back().line;
    made.code.push_back(end);
    close();
    made.shared_bytes = static_cast<u32>(round_up(made.shared_bytes, dynamic_constants.empty() ? 1 : 16));
    for (std::size_t constant : dynamic_constants) made.constants[constant].bits += made.shared_bytes;
    made.local_bytes = static_cast<u32>(round_up(made.local_bytes, 16));
    for (int d = 0; d < 3; d++) {
        made.most_threads[d] = entry.most_threads[d];
        made.required_threads[d] = entry.required_threads[d];
    }
    return std::move(made);
}

void Compiler::lay_out_parameters(const Function &entry) {
    for (const Variable &parameter : entry.parameters) {
        u32 offset = static_cast<u32>(round_up(made.parameter_bytes, parameter.alignment));
        made.parameters.push_back({offset, static_cast<u32>(parameter.bytes)});
        made.parameter_bytes = offset + static_cast<u32>(parameter.bytes);
    }
}

/* ---- names ---- */

void Compiler::open(bool function) {
    scopes.emplace_back();
    scopes.back().function = function;
}

void Compiler::close() {
    Scope scope = std::move(scopes.back());
    scopes.pop_back();
    for (const auto &reference : scope.references) {
        auto label = scope.labels.find(reference.label);
        if (label != scope.labels.end())
            made.code[reference.instruction].number = label->second;
        else if (!scope.function)
            scopes.back().references.push_back(reference);
        else
            throw LoadError{reference.line, "there is no label '" + std::string(reference.label) + "'"};
    }
    for (const auto &reference : scope.table_references) {
        for (std::string_view name : reference.statement->names) {
            auto label = scope.labels.find(name);
            if (label == scope.labels.end()) {
                throw LoadError{reference.line, "there is no label '" + std::string(name) + "' in this block"};
            }
            made.tables[reference.table].push_back(label->second);
        }
    }
}

const Compiler::Register *Compiler::find_register(std::string_view name) const {
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
        auto found = scope->registers.find(name);
        if (found != scope->registers.end()) return &found->second;
        if (scope->function) break;
    }
    return nullptr;
}

bool Compiler::find_variable(std::string_view name, Place &place) {
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
        auto found = scope->variables.find(name);
        if (found != scope->variables.end()) {
            place = found->second;
            return true;
        }
        if (scope->function) break;
    }
    auto global = globals.find(name);
    if (global != globals.end()) {
        place = {Space::Global, global->second.address, false};
        return true;
    }
    for (const Variable &variable : module.variables) {
        if (variable.space != Space::Shared || variable.name != name) continue;
        place = shared_place(nullptr, variable);
        return true;
    }
    return false;
}

Compiler::Place Compiler::local_place(const Variable &variable) {
    u64 offset = round_up(made.local_bytes, variable.alignment);
    if (offset + variable.bytes > (512u << 10))
        throw LoadError{variable.line, "more than 512 KiB of local memory a thread"};
    made.local_bytes = static_cast<u32>(offset + variable.bytes);
    return {Space::Local, offset, false};
}

/* A shared variable of a function is one, however often the function is copied. */
Compiler::Place Compiler::shared_place(const Function *owner, const Variable &variable) {
    if (variable.external || variable.bytes == 0) return {Space::Shared, 0, true};
    auto [found, is_new] = shared.try_emplace({owner, variable.name});
    if (is_new) {
        u64 offset = round_up(made.shared_bytes, variable.alignment);
        if (offset + variable.bytes > (256u << 10))
            throw LoadError{variable.line, "more than 256 KiB of shared memory"};
        made.shared_bytes = static_cast<u32>(offset + variable.bytes);
        found->second = {Space::Shared, offset, false};
    }
    return found->second;
}

void Compiler::refer_to_label(std::string_view label, u32 line) {
    scopes.back().references.push_back({static_cast<u32>(made.code.size()), label, line});
}

u32 Compiler::branch_table(std::string_view name, u32 line) {
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
        auto found = scope->tables.find(name);
        if (found != scope->tables.end()) {
            u32 table = static_cast<u32>(made.tables.size());
            made.tables.emplace_back();
            scope->table_references.push_back({table, line, found->second});
            return table;
        }
        if (scope->function) break;
    }
    throw LoadError{line, "there are no .branchtargets '" + std::string(name) + "'"};
}

/* ---- columns of the register file ---- */

u32 Compiler::new_column(u32 cell) {
    if (made.file_bytes > (64u << 20)) throw LoadError{0, "too many registers"};
    u32 column = made.file_bytes;
    made.file_bytes += cell * LANES;
    return column;
}

u32 Compiler::new_variable(Type type) {
    u32 column = new_column(cell_of(type));
    auto &runs = type == Type::Pred ? made.predicates : made.variables;
    if (!runs.empty() && runs.back().end == column)
        runs.back().end = made.file_bytes;
    else
        runs.push_back({column, made.file_bytes});
    return column;
}

u32 Compiler::temporary(Type type) { return new_variable(type); }

u32 Compiler::carry_column() {
    if (carry == NONE) carry = new_variable(Type::Pred);
    return carry;
}

u32 Compiler::constant_column(u64 bits, u32 cell) {
    auto [found, is_new] = constants.try_emplace({bits, cell});
    if (is_new) {
        found->second = new_column(cell);
        made.constants.push_back({found->second, static_cast<u8>(cell), bits});
    }
    return found->second;
}

u32 Compiler::place_column(const Place &place, u32 cell) {
    if (!place.dynamic_shared) return constant_column(place.address, cell);
    u32 column = new_column(cell);
    dynamic_constants.push_back(made.constants.size());
    made.constants.push_back({column, static_cast<u8>(cell), place.address});
    return column;
}

u32 Compiler::special_column(std::string_view name) {
    static const std::map<std::string_view, Special> NAMES = {{"%tid.x", Special::TidX},
                                                              {"%tid.y", Special::TidY},
                                                              {"%tid.z", Special::TidZ},
                                                              {"%ntid.x", Special::NtidX},
                                                              {"%ntid.y", Special::NtidY},
                                                              {"%ntid.z", Special::NtidZ},
                                                              {"%ctaid.x", Special::CtaidX},
                                                              {"%ctaid.y", Special::CtaidY},
                                                              {"%ctaid.z", Special::CtaidZ},
                                                              {"%nctaid.x", Special::NctaidX},
                                                              {"%nctaid.y", Special::NctaidY},
                                                              {"%nctaid.z", Special::NctaidZ},
                                                              {"%laneid", Special::LaneId},
                                                              {"%warpid", Special::WarpId},
                                                              {"%nwarpid", Special::NWarpId},
                                                              {"%smid", Special::SmId},
                                                              {"%nsmid", Special::NSmId},
                                                              {"%gridid", Special::GridId},
                                                              {"%lanemask_eq", Special::LaneEq},
                                                              {"%lanemask_le", Special::LaneLe},
                                                              {"%lanemask_lt", Special::LaneLt},
                                                              {"%lanemask_ge", Special::LaneGe},
                                                              {"%lanemask_gt", Special::LaneGt},
                                                              {"%dynamic_smem_size", Special::DynamicShared},
                                                              {"%total_smem_size", Special::TotalShared}};
    auto special = NAMES.find(name);
    if (special == NAMES.end()) return NONE;
    auto [found, is_new] = specials.try_emplace(special->first);
    if (is_new) {
        found->second = new_column(4);
        made.specials.push_back({special->second, found->second});
    }
    return found->second;
}

/* ---- statements ---- */

void Compiler::body(const Function &function) {
    for (const Statement &next : function.body) {
        if (next.kind == Statement::Targets) scopes.back().tables[next.name] = &next; // may be used before
    }
    for (const Statement &next : function.body) statement(next);
}

void Compiler::statement(const Statement &statement) {
    if (made.code.size() > MOST_INSTRUCTIONS) throw LoadError{statement.line, "the code is too long"};
    switch (statement.kind) {
    case Statement::Open:
        return open(false);
    case Statement::Close:
        return close();
    case Statement::Registers:
        return declare_registers(statement);
    case Statement::Declare:
        return declare(statement);
    case Statement::Targets:
        return;
    case Statement::Call:
        return call(statement);
    case Statement::Label:
        if (!scopes.back().labels.emplace(statement.name, made.code.size()).second) {
            throw LoadError{statement.line, "label '" + std::string(statement.name) + "' is there twice"};
        }
        return;
    case Statement::Plain:
        break;
    }
    static const Opcodes OPCODES = [] {
        Opcodes all;
        for (auto add : {add_integer_opcodes, add_bit_opcodes, add_carry_opcodes, add_float_opcodes,
                         add_approximate_opcodes, add_compare_opcodes, add_convert_opcodes, add_memory_opcodes,
                         add_atomic_opcodes, add_warp_opcodes, add_control_opcodes}) {
            add(all);
        }
        return all;
    }();
    if (statement.name == "ret" || statement.name == "ret.uni") {
        Builder builder(*this, statement);
        builder.take("uni");
        if (calls.size() == 1) return builder.emit(nullptr, Step::Exit);
        refer_to_label(RETURN_LABEL, statement.line);
        return builder.emit(nullptr, Step::Branch);
    }
    Builder builder(*this, statement);
    auto opcode = OPCODES.find(builder.base());
    if (opcode == OPCODES.end()) builder.fail("instruction '" + std::string(statement.name) + "' is not known");
    opcode->second(builder);
}

void Compiler::declare_registers(const Statement &statement) {
    auto &registers = scopes.back().registers;
    for (std::string_view name : statement.names) {
        for (u64 i = 0; i < statement.count.value_or(1); i++) {
            std::string full(name);
            if (statement.count) full += std::to_string(i);
            registers[full] = {new_variable(statement.type), statement.type};
            made.registers += cell_of(statement.type) / 4;
        }
    }
}

void Compiler::declare(const Statement &statement) {
    for (const Variable &variable : statement.variables) {
        Place place = variable.space == Space::Shared ? shared_place(calls.back(), variable) : local_place(variable);
        scopes.back().variables[variable.name] = place;
    }
}

/* call (results), function, (arguments); where results and arguments are .param variables. */
void Compiler::call(const Statement &statement) {
    auto fail = [&](const std::string &message) { throw LoadError{statement.line, message}; };
    if (!statement.guard.empty()) fail("a call with a guard is not supported");
    if (statement.name != "call" && statement.name != "call.uni")
        fail("'" + std::string(statement.name) + "' is not known");
    auto next = statement.operands.begin(), end = statement.operands.end();
    std::vector<Operand> results, arguments;
    if (next != end && next->kind == Operand::List) results = (next++)->parts;
    if (next == end || next->kind != Operand::Name) return fail("the function's name expected");
    std::string_view name = (next++)->name;
    if (next != end && next->kind == Operand::List) arguments = (next++)->parts;
    if (next != end) fail("calls through pointers are not supported");
    auto found = module.functions.find(name);
    if (found == module.functions.end()) return fail("there is no function '" + std::string(name) + "'");
    const Function &function = found->second;
    if (!function.defined) fail("function '" + std::string(name) + "' has no body");
    for (const Function *caller : calls) {
        if (caller == &function) fail("recursion is not supported");
    }
    if (arguments.size() != function.parameters.size() || results.size() != function.results.size()) {
        fail("'" + std::string(name) + "' has another number of parameters");
    }
    std::map<std::string_view, Place> names;
    auto bind = [&](const Operand &actual, const Variable &formal) {
        Place place;
        if (actual.kind != Operand::Name || !find_variable(actual.name, place))
            fail("arguments have to be .param variables");
        names[formal.name] = place;
    };
    for (std::size_t i = 0; i < results.size(); i++) bind(results[i], function.results[i]);
    for (std::size_t i = 0; i < arguments.size(); i++) bind(arguments[i], function.parameters[i]);
    copy_function(function, std::move(names));
}

void Compiler::copy_function(const Function &function, std::map<std::string_view, Place> names) {
    calls.push_back(&function);
    open(true);
    scopes.back().variables = std::move(names);
    body(function);
    scopes.back().labels[RETURN_LABEL] = static_cast<u32>(made.code.size());
    close();
    calls.pop_back();
}

std::string Kernel::place(const Instruction &i) const {
    std::string text = name + ", PTX line " + std::to_string(i.line);
    if (i.source_line) {
        std::string file = i.file < files.size() ? files[i.file] : "";
        text += " (" + (file.empty() ? "source" : file) + ":" + std::to_string(i.source_line) + ")";
    }
    return text;
}

} // namespace standin
