/* Function bodies: statements and operands. */
#include "parser.h"

namespace standin {
namespace {

class Body {
  public:
    explicit Body(Cursor &cursor) : cursor(cursor) {}

    std::vector<Statement> run() {
        for (int depth = 1; depth > 0;) {
            Statement &statement = add();
            if (cursor.take_if("}")) {
                depth--;
                statement.kind = Statement::Close;
            } else if (cursor.take_if("{")) {
                depth++;
                statement.kind = Statement::Open;
            } else if (cursor.take_if(";")) {
                statements.pop_back();
            } else if (cursor.sees("@") || cursor.peek_after().text != ":") {
                parse(statement);
            } else {
                statement.kind = Statement::Label;
                statement.name = cursor.word();
                cursor.expect(":");
            }
        }
        statements.pop_back(); // the brace that ends the body
        return std::move(statements);
    }

  private:
    Cursor &cursor;
    std::vector<Statement> statements;
    u32 file = 0, source_line = 0;

    Statement &add() {
        Statement &statement = statements.emplace_back();
        statement.line = cursor.peek().line;
        statement.file = file;
        statement.source_line = source_line;
        return statement;
    }

    void parse(Statement &statement) {
        if (cursor.take_if("@")) {
            statement.guard_negated = cursor.take_if("!");
            statement.guard = cursor.word();
        }
        std::string_view word = cursor.word();
        if (word == ".loc") {
            statements.pop_back();
            return location();
        }
        if (word == ".pragma") {
            statements.pop_back();
            cursor.take();
            return cursor.expect(";");
        }
        statement.name = word;
        if (word == ".reg") return registers(statement);
        if (word == ".branchtargets") return targets(statement);
        if (word == ".shared" || word == ".local" || word == ".param") {
            statement.kind = Statement::Declare;
            Space space = word == ".shared" ? Space::Shared : word == ".local" ? Space::Local : Space::Param;
            statement.variables = parse_variables(cursor, space, false);
            return;
        }
        if (word[0] == '.') cursor.fail("'" + std::string(word) + "' is not known here");
        if (word == "call" || word.substr(0, 5) == "call.") statement.kind = Statement::Call;
        while (!cursor.take_if(";")) {
            statement.operands.push_back(operand());
            if (!cursor.sees(";")) cursor.expect(",");
        }
    }

    /* .loc file line column, with more on the same line for code that was inlined. */
    void location() {
        u32 line = cursor.peek().line;
        file = static_cast<u32>(cursor.whole_number());
        source_line = static_cast<u32>(cursor.whole_number());
        while (!cursor.at_end() && cursor.peek().line == line) cursor.take();
    }

    void registers(Statement &statement) {
        statement.kind = Statement::Registers;
        std::string_view type = cursor.word();
        statement.type = type_named(type.substr(1));
        if (statement.type == Type::None) cursor.fail("registers of type '" + std::string(type) + "' are not known");
        do statement.names.push_back(cursor.word());
        while (cursor.take_if(","));
        if (cursor.take_if("<")) {
            if (statement.names.size() != 1) cursor.fail("a count after several names");
            statement.count = cursor.whole_number();
            if (*statement.count > 1000000) cursor.fail("more than a million registers");
            cursor.expect(">");
        }
        cursor.expect(";");
    }

    /* `label: .branchtargets a, b;` takes its name from the label before it. */
    void targets(Statement &statement) {
        statement.kind = Statement::Targets;
        if (statements.size() < 2 || statements[statements.size() - 2].kind != Statement::Label) {
            cursor.fail(".branchtargets without a label");
        }
        statement.name = statements[statements.size() - 2].name;
        do statement.names.push_back(cursor.word());
        while (cursor.take_if(","));
        cursor.expect(";");
    }

    Operand operand() {
        Operand operand;
        if (cursor.take_if("{")) return sequence(Operand::Vector, "}");
        if (cursor.take_if("(")) return sequence(Operand::List, ")");
        if (cursor.take_if("[")) return address();
        if (cursor.take_if("_")) {
            if (cursor.take_if("|")) operand.parts.push_back(this->operand());
            return operand;
        }
        operand.negated = cursor.take_if("!");
        if (cursor.peek().kind != Token::Word) {
            operand.kind = Operand::Number;
            operand.literal = cursor.literal();
            return operand;
        }
        operand.kind = Operand::Name;
        operand.name = cursor.word();
        operand.offset = offset();
        if (cursor.take_if("|")) operand.parts.push_back(this->operand());
        return operand;
    }

    Operand sequence(Operand::Kind kind, std::string_view end) {
        Operand operand;
        operand.kind = kind;
        while (!cursor.take_if(end)) {
            operand.parts.push_back(this->operand());
            if (!cursor.sees(end)) cursor.expect(",");
        }
        return operand;
    }

    Operand address() {
        Operand operand;
        operand.kind = Operand::Address;
        if (cursor.peek().kind == Token::Word) {
            operand.name = cursor.word();
            operand.offset = offset();
        } else {
            operand.offset = static_cast<s64>(cursor.whole_number());
        }
        cursor.expect("]");
        return operand;
    }

    s64 offset() {
        if (cursor.take_if("+")) return static_cast<s64>(cursor.whole_number());
        if (cursor.sees("-")) return static_cast<s64>(cursor.whole_number());
        return 0;
    }
};

} // namespace

std::vector<Statement> parse_body(Cursor &cursor) { return Body(cursor).run(); }

} // namespace standin
