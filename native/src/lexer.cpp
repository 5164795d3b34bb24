#include "lexer.h"

#include "syntax.h"

namespace standin {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The dot is part of a word: an opcode with its modifiers is one token. */
bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c == '%' ||
           c == '.';
}

class Lexer {
  public:
    explicit Lexer(std::string_view ptx) : text(ptx) {}

    std::vector<Token> run() {
        std::vector<Token> tokens;
        do {
            skip_blanks();
            tokens.push_back(next());
        } while (tokens.back().kind != Token::End);
        return tokens;
    }

  private:
    std::string_view text;
    std::size_t at = 0;
    u32 line = 1;

    char peek(std::size_t ahead = 0) const { return at + ahead < text.size() ? text[at + ahead] : '\0'; }

    void skip_blanks() {
        while (at < text.size()) {
            if (peek() == '\n') {
                line++;
                at++;
            } else if (peek() == ' ' || peek() == '\t' || peek() == '\r') {
                at++;
            } else if (peek() == '/' && peek(1) == '/') {
                while (at < text.size() && peek() != '\n') at++;
            } else if (peek() == '/' && peek(1) == '*') {
                skip_comment();
            } else {
                return;
            }
        }
    }

    void skip_comment() {
        std::size_t end = text.find("*/", at + 2);
        if (end == std::string_view::npos) throw LoadError{line, "a comment that does not end"};
        for (; at < end + 2; at++) line += text[at] == '\n';
    }

    Token next() {
        if (at >= text.size()) return {Token::End, "", line};
        std::size_t start = at;
        if (peek() == '"') {
            std::size_t end = text.find('"', at + 1);
            if (end == std::string_view::npos) throw LoadError{line, "a string that does not end"};
            at = end + 1;
            return {Token::Text, text.substr(start + 1, end - start - 1), line};
        }
        if (!is_word(peek())) return {Token::Mark, text.substr(at++, 1), line};
        Token::Kind kind = is_digit(peek()) ? Token::Number : Token::Word;
        bool decimal = kind == Token::Number && peek(1) != 'x' && peek(1) != 'X';
        while (is_word(peek()) || (peek() == ':' && peek(1) == ':') || exponent_sign(start, decimal)) {
            at += peek() == ':' ? 2 : 1; // L1::no_allocate is one word
        }
        return {kind, text.substr(start, at - start), line};
    }

    /* The sign in 1.5e-3. */
    bool exponent_sign(std::size_t start, bool decimal) const {
        return decimal && (peek() == '-' || peek() == '+') && at > start + 1 &&
               (text[at - 1] == 'e' || text[at - 1] == 'E') &&
               text.substr(start, at - start).find('.') != std::string_view::npos;
    }
};

} // namespace

std::vector<Token> tokens_of(std::string_view ptx) { return Lexer(ptx).run(); }

} // namespace standin
