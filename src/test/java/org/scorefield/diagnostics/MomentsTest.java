package org.scorefield.diagnostics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
    /** Dimension-major states around {@code offset}, correlated between neighbouring coordinates. */
    private static float[] states(int dimension, int chains, double offset) {
        SplittableRandom random = new SplittableRandom(dimension * 1000L + chains);
        float[] state = new float[dimension * chains];
        for (int j = 0; j < chains; j++) {
            double last = 0;
            for (int d = 0; d < dimension; d++) {
                last = 0.5 * last + random.nextGaussian();
                state[d * chains + j] = (float) (offset + last);
            }
        }
        return state;
    }

    private static Moments of(int dimension, float[] state) {
        Moments moments = new Moments(dimension);
        moments.add(state, state.length / dimension);
        return moments;
    }

    /** Chains {@code from} to {@code to} of a state. */
    private static float[] cut(float[] state, int dimension, int from, int to) {
        int chains = state.length / dimension;
        float[] part = new float[dimension * (to - from)];
        for (int d = 0; d < dimension; d++) {
            System.arraycopy(state, d * chains + from, part, d * (to - from), to - from);
        }
        return part;
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1, 255", "1, 256", "1, 257", "2, 1000", "3, 7", "5, 5000", "17, 300", "128, 300"})
    void agreeWithTheTwoPassFormulas(int dimension, int chains) {
        for (double offset : new double[] {0, 1000}) {
            float[] state = states(dimension, chains, offset);
            Moments moments = of(dimension, state);
            assertEquals(chains, moments.count());
            double[] mean = new double[dimension];
            for (int d = 0; d < dimension; d++) {
                for (int j = 0; j < chains; j++) {
                    mean[d] += state[d * chains + j];
                }
                mean[d] /= chains;
                assertEquals(mean[d], moments.mean()[d], 1e-13 * (1 + offset));
            }
            for (int i = 0; i < dimension; i++) {
                for (int k = 0; k < dimension; k++) {
                    double sum = 0;
                    for (int j = 0; j < chains; j++) {
                        sum += (state[i * chains + j] - mean[i]) * (state[k * chains + j] - mean[k]);
                    }
                    // covariances are of order 1; joining loses no digits to the offset
                    assertEquals(sum / (chains - 1), moments.covariance()[i][k], 1e-12);
                }
                assertEquals(moments.covariance()[i][i], moments.variance()[i]);
            }
        }
    }

    /** 0 … n − 1 has mean (n − 1)/2 and variance n(n + 1)/12; beside it its negative, and a constant. */
    @ParameterizedTest
    @ValueSource(ints = {2, 100, 256, 300_001})
    void haveTheirClosedForms(int n) {
        float[] state = new float[3 * n];
        for (int j = 0; j < n; j++) {
            state[j] = j;
            state[n + j] = -j;
            state[2 * n + j] = 7;
        }
        Moments moments = of(3, state);
        double half = (n - 1) / 2.0;
        double variance = n * (n + 1.0) / 12;
        assertArrayEquals(new double[] {half, -half, 7}, moments.mean(), 1e-12 * n);
        double[][] expected = {{variance, -variance, 0}, {-variance, variance, 0}, {0, 0, 0}};
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(expected[i], moments.covariance()[i], 1e-12 * variance);
        }
    }

    /** More chains than one parallel batch of 1024 blocks. */
    @ParameterizedTest
    @CsvSource({"1, 300000", "2, 10000", "3, 1025", "129, 1000"})
    void doNotDependOnHowChainsAreCut(int dimension, int chains) {
        float[] state = states(dimension, chains, 3);
        Moments whole = of(dimension, state);
        SplittableRandom random = new SplittableRandom(chains);
        for (int attempt = 0; attempt < 5; attempt++) {
            Moments parts = new Moments(dimension);
            int from = 0;
            while (from < chains) {
                int blocks = attempt == 0 ? 1 : random.nextInt(1, 2 + chains / Moments.BLOCK);
                int to = Math.min(chains, from + blocks * Moments.BLOCK);
                parts.add(cut(state, dimension, from, to), to - from);
                from = to;
            }
            assertSame(whole, parts);
        }
    }

    @Test
    void doNotDependOnTheNumberOfThreads() throws Exception {
        float[] state = states(2, 50_000, 3);
        ForkJoinPool one = new ForkJoinPool(1);
        ForkJoinPool five = new ForkJoinPool(5);
        try {
            assertSame(
                    one.submit(() -> of(2, state)).get(),
                    five.submit(() -> of(2, state)).get());
        } finally {
            one.shutdown();
            five.shutdown();
        }
    }

    /** To the bit. */
    private static void assertSame(Moments expected, Moments actual) {
        assertEquals(expected.count(), actual.count());
        assertArrayEquals(expected.mean(), actual.mean());
        assertArrayEquals(expected.variance(), actual.variance());
        assertArrayEquals(expected.covariance(), actual.covariance());
    }

    @Test
    void nothingFollowsAnIncompleteBlock() {
        Moments moments = new Moments(1);
        moments.add(new float[300], 300);
        assertThrows(IllegalStateException.class, () -> moments.add(new float[256], 256));
        assertEquals(300, moments.count());
    }

    @Test
    void oneChainHasNoVariance() {
        Moments moments = of(2, new float[] {3, 4});
        assertArrayEquals(new double[] {3, 4}, moments.mean());
        assertTrue(Double.isNaN(moments.variance()[0]) && Double.isNaN(moments.covariance()[0][1]));
    }

    @Test
    void manyDimensionsHaveVariancesOnly() {
        int chains = 700;
        float[] state = states(129, chains, 1);
        Moments wide = of(129, state);
        assertNull(wide.covariance());
        for (int d : new int[] {0, 1, 128}) {
            float[] row = new float[chains];
            System.arraycopy(state, d * chains, row, 0, chains);
            assertEquals(of(1, row).variance()[0], wide.variance()[d]);
            assertEquals(of(1, row).mean()[0], wide.mean()[d]);
        }
    }

    @Test
    void largeStatesDoNotOverflow() {
        Moments moments = of(1, new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE});
        assertEquals(0, moments.mean()[0]);
        assertEquals((double) Float.MAX_VALUE * Float.MAX_VALUE * 4 / 3, moments.variance()[0], 1e62);
    }
}
