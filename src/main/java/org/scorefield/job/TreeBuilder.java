package org.scorefield.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import org.scorefield.error.Problem;

/** Makes a tree from what a parser reports, in its order. Duplicate keys, deep nesting and second documents are refused here. */
final class TreeBuilder {
    private static final int DEEPEST = 32;

    private final Source source;
    private final Deque<Node> open = new ArrayDeque<>();
    private Node root;
    private Place next;

    TreeBuilder(Source source) {
        this.source = source;
    }

    /** The whole; null if there was nothing. */
    Node root() {
        return root;
    }

    /** Whether the next thing has to be a key. */
    boolean expectsKey() {
        return next == null && open.peek() instanceof Node.Mapping;
    }

    void key(String name, int line) {
        Node.Mapping mapping = (Node.Mapping) open.element();
        next = mapping.place().key(name, line);
        Node first = mapping.entries().get(name);
        if (first != null) {
            source.problem(
                    next,
                    "is there a second time",
                    "each key once; the first is in line " + first.place().line());
        }
    }

    void scalar(String text, boolean plain, int line) {
        add(new Node.Scalar(place(line), text, plain));
    }

    /** Something that cannot be used. */
    void broken(String what, String allowed, int line) {
        Place place = place(line);
        source.problem(place, what, allowed);
        add(new Node.Broken(place));
    }

    void startMapping(int line) {
        enter(new Node.Mapping(place(line), new LinkedHashMap<>()));
    }

    void startSequence(int line) {
        enter(new Node.Sequence(place(line), new ArrayList<>()));
    }

    void end() {
        open.pop();
    }

    /** Where the next value will stand. */
    Place place(int line) {
        if (next != null) {
            return next;
        }
        return open.peek() instanceof Node.Sequence list
                ? list.place().item(list.items().size(), line)
                : Place.top(line);
    }

    private void enter(Node node) {
        if (open.size() == DEEPEST) {
            source.problem(node.place(), "is nested too deeply", "at most " + DEEPEST + " levels");
            source.done();
        }
        add(node);
        open.push(node);
    }

    private void add(Node node) {
        if (open.peek() instanceof Node.Mapping mapping) {
            mapping.entries().putIfAbsent(next.key(), node);
            next = null;
        } else if (open.peek() instanceof Node.Sequence list) {
            list.items().add(node);
        } else if (root == null) {
            root = node;
        } else {
            source.problem(node.place(), "begins a second document", "one document");
            source.done();
        }
    }

    /** Ends the reading of a text that is no YAML or JSON. */
    void unreadable(String language, String why, int line) {
        source.problem(Place.top(line), "is not " + language + ": " + Problem.shown(why), "");
        source.done();
    }
}
