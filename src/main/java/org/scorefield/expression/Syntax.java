package org.scorefield.expression;

import java.util.List;

/** A formula as it is written. */
sealed interface Syntax {
    /** Where in the text it is: of an operation, its sign. From 0. */
    int at();

    /** A number. */
    record Number(int at, double value) implements Syntax {}

    /** A name that stands alone. */
    record Name(int at, String name) implements Syntax {}

    /** {@code name[index]}. */
    record Element(int at, String name, Syntax index) implements Syntax {}

    /** {@code function(arguments)}. */
    record Call(int at, String function, List<Syntax> arguments) implements Syntax {}

    /** {@code sum(index, from, to, term)}. */
    record Sum(int at, String index, Syntax from, Syntax to, Syntax term) implements Syntax {}

    /** {@code -operand}. */
    record Negation(int at, Syntax operand) implements Syntax {}

    /** {@code base^exponent}. */
    record Power(int at, Syntax base, Syntax exponent) implements Syntax {}

    /** What is added, subtracted, multiplied or divided, from left to right: any number of them without nesting. */
    record Chain(Syntax first, List<Link> links) implements Syntax {
        @Override
        public int at() {
            return first.at();
        }
    }

    /** One of + − * / and what follows. */
    record Link(int at, char operator, Syntax operand) {}
}
