package org.scorefield.job;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Problem;
import org.scorefield.io.CsvPoints;
import org.scorefield.io.NumericArray;

/** Reads an array of numbers, which is listed in the job or kept in a file. */
final class NumbersReader {
    private final Source source;
    private final int leastRank;
    private final int mostRank;
    private final String allowed;
    private int[] shape = {};
    private double[] values = new double[8];
    private int size;
    private boolean broken;

    /** {@code allowed} says what of these ranks is wanted. */
    NumbersReader(Source source, int leastRank, int mostRank, String allowed) {
        this.source = source;
        this.leastRank = leastRank;
        this.mostRank = mostRank;
        this.allowed = allowed;
    }

    /** Null if anything is wrong, which is reported. */
    Numbers read(Node node) {
        if (node instanceof Node.Scalar scalar && !scalar.isNull() && namesFile(scalar)) {
            return source.read(scalar.place(), scalar.text(), this::file);
        }
        return listed(node);
    }

    /** Whether this is a list or names a file of numbers. */
    static boolean isArray(Node node) {
        return node instanceof Node.Sequence
                || node instanceof Node.Scalar scalar && !scalar.isNull() && namesFile(scalar);
    }

    /** Whether the text is the name of a file of numbers. */
    static boolean namesFile(Node.Scalar scalar) {
        String name = scalar.text().toLowerCase(Locale.ROOT);
        return name.endsWith(".npy") || name.endsWith(".csv") || name.endsWith(".txt");
    }

    private Numbers listed(Node node) {
        int before = source.problems();
        Node inner = node;
        while (inner instanceof Node.Sequence list && shape.length < mostRank) {
            if (list.items().isEmpty()) {
                return refuse(inner, "is empty", allowed);
            }
            shape = Arrays.copyOf(shape, shape.length + 1);
            shape[shape.length - 1] = list.items().size();
            inner = list.items().get(0);
        }
        if (inner instanceof Node.Sequence) {
            return refuse(node, "is a list" + " of lists".repeat(mostRank), allowed);
        }
        if (shape.length < leastRank) {
            return refuse(node, "is " + Problem.shown(node.kind()), allowed);
        }
        take(node, 0);
        return source.problems() == before && !broken ? new Numbers(Arrays.copyOf(values, size), shape) : null;
    }

    private void take(Node node, int depth) {
        if (depth == shape.length) {
            take(node);
        } else if (!(node instanceof Node.Sequence list)) {
            refuse(node, "is " + Problem.shown(node.kind()), "a list of " + shape[depth]);
        } else if (list.items().size() != shape[depth]) {
            refuse(node, "is a list of " + list.items().size(), shape[depth] + ", as the first one beside it");
        } else {
            list.items().forEach(item -> take(item, depth + 1));
        }
    }

    private void take(Node node) {
        double value = node instanceof Node.Scalar scalar && scalar.plain() ? Numeral.real(scalar.text()) : Double.NaN;
        // (the comparison fails for NaN, too)
        if (!(Math.abs(value) <= Float.MAX_VALUE)) {
            String number = "a finite number that single precision holds";
            refuse(node, "is " + Problem.shown(node.kind()), shape.length == 0 ? allowed : number);
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    private Numbers refuse(Node node, String what, String wanted) {
        if (node instanceof Node.Broken) {
            broken = true;
        } else {
            source.problem(node.place(), what, wanted);
        }
        return null;
    }

    private Numbers file(Path path) {
        boolean npy = path.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
        NumericArray array = npy ? NumericArray.read(path) : CsvPoints.read(path);
        shape = array.shape();
        // a table has always two dimensions, so one column may also stand for a list
        if (!npy && (shape[1] == 1 || mostRank == 1 && shape[0] == 1)) {
            shape = new int[] {(int) array.size()};
        }
        if (shape.length < leastRank || shape.length > mostRank || array.size() == 0) {
            throw new BadInputException(
                    path.toString(), "has the shape " + Numbers.shown(shape), "allowed: " + allowed);
        }
        for (long i = 0; i < array.size(); i++) {
            if (!Double.isFinite(array.get(i))) {
                throw new BadInputException(array.where(i), "is " + array.get(i), "allowed: finite numbers");
            }
        }
        return new Numbers(array.toDoubles(), shape);
    }
}
