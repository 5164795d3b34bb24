package org.scorefield.expression;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scorefield.error.Checks;

/** Numbers and lists of numbers that formulas call by name. Immutable; a program is compiled once for all their values. */
public final class Parameters {
    /** No parameters. */
    public static final Parameters NONE = new Parameters(Map.of());

    /** By name; a number is one value. */
    private final Map<String, Parameter> byName;

    /** What a name stands for. */
    record Parameter(boolean list, double[] values) {}

    private Parameters(Map<String, Parameter> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    /**
     * These and a number.
     *
     * @throws org.scorefield.error.BadInputException if the name cannot be one, is taken, or single precision cannot hold the number
     */
    public Parameters with(String name, double value) {
        return with(name, new Parameter(false, new double[] {value}));
    }

    /**
     * These and a list of numbers.
     *
     * @throws org.scorefield.error.BadInputException if the name cannot be one, is taken, or single precision cannot hold a number
     */
    public Parameters with(String name, double... values) {
        return with(name, new Parameter(true, values.clone()));
    }

    private Parameters with(String name, Parameter parameter) {
        Checks checks = new Checks();
        checks.that(isName(name), name, "is no name", "letters, digits and _, with a letter or _ first");
        checks.that(!byName.containsKey(name), name, "is there already", "different names");
        checks.that(parameter.values.length > 0, name, "is empty", "at least one number");
        for (int i = 0; i < parameter.values.length; i++) {
            checks.single(parameter.list ? name + "[" + i + "]" : name, parameter.values[i]);
        }
        checks.done();
        Map<String, Parameter> all = new LinkedHashMap<>(byName);
        all.put(name, parameter);
        return new Parameters(all);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && Lexer.startsName(name.charAt(0))
                && name.chars().allMatch(c -> Lexer.continuesName((char) c));
    }

    Map<String, Parameter> byName() {
        return byName;
    }
}
