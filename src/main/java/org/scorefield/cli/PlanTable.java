package org.scorefield.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;

/** A plan's rows, as text and as JSON. Coefficients that no row has are left out. */
final class PlanTable {
    /** A coefficient and what it multiplies. */
    private record Coefficient(String name, ToDoubleFunction<Row> value) {}

    private static final List<Coefficient> COEFFICIENTS = List.of(
            new Coefficient("a", Row::a),
            new Coefficient("b", Row::b),
            new Coefficient("p", Row::p),
            new Coefficient("q", Row::q),
            new Coefficient("c", Row::c),
            new Coefficient("u", row -> row.sum().u()),
            new Coefficient("v", row -> row.sum().v()),
            new Coefficient("w", row -> row.sum().w()));

    private final Plan plan;
    private final List<Coefficient> used;

    PlanTable(Plan plan) {
        this.plan = plan;
        this.used = COEFFICIENTS.stream()
                .filter(each -> each.name().equals("a")
                        || plan.rows().anyMatch(row -> each.value().applyAsDouble(row) != 0))
                .toList();
    }

    /** What rows do besides adding up. */
    private static List<String> actions(Row row) {
        List<String> actions = new ArrayList<>();
        if (row.keep()) {
            actions.add("keep");
        }
        if (row.sums()) {
            actions.add("sum");
        }
        if (row.adaptive()) {
            actions.add("adapt");
        }
        return actions;
    }

    /** What a row's score is asked for, by name: a level of noise, or a step of time. */
    private static Map<String, Double> where(Row row) {
        Map<String, Double> where = new LinkedHashMap<>();
        if (row.scoreTakesNoise()) {
            where.put("t", row.level().step().time());
            where.put("h", row.level().step().length());
        } else {
            where.put("alpha", row.level().alpha());
            where.put("sigma", row.level().sigma());
        }
        return where;
    }

    /** A line for each row: the first step that takes it, how often its segment repeats, coefficients, level and actions. */
    void text(PrintWriter out) {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("step", "times"));
        used.forEach(each -> head.add(each.name()));
        List<String> where = plan.takesNoise() ? List.of("t", "h") : List.of("alpha", "sigma");
        head.addAll(where);
        head.add("also");
        lines.add(head);
        long step = 0;
        for (Plan.Segment segment : plan.segments()) {
            long first = step;
            for (Row row : segment.rows()) {
                lines.add(line(row, first++, segment.repeats()));
            }
            step += segment.steps();
        }
        int[] widths = new int[head.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = line.get(i);
                boolean words = i == widths.length - 1;
                String space = " ".repeat(widths[i] - cell.length());
                text.append(i == 0 ? "" : "  ").append(words ? cell + space : space + cell);
            }
            out.println(text.toString().stripTrailing());
        }
        if (plan.noise().rows() > 1) {
            out.println("noise: " + plan.noise().rows() + " steps in a row have the same z");
        }
        if (plan.noise().halvings() > 0) {
            out.println("noise: a Brownian path, drawn for " + (drawn() > 1 ? drawn() + " steps" : "1 step")
                    + " and halved "
                    + (plan.noise().halvings() > 1 ? plan.noise().halvings() + " times" : "once"));
        }
    }

    /** For how many steps the path is drawn that is halved. */
    private long drawn() {
        return plan.noise().time(plan.steps()) >> plan.noise().halvings();
    }

    private List<String> line(Row row, long step, long repeats) {
        List<String> line = new ArrayList<>(List.of(Long.toString(step), Long.toString(repeats)));
        used.forEach(each -> line.add(number(each.value().applyAsDouble(row))));
        where(row).values().forEach(value -> line.add(row.usesScore() ? number(value) : ""));
        line.add(String.join(", ", actions(row)));
        return line;
    }

    /** Six digits; nothing for zero, whose term is left out. */
    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.6g", value);
    }

    void json(Json json) {
        json.number("steps", plan.steps());
        if (!plan.noise().equals(Plan.Noise.USUAL)) {
            json.number("steps-of-same-noise", plan.noise().rows())
                    .number("halvings", plan.noise().halvings());
        }
        json.objects(
                "segments",
                plan.segments(),
                (each, segment) ->
                        each.number("repeats", segment.repeats()).objects("rows", segment.rows(), this::json));
    }

    private void json(Json json, Row row) {
        used.forEach(each -> json.number(each.name(), each.value().applyAsDouble(row)));
        if (row.usesScore()) {
            where(row).forEach(json::number);
        }
        json.texts("also", actions(row));
    }
}
