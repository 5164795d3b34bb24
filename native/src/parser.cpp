/* Modules: directives, variables, functions. */
#include "parser.h"

#include <cstdlib>

namespace standin {

Literal Cursor::literal() {
    bool negative = take_if("-");
    if (!negative) take_if("+");
    if (peek().kind != Token::Number) fail("a number expected, not '" + std::string(peek().text) + "'");
    std::string text(take().text);
    Literal literal;
    char *end = nullptr;
    char kind = text.size() > 1 && text[0] == '0' ? text[1] : '\0';
    if (kind == 'f' || kind == 'F' || kind == 'd' || kind == 'D') {
        bool single = kind == 'f' || kind == 'F';
        literal.kind = single ? Literal::Single : Literal::Double;
        literal.bits = std::strtoull(text.c_str() + 2, &end, 16);
        if (text.size() != (single ? 10u : 18u)) fail("'" + text + "' is not a float");
        if (negative) literal.bits ^= single ? 0x80000000u : u64{1} << 63;
    } else if (text.find('.') != std::string::npos) {
        literal.kind = Literal::Double;
        literal.bits = bits_as<u64>(std::strtod(text.c_str(), &end) * (negative ? -1.0 : 1.0));
    } else {
        while (text.size() > 1 && (text.back() == 'U' || text.back() == 'u')) text.pop_back();
        bool binary = text.size() > 2 && (kind == 'b' || kind == 'B');
        literal.bits = binary ? std::strtoull(text.c_str() + 2, &end, 2) : std::strtoull(text.c_str(), &end, 0);
        if (negative) literal.bits = -literal.bits;
    }
    if (*end) fail("'" + text + "' is not a number");
    return literal;
}

u64 Cursor::whole_number() {
    Literal number = literal();
    if (number.kind != Literal::Integer) fail("a whole number expected");
    return number.bits;
}

namespace {

/* The initialiser's values, brace within brace, one after the other. */
void parse_values(Cursor &cursor, Variable &variable) {
    if (cursor.take_if("{")) {
        while (!cursor.take_if("}")) {
            parse_values(cursor, variable);
            if (!cursor.sees("}")) cursor.expect(",");
        }
        return;
    }
    u64 bits = 0;
    u32 size = bytes_of(variable.type);
    if (cursor.peek().kind == Token::Word) {
        bool generic = cursor.sees("generic");
        if (generic) {
            cursor.take();
            cursor.expect("(");
        }
        if (size != 8) cursor.fail("the address of a variable takes 64 bits");
        variable.addresses[variable.initial.size()] = cursor.word();
        if (cursor.take_if("+")) bits = cursor.whole_number();
        if (generic) cursor.expect(")");
    } else {
        Literal literal = cursor.literal();
        bits = literal.bits;
        if (literal.kind == Literal::Double && variable.type == Type::F32) {
            bits = bits_as<u32>(static_cast<float>(bits_as<double>(bits)));
        }
    }
    for (u32 i = 0; i < size; i++) variable.initial.push_back(static_cast<u8>(bits >> (8 * i)));
}

/* One variable: its type and alignment are read already. */
void parse_declarator(Cursor &cursor, Variable &variable, u32 elements) {
    variable.line = cursor.peek().line;
    variable.name = cursor.word();
    variable.bytes = u64{elements} * bytes_of(variable.type);
    bool sized = true;
    while (cursor.take_if("[")) {
        if (cursor.take_if("]")) {
            sized = false;
            continue;
        }
        variable.bytes *= cursor.whole_number();
        cursor.expect("]");
    }
    if (variable.type == Type::None) cursor.fail("a variable without a type");
    if (cursor.take_if("=")) {
        parse_values(cursor, variable);
        if (!sized) variable.bytes = variable.initial.size();
        if (variable.initial.size() > variable.bytes) cursor.fail("more values than the variable holds");
    } else if (!sized) {
        variable.bytes = 0;
    }
    variable.external = variable.external && variable.space == Space::Shared;
}

/* `.align 16 .v2 .b32`; returns the elements that the vector has. */
u32 parse_attributes(Cursor &cursor, Variable &variable) {
    u32 elements = 1, alignment = 0;
    while (cursor.peek().kind == Token::Word && cursor.peek().text[0] == '.') {
        std::string_view word = cursor.take().text;
        if (word == ".align")
            alignment = static_cast<u32>(cursor.whole_number());
        else if (word == ".v2")
            elements = 2;
        else if (word == ".v4")
            elements = 4;
        else if (word == ".ptr" || word == ".global" || word == ".shared" || word == ".const" || word == ".local")
            continue;
        else if ((variable.type = type_named(word.substr(1))) == Type::None)
            cursor.fail("'" + std::string(word) + "' is not known here");
    }
    u32 natural = elements * bytes_of(variable.type);
    variable.alignment = alignment ? alignment : natural ? natural : 1;
    return elements;
}

} // namespace

std::vector<Variable> parse_variables(Cursor &cursor, Space space, bool external) {
    Variable common;
    common.space = space;
    common.external = external;
    u32 elements = parse_attributes(cursor, common);
    std::vector<Variable> variables;
    do {
        variables.push_back(common);
        parse_declarator(cursor, variables.back(), elements);
    } while (cursor.take_if(","));
    cursor.expect(";");
    return variables;
}

std::vector<Variable> parse_parameters(Cursor &cursor) {
    std::vector<Variable> parameters;
    while (!cursor.take_if(")")) {
        if (!cursor.take_if(".param")) cursor.fail("only .param parameters are known");
        Variable parameter;
        parameter.space = Space::Param;
        u32 elements = parse_attributes(cursor, parameter);
        u32 of_type = bytes_of(parameter.type) * elements;
        if (parameter.alignment < of_type) parameter.alignment = of_type; // .ptr .align is the alignment of the target
        parse_declarator(cursor, parameter, elements);
        parameters.push_back(parameter);
        if (!cursor.sees(")")) cursor.expect(",");
    }
    return parameters;
}

namespace {

void parse_threads(Cursor &cursor, u32 threads[3]) {
    for (int d = 0; d < 3; d++) threads[d] = 1;
    int d = 0;
    do {
        if (d == 3) cursor.fail("more than three dimensions");
        threads[d++] = static_cast<u32>(cursor.whole_number());
    } while (cursor.take_if(","));
}

/* After `.entry` or `.func`. */
Function parse_function(Cursor &cursor, bool entry) {
    Function function;
    function.entry = entry;
    if (!entry && cursor.take_if("(")) function.results = parse_parameters(cursor);
    function.line = cursor.peek().line;
    function.name = cursor.word();
    if (cursor.take_if("(")) function.parameters = parse_parameters(cursor);
    for (;;) {
        if (cursor.take_if(";")) return function;
        if (cursor.take_if("{")) break;
        std::string_view directive = cursor.word();
        if (directive == ".maxntid")
            parse_threads(cursor, function.most_threads);
        else if (directive == ".reqntid")
            parse_threads(cursor, function.required_threads);
        else if (directive == ".minnctapersm" || directive == ".maxnctapersm" || directive == ".maxnreg")
            cursor.whole_number();
        else if (directive == ".pragma") {
            cursor.take();
            cursor.expect(";");
        } else if (directive != ".noreturn")
            cursor.fail("'" + std::string(directive) + "' is not known here");
    }
    function.defined = true;
    function.body = parse_body(cursor);
    return function;
}

u32 parse_version(Cursor &cursor) {
    std::string text(cursor.take().text);
    std::size_t dot = text.find('.');
    if (dot == std::string::npos) cursor.fail("'" + text + "' is not a version");
    return static_cast<u32>(10 * std::atoi(text.c_str()) + std::atoi(text.c_str() + dot + 1));
}

u32 parse_target(Cursor &cursor) {
    std::string text(cursor.word());
    while (cursor.take_if(",")) cursor.word(); // debug, texmode_…
    if (text.rfind("sm_", 0) != 0) cursor.fail("'" + text + "' is not a target");
    return static_cast<u32>(std::atoi(text.c_str() + 3));
}

void parse_file(Cursor &cursor, Syntax &module) {
    u32 number = static_cast<u32>(cursor.whole_number());
    module.files[number] = cursor.take().text;
    while (cursor.take_if(",")) cursor.whole_number(); // time, size
}

void skip_section(Cursor &cursor) {
    cursor.take();
    cursor.expect("{");
    while (!cursor.take_if("}")) cursor.take();
}

void add_function(Cursor &cursor, Syntax &module, Function function) {
    auto old = module.functions.find(function.name);
    if (old != module.functions.end() && old->second.defined) {
        if (!function.defined) return;
        throw LoadError{function.line, "'" + std::string(function.name) + "' is defined twice"};
    }
    (void)cursor;
    module.functions[function.name] = std::move(function);
}

} // namespace

Syntax parse(std::string_view ptx) {
    Cursor cursor(tokens_of(ptx));
    Syntax module;
    if (!cursor.sees(".version")) cursor.fail("the text does not begin with .version: it is no PTX");
    bool external = false;
    while (!cursor.at_end()) {
        std::string_view word = cursor.take().text;
        if (word == ".extern") {
            external = true;
            continue;
        }
        if (word == ".version")
            module.version = parse_version(cursor);
        else if (word == ".target")
            module.target = parse_target(cursor);
        else if (word == ".address_size") {
            if (cursor.whole_number() != 64) cursor.fail("only 64-bit addresses are known");
        } else if (word == ".visible" || word == ".weak" || word == ".common" || word == ";")
            continue;
        else if (word == ".file")
            parse_file(cursor, module);
        else if (word == ".section")
            skip_section(cursor);
        else if (word == ".pragma") {
            cursor.take();
            cursor.expect(";");
        } else if (word == ".entry" || word == ".func")
            add_function(cursor, module, parse_function(cursor, word == ".entry"));
        else if (word == ".global" || word == ".const" || word == ".shared") {
            Space space = word == ".global" ? Space::Global : word == ".const" ? Space::Const : Space::Shared;
            for (Variable &variable : parse_variables(cursor, space, external)) module.variables.push_back(variable);
        } else
            cursor.fail("'" + std::string(word) + "' is not known here");
        external = false;
    }
    if (!module.target) cursor.fail("no .target");
    return module;
}

std::string line_of(std::string_view text, u32 line) {
    std::size_t start = 0;
    for (u32 i = 1; i < line && start != std::string_view::npos; i++) {
        start = text.find('\n', start);
        if (start != std::string_view::npos) start++;
    }
    if (start == std::string_view::npos) return "";
    std::string_view found = text.substr(start, text.find('\n', start) - start);
    while (!found.empty() && (found[0] == ' ' || found[0] == '\t')) found.remove_prefix(1);
    while (!found.empty() && (found.back() == '\r' || found.back() == ' ')) found.remove_suffix(1);
    return std::string(found);
}

} // namespace standin
