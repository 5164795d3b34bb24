package org.scorefield.expression;

import java.util.ArrayList;
import java.util.List;
import org.scorefield.expression.Lexer.Kind;
import org.scorefield.expression.Lexer.Token;

/** Reads a formula by recursive descent; {@code package-info} has the grammar. The first thing that is wrong ends it, as a {@link Fault}. */
final class Parser {
    /** The longest text. */
    static final int LONGEST = 100_000;

    /** How deep parentheses, calls, indices and exponents may be nested. */
    static final int DEEPEST = 100;

    private final Lexer lexer;
    private Token token;
    private int depth;

    private Parser(String text) {
        lexer = new Lexer(text);
        token = lexer.take();
    }

    static Syntax parse(String text) {
        if (text.length() > LONGEST) {
            String what = "the formula has " + text.length() + " characters";
            throw new Fault(0, what, "allowed: at most " + LONGEST + "; sum(i, from, to, term) adds many terms");
        }
        Parser parser = new Parser(text);
        if (parser.token.kind() == Kind.END) {
            throw new Fault(0, "the formula is empty", "allowed: a formula such as -x0^2/2");
        }
        Syntax formula = parser.formula();
        if (parser.token.kind() != Kind.END) {
            throw parser.unexpected();
        }
        return formula;
    }

    /** What follows a whole formula but is no end. */
    private Fault unexpected() {
        if (token.is(')') || token.is(']') || token.is(',')) {
            return new Fault(
                    token.at(), token.shown() + " closes or separates nothing", "allowed: + - * / ^ or the end");
        }
        return new Fault(
                token.at(),
                "an operator is missing before " + token.shown(),
                "allowed: + - * / ^ (products are written with *)");
    }

    private Syntax formula() {
        return chain("+-");
    }

    private Syntax chain(String operators) {
        boolean sum = operators.charAt(0) == '+';
        Syntax first = sum ? chain("*/") : signed();
        List<Syntax.Link> links = new ArrayList<>();
        while (token.kind() == Kind.SIGN && operators.indexOf(token.text()) >= 0) {
            Token operator = advance();
            Syntax operand = sum ? chain("*/") : signed();
            links.add(new Syntax.Link(operator.at(), operator.text().charAt(0), operand));
        }
        return links.isEmpty() ? first : new Syntax.Chain(first, links);
    }

    private Syntax signed() {
        int at = token.at();
        boolean negative = false;
        while (token.is('-') || token.is('+')) {
            negative ^= token.is('-');
            advance();
        }
        Syntax power = power();
        return negative ? new Syntax.Negation(at, power) : power;
    }

    private Syntax power() {
        Syntax base = primary();
        if (!token.is('^')) {
            return base;
        }
        int at = advance().at();
        enter(at);
        Syntax exponent = signed();
        depth--;
        return new Syntax.Power(at, base, exponent);
    }

    private Syntax primary() {
        Token start = token;
        if (start.kind() == Kind.NUMBER) {
            advance();
            return new Syntax.Number(start.at(), number(start));
        }
        if (start.kind() == Kind.NAME) {
            advance();
            return named(start);
        }
        if (start.is('(')) {
            advance();
            enter(start.at());
            Syntax inner = formula();
            close(')', start);
            return inner;
        }
        throw new Fault(
                start.at(), "there is " + start.shown(), "allowed: a number, a name or a formula in parentheses");
    }

    private Syntax named(Token name) {
        Token opening = token;
        if (opening.is('[')) {
            advance();
            enter(opening.at());
            Syntax index = formula();
            close(']', opening);
            return new Syntax.Element(name.at(), name.text(), index);
        }
        if (!opening.is('(')) {
            return new Syntax.Name(name.at(), name.text());
        }
        advance();
        enter(opening.at());
        List<Syntax> arguments = new ArrayList<>();
        if (!token.is(')')) {
            arguments.add(formula());
            while (token.is(',')) {
                advance();
                arguments.add(formula());
            }
        }
        close(')', opening);
        return name.text().equals("sum")
                ? sum(name.at(), arguments)
                : new Syntax.Call(name.at(), name.text(), arguments);
    }

    private static Syntax sum(int at, List<Syntax> arguments) {
        if (arguments.size() != 4) {
            String what = "sum has " + arguments.size() + " arguments";
            throw new Fault(at, what, "allowed: sum(i, from, to, term), as in sum(i, 0, D-1, x[i]^2)");
        }
        if (!(arguments.get(0) instanceof Syntax.Name index)) {
            throw new Fault(
                    arguments.get(0).at(), "a sum's first argument is no name", "allowed: a new name for the index");
        }
        return new Syntax.Sum(at, index.name(), arguments.get(1), arguments.get(2), arguments.get(3));
    }

    private void enter(int at) {
        if (++depth > DEEPEST) {
            throw new Fault(
                    at, "is nested too deeply", "allowed: " + DEEPEST + " levels of parentheses, calls and exponents");
        }
    }

    private void close(char sign, Token opening) {
        if (!token.is(sign)) {
            String what = "there is " + token.shown() + " where " + opening.shown() + ", the character "
                    + (opening.at() + 1) + ", is not closed";
            throw new Fault(token.at(), what, "allowed: an operator or `" + sign + "`");
        }
        advance();
        depth--;
    }

    private Token advance() {
        Token taken = token;
        token = lexer.take();
        return taken;
    }

    private static double number(Token token) {
        double value = Double.parseDouble(token.text());
        boolean vanishes = Math.abs(value) < Float.MIN_NORMAL
                && token.text().split("[eE]")[0].matches(".*[1-9].*");
        if (vanishes || value > Float.MAX_VALUE) {
            String what = token.shown() + " is a number that single precision cannot hold";
            throw new Fault(token.at(), what, "allowed: 0, or " + Float.MIN_NORMAL + " to " + Float.MAX_VALUE);
        }
        return value;
    }
}
