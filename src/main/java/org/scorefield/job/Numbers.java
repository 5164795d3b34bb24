package org.scorefield.job;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An array of finite numbers.
 *
 * @param values in C order, the last index varying fastest
 * @param shape none of it 0; empty for a single number
 */
record Numbers(double[] values, int[] shape) {
    int rank() {
        return shape.length;
    }

    /** A matrix [rows][columns] of rank 2. */
    double[][] rows() {
        return rows(0, shape[0], shape[1]);
    }

    /** The matrices of rank 3. */
    double[][][] matrices() {
        double[][][] matrices = new double[shape[0]][][];
        for (int k = 0; k < shape[0]; k++) {
            matrices[k] = rows(k * shape[1] * shape[2], shape[1], shape[2]);
        }
        return matrices;
    }

    private double[][] rows(int from, int rows, int columns) {
        double[][] matrix = new double[rows][];
        for (int i = 0; i < rows; i++) {
            matrix[i] = Arrays.copyOfRange(values, from + i * columns, from + (i + 1) * columns);
        }
        return matrix;
    }

    /** {@code [3][2]}, or {@code a number}. */
    static String shown(int... shape) {
        return shape.length == 0
                ? "a number"
                : Arrays.stream(shape).mapToObj(n -> "[" + n + "]").collect(Collectors.joining());
    }
}
