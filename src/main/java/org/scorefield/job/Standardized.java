package org.scorefield.job;

import org.scorefield.error.Checks;
import org.scorefield.io.NumericArray;

/** Points shifted and scaled so that every column has mean 0 and standard deviation 1 (divisor n − 1). */
final class Standardized {
    private Standardized() {}

    /**
     * The points, one after another.
     *
     * @throws org.scorefield.error.BadInputException naming every column that is constant
     */
    static double[] of(NumericArray points) {
        int columns = points.dim(1);
        double[] values = points.toDoubles().clone();
        Checks checks = new Checks();
        for (int column = 0; column < columns; column++) {
            if (!standardize(values, column, columns)) {
                checks.problem(
                        "file",
                        "cannot be standardized: column " + (column + 1) + " is constant or beyond double"
                                + " precision",
                        "columns with different, finite numbers");
            }
        }
        checks.done();
        return values;
    }

    private static boolean standardize(double[] values, int column, int columns) {
        double sum = 0;
        boolean constant = true;
        for (int i = column; i < values.length; i += columns) {
            sum += values[i];
            constant &= values[i] == values[column];
        }
        double count = values.length / columns;
        double mean = sum / count;
        double squares = 0;
        for (int i = column; i < values.length; i += columns) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        double deviation = Math.sqrt(squares / (count - 1));
        for (int i = column; i < values.length; i += columns) {
            values[i] = (values[i] - mean) / deviation;
        }
        return !constant && Double.isFinite(deviation) && deviation > 0;
    }
}
