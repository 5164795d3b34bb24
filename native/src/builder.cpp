#include "builder.h"

#include "compiler.h"

#include <chrono>

namespace standin {
namespace {

/* For registers that are larger than the instruction's type. */
struct Narrow {
    static u32 of(u64 wide) { return static_cast<u32>(wide); }
};
struct WidenSigned {
    static u64 of(s32 narrow) { return static_cast<u64>(static_cast<s64>(narrow)); }
};
struct WidenUnsigned {
    static u64 of(u32 narrow) { return narrow; }
};
struct Not {
    static bool of(bool p) { return !p; }
};

void read_clock(Warp &warp, const Instruction &i, void *out) {
    (void)warp;
    auto now = static_cast<u64>(std::chrono::steady_clock::now().time_since_epoch().count());
    for (u32 lane = 0; lane < LANES; lane++) {
        if (i.out_cell == 8)
            static_cast<u64 *>(out)[lane] = now;
        else
            static_cast<u32 *>(out)[lane] = static_cast<u32>(now);
    }
}

std::vector<std::string_view> split(std::string_view name) {
    std::vector<std::string_view> parts;
    for (;;) {
        std::size_t dot = name.find('.');
        parts.push_back(name.substr(0, dot));
        if (dot == std::string_view::npos) return parts;
        name.remove_prefix(dot + 1);
    }
}

} // namespace

Builder::Builder(Compiler &compiler, const Statement &statement) : compiler(compiler), statement(statement) {
    modifiers = split(statement.name);
    opcode = modifiers.front();
    modifiers.erase(modifiers.begin());
    made.line = statement.line;
    made.file = statement.file;
    made.source_line = statement.source_line;
    if (!statement.guard.empty()) {
        const Compiler::Register *guard = compiler.find_register(statement.guard);
        if (!guard || guard->type != Type::Pred) fail("'" + std::string(statement.guard) + "' is no predicate");
        made.guard = guard->column;
        made.guard_negated = statement.guard_negated;
    }
}

void Builder::fail(const std::string &message) const { throw LoadError{statement.line, message}; }

bool Builder::sees(std::string_view modifier) const {
    for (std::string_view next : modifiers) {
        if (next == modifier) return true;
    }
    return false;
}

bool Builder::take(std::string_view modifier) {
    for (auto next = modifiers.begin(); next != modifiers.end(); ++next) {
        if (*next != modifier) continue;
        modifiers.erase(next);
        return true;
    }
    return false;
}

std::string_view Builder::take_one_of(std::initializer_list<std::string_view> wanted) {
    for (std::string_view modifier : wanted) {
        if (take(modifier)) return modifier;
    }
    return {};
}

Type Builder::optional_type() {
    for (auto next = modifiers.begin(); next != modifiers.end(); ++next) {
        Type type = type_named(*next);
        if (type == Type::None) continue;
        modifiers.erase(next);
        return type;
    }
    return Type::None;
}

Type Builder::type() {
    Type type = optional_type();
    if (type == Type::None) fail("'" + std::string(statement.name) + "' has no type that is known here");
    return type;
}

Rounding Builder::rounding() {
    std::string_view mode = take_one_of({"rn", "rz", "rm", "rp"});
    return mode == "rz"   ? Rounding::Zero
           : mode == "rm" ? Rounding::Down
           : mode == "rp" ? Rounding::Up
                          : Rounding::Nearest;
}

Space Builder::space() {
    if (take("global")) return Space::Global;
    if (take("shared") || take("shared::cta")) return Space::Shared;
    if (take("local")) return Space::Local;
    if (take("param") || take("param::entry") || take("param::func")) return Space::Param;
    if (take("const")) return Space::Const;
    return Space::Generic;
}

const Operand &Builder::operand(std::size_t at) const {
    if (at >= statement.operands.size()) fail("'" + std::string(statement.name) + "' has too few operands");
    return statement.operands[at];
}

u32 Builder::constant(u64 bits, u32 cell) { return compiler.constant_column(bits, cell); }

u32 Builder::temporary(Type type) { return compiler.temporary(type); }

void Builder::add(const Instruction &instruction) { compiler.kernel().code.push_back(instruction); }

u32 Builder::in(std::size_t at, Type type) { return in(operand(at), type); }

u32 Builder::in(const Operand &operand, Type type) {
    u32 size = bytes_of(type);
    if (operand.kind == Operand::Number) {
        u64 bits = operand.literal.bits;
        bool single = operand.literal.kind == Literal::Single, wide = operand.literal.kind == Literal::Double;
        if (type == Type::F32 && wide) bits = bits_as<u32>(static_cast<float>(bits_as<double>(bits)));
        if ((type == Type::F32 || type == Type::F64) && !single && !wide) fail("a float has to be written as one");
        if (type == Type::F64 && single)
            bits = bits_as<u64>(static_cast<double>(bits_as<float>(static_cast<u32>(bits))));
        if (size < 8) bits &= (u64{1} << (8 * size)) - 1;
        return compiler.constant_column(bits, cell_of(type));
    }
    if (operand.kind != Operand::Name) fail("a register or literal expected");
    if (const Compiler::Register *found = compiler.find_register(operand.name)) {
        if ((found->type == Type::Pred) != (type == Type::Pred) || bytes_of(found->type) < size) {
            fail("'" + std::string(operand.name) + "' has a type that does not fit");
        }
        Instruction change;
        change.line = made.line;
        if (operand.negated) {
            if (type != Type::Pred) fail("only predicates can be negated");
            change.run = each_lane<Not, bool, bool>;
        } else if (cell_of(found->type) != cell_of(type)) {
            change.run = each_lane<Narrow, u32, u64>;
        } else {
            return found->column;
        }
        change.in[0] = found->column;
        change.out = compiler.temporary(type);
        compiler.kernel().code.push_back(change);
        return change.out;
    }
    u32 special = compiler.special_column(operand.name);
    if (special != NONE) return special;
    if (operand.name == "WARP_SZ") return compiler.constant_column(LANES, cell_of(type));
    if (operand.name == "%clock" || operand.name == "%clock64" || operand.name == "%globaltimer") {
        Instruction read;
        read.line = made.line;
        read.run = read_clock;
        read.out = compiler.temporary(type);
        read.out_cell = static_cast<u8>(cell_of(type));
        compiler.kernel().code.push_back(read);
        return read.out;
    }
    Compiler::Place place;
    if (!compiler.find_variable(operand.name, place)) fail("'" + std::string(operand.name) + "' is not declared");
    place.address += static_cast<u64>(operand.offset);
    if (cell_of(type) == 4 && place.space != Space::Shared && place.space != Space::Local)
        fail("an address takes 64 bits");
    return compiler.place_column(place, cell_of(type));
}

u32 Builder::out_column(const Operand &operand, Type type) {
    if (operand.kind == Operand::Sink) return compiler.temporary(type);
    if (operand.kind != Operand::Name || operand.negated) fail("a register to write expected");
    const Compiler::Register *found = compiler.find_register(operand.name);
    if (!found) fail("register '" + std::string(operand.name) + "' is not declared");
    if ((found->type == Type::Pred) != (type == Type::Pred) || bytes_of(found->type) < bytes_of(type)) {
        fail("'" + std::string(operand.name) + "' has a type that does not fit");
    }
    if (cell_of(found->type) == cell_of(type)) return found->column;
    Instruction widen;
    widen.line = made.line;
    widen.guard = made.guard;
    widen.guard_negated = made.guard_negated;
    widen.run = is_signed(type) ? each_lane<WidenSigned, u64, s32> : each_lane<WidenUnsigned, u64, u32>;
    widen.in[0] = compiler.temporary(type);
    widen.out = found->column;
    widen.out_cell = 8;
    after.push_back(widen);
    return widen.in[0];
}

void Builder::out(std::size_t at, Type type) {
    made.out = out_column(operand(at), type);
    made.out_cell = static_cast<u8>(cell_of(type));
}

void Builder::address(std::size_t at) {
    const Operand &operand = this->operand(at);
    if (operand.kind != Operand::Address) fail("an address in brackets expected");
    made.number = operand.offset;
    if (operand.name.empty()) {
        made.in[0] = constant(0, 8);
        return;
    }
    if (const Compiler::Register *base = compiler.find_register(operand.name)) {
        if (bytes_of(base->type) < 4 || is_float(base->type)) fail("an address takes 32 or 64 bits");
        made.in[0] = base->column;
        made.narrow_address = cell_of(base->type) == 4;
        // a parameter's address in a register is a generic one
        if (made.space == Space::Param) made.space = Space::Generic;
        return;
    }
    Compiler::Place place;
    if (!compiler.find_variable(operand.name, place)) fail("'" + std::string(operand.name) + "' is not declared");
    if (made.space == Space::Const) made.space = Space::Global;
    if (made.space == Space::Param) made.space = place.space;
    if (made.space == Space::Generic) made.space = place.space;
    if (made.space != place.space) fail("'" + std::string(operand.name) + "' is not in that space");
    made.in[0] = compiler.place_column(place, 8);
}

void Builder::label(std::size_t at) {
    if (operand(at).kind != Operand::Name) fail("a label expected");
    compiler.refer_to_label(operand(at).name, statement.line);
}

void Builder::table(std::size_t at) {
    if (operand(at).kind != Operand::Name) fail("the label of .branchtargets expected");
    made.number = compiler.branch_table(operand(at).name, statement.line);
}

void Builder::emit(Handler handler, Step step) {
    if (!modifiers.empty()) {
        fail("modifier '." + std::string(modifiers.front()) + "' of '" + std::string(statement.name) +
             "' is not known");
    }
    if (!handler && (step == Step::Plain || step == Step::Masked || step == Step::Collective)) {
        fail("'" + std::string(statement.name) + "' is not known with this type");
    }
    made.run = handler;
    made.step = step;
    auto &code = compiler.kernel().code;
    code.push_back(made);
    code.insert(code.end(), after.begin(), after.end());
}

void Builder::emit_simple(Handler handler, std::initializer_list<Type> sources, Type result) {
    if (operands() != sources.size() + 1) fail("'" + std::string(statement.name) + "' has another number of operands");
    std::size_t k = 0;
    for (Type type : sources) {
        made.in[k] = in(k + 1, type);
        k++;
    }
    out(0, result);
    emit(handler);
}

} // namespace standin
