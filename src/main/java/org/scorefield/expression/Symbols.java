package org.scorefield.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.scorefield.error.Checks;
import org.scorefield.error.Problem;
import org.scorefield.expression.Parameters.Parameter;

/**
 * The names that a formula may use: the coordinates x0, x1, … or x[0], x[1], … (x alone where there is one), further variables,
 * parameters, the constants pi and e, and D, the number of coordinates.
 */
public final class Symbols {
    /** The most coordinates: beyond it straight lines of operations are too long. */
    public static final int MOST_DIMENSIONS = 1024;

    private static final String COORDINATES = "x";
    private static final Pattern COORDINATE = Pattern.compile("x[0-9]*");
    private static final Set<String> OTHERS = Set.of("pi", "e", "D", "sum");

    private final int dimension;
    private final List<String> variables;
    private final Map<String, Parameter> parameters;

    /** Which of all parameters' numbers is a parameter's first. */
    private final Map<String, Integer> offsets = new HashMap<>();

    /**
     * Names.
     *
     * @param dimension D, how many coordinates
     * @param variables further variables, such as t; in a tape's inputs they follow the coordinates
     * @throws org.scorefield.error.BadInputException if a parameter has the name of something else
     */
    public Symbols(int dimension, List<String> variables, Parameters parameters) {
        this.dimension = dimension;
        this.variables = List.copyOf(variables);
        this.parameters = parameters.byName();
        Checks checks = new Checks();
        checks.that(
                dimension >= 1 && dimension <= MOST_DIMENSIONS,
                "dimension",
                "is " + dimension,
                "a whole number from 1 to " + MOST_DIMENSIONS);
        int next = 0;
        for (Map.Entry<String, Parameter> parameter : this.parameters.entrySet()) {
            String name = parameter.getKey();
            checks.that(
                    !taken(name),
                    "parameters." + name,
                    "has the name of something else",
                    "names other than " + ownNames());
            offsets.put(name, next);
            next += parameter.getValue().values().length;
        }
        checks.done();
    }

    int dimension() {
        return dimension;
    }

    /** How many inputs formulas have: coordinates, then variables. */
    int inputs() {
        return dimension + variables.size();
    }

    /** Whether a name is anything but a parameter. */
    private boolean taken(String name) {
        return COORDINATE.matcher(name).matches()
                || OTHERS.contains(name)
                || variables.contains(name)
                || Function.named(name) != null;
    }

    private String ownNames() {
        String further = variables.isEmpty() ? "" : ", " + String.join(", ", variables);
        return "x, x0, x1, …" + further + ", pi, e, D, sum, " + Function.NAMES;
    }

    /** Whether a sum's index may not have this name. */
    boolean knows(String name) {
        return taken(name) || parameters.containsKey(name);
    }

    /** What a name stands for. */
    Node named(int at, String name, Graph graph) {
        switch (name) {
            case "pi":
                return graph.constant(Math.PI);
            case "e":
                return graph.constant(Math.E);
            case "D":
                return graph.constant(dimension);
            default:
        }
        int variable = variables.indexOf(name);
        if (variable >= 0) {
            return graph.input(dimension + variable);
        }
        Parameter parameter = parameters.get(name);
        if (parameter != null) {
            if (parameter.list()) {
                throw new Fault(
                        at,
                        "`" + name + "` is a list",
                        "allowed: " + name + "[0] to " + name + "[" + (parameter.values().length - 1) + "]");
            }
            return graph.parameter(offsets.get(name), parameter.values()[0]);
        }
        if (COORDINATE.matcher(name).matches()) {
            return coordinate(at, name, graph);
        }
        if (Function.named(name) != null || name.equals("sum")) {
            throw new Fault(at, "`" + name + "` has no arguments", "allowed: " + name + "(…)");
        }
        throw unknown(at, name);
    }

    private Node coordinate(int at, String name, Graph graph) {
        if (name.equals(COORDINATES)) {
            if (dimension > 1) {
                throw new Fault(at, "`x` is not one coordinate", "allowed: " + coordinates());
            }
            return graph.input(0);
        }
        String digits = name.substring(1);
        boolean plain = digits.equals("0") || !digits.startsWith("0");
        if (!plain || digits.length() > 9 || Integer.parseInt(digits) >= dimension) {
            throw new Fault(at, "there is no coordinate `" + name + "`", "allowed: " + coordinates());
        }
        return graph.input(Integer.parseInt(digits));
    }

    /** What {@code name[index]} stands for. */
    Node element(int at, String name, long index, Graph graph) {
        Parameter parameter = parameters.get(name);
        boolean coordinate = name.equals(COORDINATES);
        if (!coordinate && (parameter == null || !parameter.list())) {
            throw knows(name)
                    ? new Fault(at, "`" + name + "` has no index", "allowed: " + name + " without [ ]")
                    : unknown(at, name);
        }
        int size = coordinate ? dimension : parameter.values().length;
        if (index < 0 || index >= size) {
            throw new Fault(
                    at,
                    "there is no " + name + "[" + index + "]",
                    "allowed: " + name + "[0] to " + name + "[" + (size - 1) + "]");
        }
        return coordinate
                ? graph.input((int) index)
                : graph.parameter(offsets.get(name) + (int) index, parameter.values()[(int) index]);
    }

    private Fault unknown(int at, String name) {
        List<String> known = new ArrayList<>(List.of(coordinates()));
        known.addAll(variables);
        parameters.forEach((parameter, value) -> known.add(value.list() ? parameter + "[…]" : parameter));
        known.addAll(List.of("pi", "e", "D"));
        return new Fault(at, "unknown name `" + Problem.shown(name) + "`", "known: " + String.join(", ", known));
    }

    private String coordinates() {
        return switch (dimension) {
            case 1 -> "x, x0";
            case 2 -> "x0, x1";
            default -> "x0 to x" + (dimension - 1);
        };
    }
}
