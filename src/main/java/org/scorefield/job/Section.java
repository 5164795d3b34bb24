package org.scorefield.job;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;

/**
 * A mapping of a job file, read key by key. A value that is missing or wrong is reported and a stand-in returned, which has to be
 * acceptable: so the reading goes on, and what is built of stand-ins is thrown away in the end.
 */
final class Section {
    private final Source source;
    private final Node.Mapping mapping;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> bad = new HashSet<>();
    private UnaryOperator<Problem> rewriter = UnaryOperator.identity();

    Section(Source source, Node.Mapping mapping) {
        this.source = source;
        this.mapping = mapping;
    }

    /** Says how a problem is put whose key the section does not have, because what was built of it calls it otherwise. */
    void rewriting(UnaryOperator<Problem> rule) {
        rewriter = rule;
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /** Whether the key's value was reported already. */
    boolean bad(String key) {
        return bad.contains(key);
    }

    /** Makes a key known that is not read. */
    void know(Collection<String> keys) {
        known.addAll(keys);
    }

    /** The place of a key, or where it would be. */
    Place place(String key) {
        Node node = mapping.entries().get(key);
        return node != null
                ? node.place()
                : mapping.place().key(key, mapping.place().line());
    }

    /** Reports a key's value. */
    void problem(String key, String what, String allowed) {
        bad.add(key);
        source.problem(place(key), what, allowed);
    }

    private void refuse(String key, Node node, String allowed) {
        problem(key, "is " + Problem.shown(node.kind()), allowed);
    }

    /** The key's value; null if it is absent (reported, if it is required) or broken. */
    private Node find(String key, boolean required, String allowed) {
        known.add(key);
        Node node = mapping.entries().get(key);
        if (node == null && required) {
            problem(key, "is missing", allowed);
        }
        if (node instanceof Node.Broken) {
            bad.add(key);
            return null;
        }
        return node;
    }

    private Node.Scalar scalar(String key, boolean required, String allowed) {
        Node node = find(key, required, allowed);
        if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
            return scalar;
        }
        if (node != null) {
            refuse(key, node, allowed);
        }
        return null;
    }

    /** Whether no value of this section was reported. */
    boolean clean() {
        return bad.isEmpty();
    }

    /** Whether the key's value is a list, or a file that holds an array. */
    boolean isArray(String key) {
        return NumbersReader.isArray(mapping.entries().get(key));
    }

    /** A finite number. */
    double number(String key, double standIn) {
        return number(key, true, standIn);
    }

    /** A finite number; {@code otherwise} if absent or wrong. */
    double number(String key, boolean required, double otherwise) {
        return number(key, required, otherwise, "a finite number");
    }

    /** A finite number, or another if it is absent and may be; {@code allowed} says what of that is wanted. */
    double number(String key, boolean required, double otherwise, String allowed) {
        Node.Scalar scalar = scalar(key, required, allowed);
        if (scalar == null) {
            return otherwise;
        }
        double value = scalar.plain() ? Numeral.real(scalar.text()) : Double.NaN;
        if (Double.isNaN(value)) {
            refuse(key, scalar, allowed);
            return otherwise;
        }
        return value;
    }

    /** Whether the key's value is this word, which then is all that is to be known about it. */
    boolean says(String key, String word) {
        // in quotes or without: JSON knows no other words
        boolean said = mapping.entries().get(key) instanceof Node.Scalar scalar
                && scalar.text().equals(word);
        if (said) {
            known.add(key);
        }
        return said;
    }

    /** Tells the user something that follows from the section. */
    void note(String text) {
        source.note(text);
    }

    /** One of some names; {@code otherwise}, which is also the stand-in, if it may be absent and is. */
    <T> T choice(String key, boolean required, Map<String, T> names, T otherwise) {
        Set<String> sorted = new TreeSet<>(names.keySet());
        Node.Scalar scalar = scalar(key, required, String.join(", ", sorted));
        if (scalar == null) {
            return otherwise;
        }
        if (!names.containsKey(scalar.text())) {
            problem(key, "is `" + Problem.shown(scalar.text()) + "`", Names.allowed(scalar.text(), sorted));
            return otherwise;
        }
        return names.get(scalar.text());
    }

    /** A whole number of at least {@code least}, which is also the stand-in. */
    long whole(String key, long least, long most) {
        return whole(key, true, BigInteger.valueOf(least), BigInteger.valueOf(most), BigInteger.valueOf(least))
                .longValue();
    }

    /** A whole number between two others. */
    BigInteger whole(String key, boolean required, BigInteger least, BigInteger most, BigInteger otherwise) {
        String range = "a whole number from " + least + " to " + most;
        String allowed = most.equals(BigInteger.valueOf(Long.MAX_VALUE)) ? "a whole number >= " + least : range;
        Node.Scalar scalar = scalar(key, required, allowed);
        if (scalar == null) {
            return otherwise;
        }
        BigInteger value = scalar.plain() ? Numeral.whole(scalar.text()) : null;
        if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            refuse(key, scalar, value != null && value.signum() > 0 ? range : allowed);
            return otherwise;
        }
        return value;
    }

    /** True or false; false if absent. */
    boolean flag(String key) {
        Node.Scalar scalar = scalar(key, false, "true or false");
        if (scalar == null) {
            return false;
        }
        boolean yes = scalar.plain() && scalar.text().equals("true");
        boolean no = scalar.plain() && scalar.text().equals("false");
        if (!yes && !no) {
            refuse(key, scalar, "true or false");
        }
        return yes;
    }

    /** One of several words; {@code otherwise} if absent. */
    <T> T word(String key, Map<String, T> words, T otherwise) {
        Set<String> names = new TreeSet<>(words.keySet());
        Node.Scalar scalar = scalar(key, false, String.join(", ", names));
        if (scalar == null) {
            return otherwise;
        }
        if (!words.containsKey(scalar.text())) {
            problem(key, "is `" + Problem.shown(scalar.text()) + "`", Names.allowed(scalar.text(), names));
            return otherwise;
        }
        return words.get(scalar.text());
    }

    /** A text, in quotes or without; null if there is none. */
    String text(String key, String allowed) {
        Node.Scalar scalar = scalar(key, true, allowed);
        return scalar == null ? null : scalar.text();
    }

    /** Texts in a list, in quotes or without; null if there is none, or any is something else. */
    List<String> texts(String key, String allowed) {
        Node node = find(key, true, allowed);
        if (!(node instanceof Node.Sequence list)) {
            if (node != null) {
                refuse(key, node, allowed);
            }
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Node item = list.items().get(i);
            if (item instanceof Node.Scalar scalar && !scalar.isNull()) {
                texts.add(scalar.text());
            } else {
                bad.add(key);
                if (!(item instanceof Node.Broken)) {
                    source.problem(item.place(), "is " + Problem.shown(item.kind()), allowed);
                }
            }
        }
        return texts.size() == list.items().size() ? texts : null;
    }

    /** A mapping, to look into before it is read; null if there is none. */
    Section peek(String key) {
        return mapping.entries().get(key) instanceof Node.Mapping found ? new Section(source, found) : null;
    }

    /** The keys that are there, in their order. */
    List<String> keys() {
        return List.copyOf(mapping.entries().keySet());
    }

    /** What a file holds that the key names; null if there is none or it cannot be read. */
    <T> T file(String key, Function<Path, T> reader) {
        Node.Scalar scalar = scalar(key, true, "a file's name");
        if (scalar == null) {
            return null;
        }
        T content = source.read(scalar.place(), scalar.text(), reader);
        if (content == null) {
            bad.add(key);
        }
        return content;
    }

    /** Numbers, listed here or in a file; null if there are none. */
    Numbers numbers(String key, boolean required, int leastRank, int mostRank, String allowed) {
        Node node = find(key, required, allowed);
        if (node == null) {
            return null;
        }
        Numbers numbers = new NumbersReader(source, leastRank, mostRank, allowed).read(node);
        if (numbers == null) {
            bad.add(key);
        }
        return numbers;
    }

    /** Whether the key's value is a list, here or in a file. */
    boolean lists(String key) {
        Node node = mapping.entries().get(key);
        return node instanceof Node.Sequence
                || node instanceof Node.Scalar scalar && !scalar.isNull() && NumbersReader.namesFile(scalar);
    }

    /** A mapping; null if it is absent. */
    Section section(String key, boolean required) {
        Node node = find(key, required, "a mapping");
        if (node instanceof Node.Mapping found) {
            return new Section(source, found);
        }
        if (node != null) {
            refuse(key, node, "a mapping");
        }
        return null;
    }

    /** A list of mappings, which are given to {@code reader} one after the other; null if anything is wrong. */
    <T> List<T> sections(String key, Function<Section, T> reader) {
        String allowed = "a list of mappings";
        Node node = find(key, true, allowed);
        if (!(node instanceof Node.Sequence list)) {
            if (node != null) {
                refuse(key, node, allowed);
            }
            return null;
        }
        if (list.items().isEmpty()) {
            problem(key, "is empty", allowed);
            return null;
        }
        List<T> read = new ArrayList<>();
        for (Node item : list.items()) {
            T value = null;
            if (item instanceof Node.Mapping found) {
                value = reader.apply(new Section(source, found));
            } else if (!(item instanceof Node.Broken)) {
                source.problem(item.place(), "is " + Problem.shown(item.kind()), "a mapping");
            }
            read.add(value);
        }
        if (read.contains(null)) {
            bad.add(key);
            return null;
        }
        return read;
    }

    /** Reads the section as its key {@code type} says; null if anything is wrong. All its keys are then known. */
    <T> T as(Map<String, Function<Section, T>> types) {
        Set<String> names = new TreeSet<>(types.keySet());
        Node.Scalar type = scalar("type", true, String.join(", ", names));
        if (type == null) {
            return null;
        }
        if (!types.containsKey(type.text())) {
            problem("type", "is `" + Problem.shown(type.text()) + "`", Names.allowed(type.text(), names));
            return null;
        }
        int before = source.problems();
        T value = types.get(type.text()).apply(this);
        end();
        return source.problems() == before ? value : null;
    }

    /** Reports keys that nobody asked for. */
    void end() {
        mapping.entries().forEach((key, node) -> {
            if (key.equals("<<")) {
                source.problem(node.place(), "is a merge key", "keys written out");
            } else if (!known.contains(key) && !(node instanceof Node.Broken)) {
                source.problem(node.place(), "is not a key known here", Names.allowed(key, known));
            }
        });
    }

    /** Builds something; null if that fails, which is reported. */
    <T> T build(Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (BadInputException e) {
            e.problems().forEach(this::problem);
            return null;
        }
    }

    /** Reports a problem whose place is told in keys of this section, unless the key's value was reported already. */
    void problem(Problem stated) {
        Problem problem = rewriter.apply(stated);
        String first = problem.where().split("[.\\[]", 2)[0];
        if (!bad.contains(first)) {
            source.problem(mapping.at(problem.where()), problem);
        }
    }
}
