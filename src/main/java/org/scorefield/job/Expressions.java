package org.scorefield.job;

import java.util.List;
import org.scorefield.expression.Formulas;
import org.scorefield.expression.Parameters;
import org.scorefield.expression.Symbols;
import org.scorefield.target.ExpressionTarget;
import org.scorefield.target.Target;

/** Reads targets that are given as formulas. */
final class Expressions {
    private static final String FORMULA = "a formula of x0, x1, …, such as -x0^2/2";
    private static final String PARAMETER =
            "a number or a list of numbers (not a matrix), or a .npy, .csv or .txt file";

    private Expressions() {}

    static Target target(Section section) {
        int dimension = (int) section.whole("dimension", 1, Symbols.MOST_DIMENSIONS);
        String formula = section.text("log-density", FORMULA);
        Parameters parameters = parameters(section);
        boolean known = !section.bad("dimension")
                && parameters != null
                && section.build(() -> new Symbols(dimension, List.of(), parameters)) != null;
        if (formula == null) {
            return null;
        }
        if (!known) {
            return section.build(() -> {
                Formulas.requireSyntax("log-density", formula);
                return null;
            });
        }
        return section.build(() -> ExpressionTarget.of(dimension, formula, parameters));
    }

    /** Null if any is wrong, which is reported. */
    static Parameters parameters(Section section) {
        Section given = section.section("parameters", false);
        if (given == null) {
            return section.has("parameters") ? null : Parameters.NONE;
        }
        Parameters all = Parameters.NONE;
        boolean good = true;
        for (String name : given.keys()) {
            Numbers numbers = given.numbers(name, true, 0, 1, PARAMETER);
            Parameters before = all;
            Parameters with = numbers == null
                    ? null
                    : given.build(() -> numbers.rank() == 0
                            ? before.with(name, numbers.values()[0])
                            : before.with(name, numbers.values()));
            good &= with != null;
            all = with == null ? before : with;
        }
        given.end();
        return good ? all : null;
    }
}
