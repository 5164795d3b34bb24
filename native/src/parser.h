/* What the two halves of the parser share: reading tokens one by one. */
#pragma once

#include "lexer.h"
#include "syntax.h"

namespace standin {

class Cursor {
  public:
    explicit Cursor(std::vector<Token> all) : tokens(std::move(all)) {}

    const Token &peek() const { return tokens[at]; }
    const Token &peek_after() const { return tokens[at + 1 < tokens.size() ? at + 1 : at]; }
    bool at_end() const { return peek().kind == Token::End; }
    bool sees(std::string_view text) const { return !at_end() && peek().text == text; }

    const Token &take() {
        if (at_end()) fail("the text ends too early");
        return tokens[at++];
    }
    /* Takes the token if it is the one. */
    bool take_if(std::string_view text) {
        if (!sees(text)) return false;
        at++;
        return true;
    }
    void expect(std::string_view text) {
        if (!take_if(text)) fail("'" + std::string(text) + "' expected, not '" + std::string(peek().text) + "'");
    }
    std::string_view word() {
        if (peek().kind != Token::Word) fail("a name expected, not '" + std::string(peek().text) + "'");
        return take().text;
    }
    /* A literal with an optional sign. */
    Literal literal();
    u64 whole_number();

    [[noreturn]] void fail(const std::string &message) const { throw LoadError{peek().line, message}; }

  private:
    std::vector<Token> tokens;
    std::size_t at = 0;
};

/* `.align 4 .b8 name[24] = {…}, other;` after the space. */
std::vector<Variable> parse_variables(Cursor &cursor, Space space, bool external);

/* `.param .align 4 .b8 name[24]` of a function, after its '('. */
std::vector<Variable> parse_parameters(Cursor &cursor);

/* A body after its '{'. */
std::vector<Statement> parse_body(Cursor &cursor);

} // namespace standin
