package org.scorefield.job;

import java.util.List;
import java.util.Map;

/** A value in a job file, whether YAML or JSON. */
sealed interface Node {
    /** Where it stands. */
    Place place();

    /** What it is, for messages. */
    String kind();

    /**
     * The place of a value inside this one. What is not in the file, because it comes from an array's file or was left out, has the
     * line of what surrounds it.
     *
     * @param keys as in {@code covariance[1][0]} or {@code record.every}
     */
    default Place at(String keys) {
        Node node = this;
        Place place = place();
        for (String step : keys.split("\\.|(?=\\[)")) {
            boolean item = step.matches("\\[[0-9]{1,9}]");
            int index = item ? Integer.parseInt(step.substring(1, step.length() - 1)) : 0;
            if (node instanceof Mapping mapping) {
                node = mapping.entries().get(step);
            } else if (item
                    && node instanceof Sequence list
                    && index < list.items().size()) {
                node = list.items().get(index);
            } else {
                node = null;
            }
            if (node != null) {
                place = node.place();
            } else {
                place = item ? place.item(index, place.line()) : place.key(step, place.line());
            }
        }
        return place;
    }

    /** Keys and values, in the order of the file. */
    record Mapping(Place place, Map<String, Node> entries) implements Node {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** Values in order. */
    record Sequence(Place place, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * A number, a word or a text.
     *
     * @param plain whether it stands without quotes, so that it may be a number, true, false or null
     */
    record Scalar(Place place, String text, boolean plain) implements Node {
        boolean isNull() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }

        @Override
        public String kind() {
            return isNull() ? "empty" : plain ? "`" + text + "`" : "the text \"" + text + "\" in quotes";
        }
    }

    /** Something that was refused and reported; what reads it keeps silent. */
    record Broken(Place place) implements Node {
        @Override
        public String kind() {
            return "broken";
        }
    }
}
