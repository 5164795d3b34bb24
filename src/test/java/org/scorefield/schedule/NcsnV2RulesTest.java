package org.scorefield.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.error.BadInputException;

/** Against the settings that Song and Ermon (2020, arXiv 2006.09011, table 3 and the configurations of their code) publish. */
class NcsnV2RulesTest {
    /** CIFAR-10, CelebA, FFHQ: image size, σ₁, L, T and ε; then γ, overlap and variance ratio as computed from these with SciPy. */
    @ParameterizedTest
    @CsvSource({
        "32, 50, 232, 5, 6.2e-6, 1.0376, 0.567, 1.055",
        "64, 90, 500, 5, 3.3e-6, 1.0184, 0.567, 1.031",
        "256, 348, 2311, 3, 9.0e-7, 1.0045, 0.567, 1.009"
    })
    void publishedSettingsFollow(
            int size,
            double first,
            int levels,
            int steps,
            double stepSize,
            double ratio,
            double overlap,
            double variance) {
        int dimension = 3 * size * size;
        GeometricSchedule published = new GeometricSchedule(first, 0.01, levels);
        assertEquals(ratio, published.ratio(), 5e-5);
        assertEquals(overlap, NcsnV2Rules.overlap(published.ratio(), dimension), 5e-4);
        assertEquals(variance, NcsnV2Rules.varianceRatio(stepSize, 0.01, published.ratio(), steps), 5e-4);

        assertEquals(published, NcsnV2Rules.schedule(first, 0.01, NcsnV2Rules.ratio(dimension, overlap)));
        // published with two digits
        assertEquals(stepSize, NcsnV2Rules.stepSize(published, steps), 0.02 * stepSize);
    }

    /** SciPy 1.17.1: {@code brentq(lambda g: ndtr(s*(g-1)+3*g) - ndtr(s*(g-1)-3*g) - 0.5, 1, 2)}, s = √(2D). */
    @ParameterizedTest
    @CsvSource({"3072, 1.039796416505557", "12288, 1.0195099943182349", "196608, 1.004807157861109"})
    void theRatioSolvesItsEquation(int dimension, double expected) {
        assertEquals(expected, NcsnV2Rules.ratio(dimension, 0.5), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"5, 0.5", "5, 0.01", "5, 0.99", "6, 0.5", "100, 1e-9", "2147483647, 0.5"})
    void theRatioIsFoundInAllDimensions(int dimension, double overlap) {
        double ratio = NcsnV2Rules.ratio(dimension, overlap);
        assertTrue(ratio > 1, () -> "ratio " + ratio);
        // the rounding of γ, times the slope of the overlap, which is about √(2D)
        assertEquals(overlap, NcsnV2Rules.overlap(ratio, dimension), 1e-15 + 1e-16 * Math.sqrt(2.0 * dimension));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.01, 10, 1", "1, 0.01, 10, 100", "20, 1, 10, 100", "50, 0.01, 232, 5", "2, 1, 100, 100000"})
    void noOtherStepSizeIsCloser(double from, double to, int levels, long steps) {
        GeometricSchedule schedule = new GeometricSchedule(from, to, levels);
        double best = NcsnV2Rules.stepSize(schedule, steps);
        double least = NcsnV2Rules.varianceRatio(best, to, schedule.ratio(), steps);
        assertTrue(least > 1 && least < schedule.ratio() * schedule.ratio(), () -> "ratio " + least);
        for (double share = 0.001; share < 1; share += 0.001) {
            double other = NcsnV2Rules.varianceRatio(share * to * to, to, schedule.ratio(), steps);
            assertTrue(least <= other * (1 + 1e-14), "ε = " + share + " σ_L²: " + other + " below " + least);
        }
    }

    /** What an AR(1) recursion leaves of the variance, term by term, on a target of variance σ_L² at the last level. */
    @Test
    void theVarianceRatioIsThatOfTheChain() {
        double last = 0.3;
        double ratio = 1.4;
        double stepSize = 0.02;
        double variance = last * last * ratio * ratio;
        for (int step = 1; step <= 20; step++) {
            double shrink = 1 - stepSize / (last * last);
            variance = shrink * shrink * variance + 2 * stepSize;
            double expected = variance / (last * last);
            assertEquals(expected, NcsnV2Rules.varianceRatio(stepSize, last, ratio, step), 1e-13);
        }
    }

    @Test
    void whatHasNoSolutionIsRefused() {
        BadInputException e = assertThrows(BadInputException.class, () -> NcsnV2Rules.ratio(4, 1));
        assertEquals(
                "dimension: is 4, in which the rule for the ratio of levels has no solution; allowed: at least 5\n"
                        + "overlap: is 1.0; allowed: a number above 0, at most 0.99",
                e.getMessage());
        assertThrows(BadInputException.class, () -> NcsnV2Rules.ratio(10, Double.NaN));
        assertThrows(BadInputException.class, () -> NcsnV2Rules.schedule(1, 2, 1.1));
    }
}
