package org.scorefield.target;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.scorefield.error.Checks;

/** What is known of x: y = A·x + noise, with independent normal noise of standard deviations σ_y. */
public final class Observation {
    private final int dimension;
    private final double[][] operator;
    private final int[] indices;
    private final double[] y;
    private final double[] deviations;

    private Observation(int dimension, double[][] operator, int[] indices, double[] y, double[] deviations) {
        this.dimension = dimension;
        this.operator = operator;
        this.indices = indices;
        this.y = y;
        this.deviations = deviations;
    }

    /**
     * Linear combinations of the coordinates.
     *
     * @param operator A, [M][D]
     * @param y [M]
     * @param noise σ_y &gt; 0: one number for all, or [M]
     */
    public static Observation of(double[][] operator, double[] y, double... noise) {
        Checks checks = new Checks();
        checks.that(operator.length > 0, "operator", "is empty", "at least one row");
        int dimension = operator.length == 0 ? 0 : operator[0].length;
        for (int m = 0; m < operator.length; m++) {
            checks.that(
                    operator[m].length == dimension && dimension > 0,
                    "operator[" + m + "]",
                    "has " + operator[m].length + " numbers",
                    dimension > 0 ? dimension + ", as many as operator[0]" : "at least one");
            for (int d = 0; d < operator[m].length; d++) {
                checks.single("operator[" + m + "][" + d + "]", operator[m][d]);
            }
        }
        double[] deviations = checked(checks, operator.length, y, noise);
        double[][] rows = Arrays.stream(operator).map(double[]::clone).toArray(double[][]::new);
        return new Observation(dimension, rows, null, y.clone(), deviations);
    }

    /**
     * Some of the coordinates themselves: inpainting.
     *
     * @param indices of the coordinates that are observed, [M], from 0, each once
     * @param y [M]
     * @param noise σ_y &gt; 0: one number for all, or [M]
     */
    public static Observation at(int[] indices, double[] y, double... noise) {
        Checks checks = new Checks();
        checks.that(indices.length > 0, "indices", "is empty", "at least one");
        Map<Integer, Integer> places = new HashMap<>();
        for (int m = 0; m < indices.length; m++) {
            Integer before = places.putIfAbsent(indices[m], m);
            checks.that(indices[m] >= 0, "indices[" + m + "]", "is " + indices[m], "a whole number >= 0")
                    .that(
                            before == null,
                            "indices[" + m + "]",
                            "is " + indices[m] + " again, as indices[" + before + "]",
                            "each coordinate once");
        }
        double[] deviations = checked(checks, indices.length, y, noise);
        int dimension = Arrays.stream(indices).max().orElseThrow() + 1;
        return new Observation(dimension, null, indices.clone(), y.clone(), deviations);
    }

    private static double[] checked(Checks checks, int observations, double[] y, double[] noise) {
        checks.that(
                y.length == observations,
                "observation",
                "has " + y.length + " numbers",
                observations + ", one for each that is observed");
        for (int m = 0; m < y.length; m++) {
            checks.single("observation[" + m + "]", y[m]);
        }
        checks.that(
                noise.length == 1 || noise.length == observations,
                "noise",
                "has " + noise.length + " numbers",
                "one for all, or " + observations);
        for (int m = 0; m < noise.length; m++) {
            String where = noise.length == 1 ? "noise" : "noise[" + m + "]";
            // (so that neither its square nor 1 over that leaves single precision)
            checks.that(
                    noise[m] >= 0x1p-60 && noise[m] <= 0x1p60,
                    where,
                    "is " + noise[m],
                    "a number > 0, from 2^-60 to 2^60");
        }
        checks.done();
        double[] deviations = noise.clone();
        if (noise.length == 1) {
            deviations = new double[observations];
            Arrays.fill(deviations, noise[0]);
        }
        return deviations;
    }

    /** M. */
    public int size() {
        return y.length;
    }

    /** Refuses to observe what has another number of coordinates. */
    void requireDimension(int wanted) {
        Checks checks = new Checks();
        if (operator != null) {
            checks.that(
                    dimension == wanted,
                    "operator",
                    "has " + dimension + " columns",
                    wanted + ", the dimension of the prior");
        }
        for (int m = 0; indices != null && m < indices.length; m++) {
            checks.that(
                    indices[m] < wanted,
                    "indices[" + m + "]",
                    "is " + indices[m],
                    "less than " + wanted + ", the dimension of the prior");
        }
        checks.done();
    }

    /** Whether coordinates themselves are observed. */
    boolean masked() {
        return indices != null;
    }

    /** The coordinate that is observed as number m. */
    int index(int m) {
        return indices[m];
    }

    /** A, unless {@link #masked}. */
    double[][] operator() {
        return operator;
    }

    double[] y() {
        return y;
    }

    /** R_mm = σ_y². */
    double variance(int m) {
        return deviations[m] * deviations[m];
    }
}
