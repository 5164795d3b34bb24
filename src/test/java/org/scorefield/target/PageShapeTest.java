package org.scorefield.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the exponents of mixtures of many components come from. */
class PageShapeTest {
    /** All means at (r, 0, …), so that the largest |μ|² is r². */
    private static PageShape shape(int dimension, double r) {
        double[] means = new double[3 * dimension];
        for (int k = 0; k < 3; k++) {
            means[k * dimension] = k == 1 ? -r : r / 2;
        }
        return PageShape.of(means, dimension, 64);
    }

    /** Products where log2(e) α² |μ|² / 2v is at most 1024 in more than 16 coordinates, at most 65,536 in fewer. */
    @ParameterizedTest
    @CsvSource({
        "17, 10, 1, 1, true",
        "16, 10, 1, 1, true",
        "16, 10, 1, 0.00111, true",
        "16, 10, 1, 0.00110, false",
        "17, 10, 1, 0.0705, true",
        "17, 10, 1, 0.0704, false",
        "17, 10, 0.5, 0.0177, true",
        "17, 10, 0.5, 0.0175, false",
        "17, 0, 1, 1e-6, true",
        "17, 0, 1, 1e-20, false",
        "17, 1e8, 1, 1e30, false",
        "784, 1e30, 1, 1e-30, false"
    })
    void productsWhereLittleIsLost(int dimension, double r, double alpha, double variance, boolean products) {
        float[] numbers = new float[PageShape.LEVEL + 2];
        shape(dimension, r).level(alpha, variance, numbers, 1);
        double scale = alpha * alpha / (2 * Math.log(2) * variance);
        float[] expected = {0, (float) -scale, (float) (-alpha / variance), products ? 1 : 0, (float) (2 * scale), 0};
        assertEquals(Arrays.toString(expected), Arrays.toString(numbers));
    }

    @Test
    void slabsAreWholePagesAndLeaveNothingOut() {
        for (int components : new int[] {1024, 1088, 4096, 60_032}) {
            int[] next = {0};
            Stages stages = new PageShape(17, components, 1).stages();
            stages.steps().stream()
                    .filter(step ->
                            step instanceof Stages.Slab slab && slab.kernel().equals("stage_pull"))
                    .map(Stages.Slab.class::cast)
                    .forEach(slab -> {
                        assertEquals(next[0], slab.first());
                        assertEquals(0, slab.count() % PageShape.PAGE);
                        assertTrue(slab.count() > 0 && slab.count() <= 1024, slab.toString());
                        next[0] += slab.count();
                    });
            assertEquals(components, next[0]);
            assertEquals(4 + 17 + 1024 / PageShape.PAGE + 1024, stages.rows());
        }
    }
}
