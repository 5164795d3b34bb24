package org.scorefield.target;

import org.scorefield.error.Checks;

/**
 * Location μ and scales of a target's coordinates.
 *
 * @param location [D]
 * @param scale one for all coordinates, or [D]
 */
record LocationScale(double[] location, double[] scale) {
    /** Copies its arguments, which {@link #check} has seen. */
    LocationScale {
        location = location.clone();
        scale = scale.clone();
    }

    /**
     * Checks what is to become one.
     *
     * @param power 1 or 2: the power of the scales that single precision has to hold
     */
    static void check(Checks checks, double[] location, double[] scale, int power) {
        requireCoordinates(checks, "location", location);
        checks.that(
                scale.length == 1 || scale.length == location.length || location.length == 0,
                "scale",
                "is given for " + scale.length + " coordinates",
                "one number, or " + location.length + ", as many as location has");
        double least = power == 1 ? Float.MIN_NORMAL : Math.sqrt(Float.MIN_NORMAL);
        double most = power == 1 ? Float.MAX_VALUE : Math.sqrt(Float.MAX_VALUE);
        for (int d = 0; d < scale.length; d++) {
            checks.that(
                    scale[d] >= least && scale[d] <= most,
                    scale.length == 1 ? "scale" : "scale[" + d + "]",
                    "is " + scale[d],
                    "a number from " + (float) least + " to " + (float) most);
        }
    }

    /** Asks for at least one number, all of which single precision holds; one that is so small that it becomes zero does no harm. */
    static void requireCoordinates(Checks checks, String where, double[] numbers) {
        checks.that(numbers.length > 0, where, "is empty", "at least one coordinate");
        for (int d = 0; d < numbers.length; d++) {
            checks.that(
                    Math.abs(numbers[d]) <= Float.MAX_VALUE,
                    where + "[" + d + "]",
                    "is " + numbers[d],
                    "a finite number that single precision holds");
        }
    }

    /** D. */
    int dimension() {
        return location.length;
    }

    /** The scale of coordinate {@code d}. */
    double scale(int d) {
        return scale[scale.length == 1 ? 0 : d];
    }

    /** Σ ln scale. */
    double logVolume() {
        double sum = 0;
        for (int d = 0; d < location.length; d++) {
            sum += StrictMath.log(scale(d));
        }
        return sum;
    }

    /** Writes locations, then scales. */
    void write(float[] numbers, int offset) {
        for (int d = 0; d < location.length; d++) {
            numbers[offset + d] = (float) location[d];
            numbers[offset + location.length + d] = (float) scale(d);
        }
    }
}
