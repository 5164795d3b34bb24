package org.scorefield.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalQuantileTest {
    /** Python's mpmath 1.3, {@code mp.dps = 50}: {@code findroot(lambda x: erfc(-x/sqrt(2))/2/p - 1, start)} for the double p. */
    @ParameterizedTest
    @CsvSource({
        "1e-300, -37.047096299361199237",
        "1e-20, -9.2623400897984075796",
        "1e-09, -5.9978070150076868614",
        "0.001, -3.0902323061678135354",
        "0.0749, -1.4402382675279636631",
        "0.0751, -1.4388253927525399824",
        "0.2, -0.84162123357291416552",
        "0.4, -0.25334710313579974132",
        "0.7, 0.52440051270804065631",
        "0.975, 1.9599639845400538556",
        "0.999, 3.0902323061678132778",
        "0.5, 0"
    })
    void inverts(double p, double x) {
        assertEquals(x, NormalQuantile.of(p), 4e-16 * Math.abs(x));
    }
}
