/**
 * A small language for formulas of coordinates: text is parsed into a tree ({@link org.scorefield.expression.Syntax}), written out into a
 * graph of shared operations ({@link org.scorefield.expression.Node}), differentiated and simplified there, and laid out as a straight
 * line of operations ({@link org.scorefield.expression.Tape}), which runs in Java and as a kernel's text alike.
 *
 * <pre>
 * formula   = term { ("+" | "-") term }
 * term      = signed { ("*" | "/") signed }
 * signed    = { "+" | "-" } power                        so that -x^2 is -(x^2)
 * power     = primary [ "^" signed ]                     so that 2^3^2 is 2^(3^2)
 * primary   = number | name | name "[" formula "]" | function "(" formula { "," formula } ")" | "(" formula ")"
 *           | "sum" "(" name "," formula "," formula "," formula ")"       index, from, to (inclusive), what is added
 * </pre>
 */
package org.scorefield.expression;
