package org.scorefield.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/**
 * Normals by address. Seeds are fixed, so that no test flickers; a fresh seed would fail any of these about once in 10⁶ runs of the
 * class: each test spends at most {@link #ALPHA} over all that it asserts.
 */
class NormalsTest {
    private static final double ALPHA = 1e-7;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private static final long SEED = 20_190_707;

    private static final int BLOCKS = 1_000_000;

    /** How many standard errors a statistic may be off, one of {@code tests}. */
    private static double bound(int tests) {
        return NORMAL.inverseSurvivalProbability(ALPHA / (2 * tests));
    }

    /** One block's normals. */
    private static float[] normals(long seed, Purpose purpose, long chain, long time, int block) {
        int[] words = new int[4];
        float[] normals = new float[4];
        Philox.block(seed, purpose, chain, time, block, words);
        Normals.of(words, normals);
        return normals;
    }

    private static float[] normals(long chain, long time) {
        return normals(SEED, Purpose.STEP, chain, time, 0);
    }

    private static float[] sample(int blocks) {
        float[] sample = new float[4 * blocks];
        IntStream.range(0, blocks)
                .parallel()
                .forEach(chain -> System.arraycopy(normals(chain, 0), 0, sample, 4 * chain, 4));
        return sample;
    }

    @Test
    void uniformsAreNeverZeroAndAtMostOne() {
        assertEquals(0x1p-33f, Normals.unitInterval(0));
        assertEquals(1f, Normals.unitInterval(-1));
        assertEquals(0.5f, Normals.unitInterval(Integer.MIN_VALUE));
        float last = 0;
        for (long word = 0; word < 1L << 32; word += 997) {
            float u = Normals.unitInterval((int) word);
            assertTrue(u > 0 && u <= 1 && u >= last, () -> "uniform " + u);
            last = u;
        }
    }

    @Test
    void extremeWordsGiveFiniteNormals() {
        int[] extremes = {0, 1, 0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000, 0xbfffffff, 0xc0000000, -2, -1};
        float[] normals = new float[4];
        for (int radius : extremes) {
            for (int angle : extremes) {
                Normals.of(new int[] {radius, angle, angle, radius}, normals);
                for (float z : normals) {
                    assertTrue(Math.abs(z) <= 6.77f, () -> radius + ", " + angle + " give " + z);
                }
            }
        }
    }

    /** All 32 bits of a word make the radius: with 24, the tails would end at 5.8. */
    @Test
    void tailsReachBeyondSixPointSix() {
        float[] normals = new float[4];
        for (int quarter = 0; quarter < 4; quarter++) {
            Normals.of(new int[] {0, quarter << 30, 0, quarter << 30}, normals);
            float largest = (float) Math.sqrt(66 * Math.log(2));
            int at = quarter % 2;
            assertEquals(quarter < 2 ? largest : -largest, normals[at], 1e-6f);
            assertEquals(quarter < 2 ? largest : -largest, normals[2 + at], 1e-6f);
        }
    }

    /** E z, z², z³, z⁴ = 0, 1, 0, 3 with variances 1, 2, 15, 96. */
    @Test
    void momentsAreThoseOfANormal() {
        float[] sample = sample(BLOCKS);
        double[] expected = {0, 1, 0, 3};
        double[] variances = {1, 2, 15, 96};
        for (int power = 1; power <= 4; power++) {
            int p = power;
            double mean = IntStream.range(0, sample.length)
                            .mapToDouble(i -> Math.pow(sample[i], p))
                            .sum()
                    / sample.length;
            double error = bound(4) * Math.sqrt(variances[power - 1] / sample.length);
            assertEquals(expected[power - 1], mean, error, "moment " + power);
        }
    }

    /** Dvoretzky, Kiefer and Wolfowitz with Massart's constant: with 4·10⁶ numbers a difference of 0.0029 cannot pass. */
    @Test
    void distributionFunctionIsThatOfANormal() {
        float[] sample = sample(BLOCKS);
        Arrays.parallelSort(sample);
        int n = sample.length;
        double largest = IntStream.range(0, n)
                .parallel()
                .mapToDouble(i -> {
                    double p = NORMAL.cumulativeProbability(sample[i]);
                    return Math.max(p - (double) i / n, (i + 1.0) / n - p);
                })
                .max()
                .orElseThrow();
        double epsilon = Math.sqrt(Math.log(2 / ALPHA) / (2.0 * n));
        assertTrue(largest <= epsilon, () -> "D = " + largest + " > " + epsilon);
    }

    /**
     * Counts beyond 3 to 6 standard deviations against their binomial law. Of 6·10⁷ numbers about 162,000, 3801, 34 and 0.12 are
     * expected, so that tails wrong by 1.5 % at 3, 9 % at 4 or a factor of 2 at 5 are found; at 6 only a factor of 20 too many is.
     */
    @Test
    void tailsAreThoseOfANormal() {
        int blocks = 15_000_000;
        int n = 4 * blocks;
        long[] counts = LongStream.range(0, blocks / 1000)
                .parallel()
                .mapToObj(NormalsTest::tails)
                .reduce(new long[4], NormalsTest::sum);
        for (int k = 3; k <= 6; k++) {
            BinomialDistribution law = BinomialDistribution.of(n, 2 * NORMAL.survivalProbability(k));
            int lowest = law.inverseCumulativeProbability(ALPHA / 8);
            int highest = law.inverseSurvivalProbability(ALPHA / 8);
            long count = counts[k - 3];
            assertTrue(
                    count >= lowest && count <= highest,
                    count + " beyond " + k + ", expected " + lowest + " to " + highest);
        }
    }

    /** How many normals of a thousand blocks lie beyond ±3, ±4, ±5 and ±6. */
    private static long[] tails(long thousand) {
        long[] counts = new long[4];
        int[] words = new int[4];
        float[] normals = new float[4];
        for (int i = 0; i < 1000; i++) {
            Philox.block(SEED + 1, Purpose.STEP, thousand, i, 0, words);
            Normals.of(words, normals);
            for (float z : normals) {
                for (int k = 3; k <= 6 && Math.abs(z) > k; k++) {
                    counts[k - 3]++;
                }
            }
        }
        return counts;
    }

    private static long[] sum(long[] a, long[] b) {
        return IntStream.range(0, a.length).mapToLong(i -> a[i] + b[i]).toArray();
    }

    /** Two normals drawn for index i. */
    private interface Pair {
        float[] at(int i);
    }

    private static Pair of(int a, int b) {
        return i -> {
            float[] normals = normals(i, 0);
            return new float[] {normals[a], normals[b]};
        };
    }

    /**
     * Normals that must be independent have correlations within z/√n of 0, and so have their squares: n = 10⁶ pairs find any beyond
     * 0.013. (The law of the squares' correlation is near enough to normal, being a mean over 10⁶.)
     */
    @Test
    void neighboursAreUncorrelated() {
        Pair[] pairs = {
            of(0, 1),
            of(0, 2),
            of(0, 3),
            of(1, 2),
            of(1, 3),
            of(2, 3),
            i -> first(normals(i, 0), normals(i + 1, 0)), // the next chain
            i -> first(normals(i, 0), normals(i + 256, 0)),
            i -> first(normals(i, 5), normals(i + (1L << 32), 5)),
            i -> first(normals(3, i), normals(3, i + 1)), // the next time
            i -> first(normals(3, i), normals(3, i + (1L << 32))),
            i -> first(normals(i, 7), normals(7, i)), // chain and time swapped
            i -> first(normals(SEED, Purpose.STEP, i, 4, 0), normals(SEED, Purpose.STEP, i, 4, 1)), // the next block
            i -> first(normals(SEED, Purpose.INITIAL, i, 0, 0), normals(SEED, Purpose.STEP, i, 0, 0)),
            i -> first(normals(SEED, Purpose.STEP, i, 0, 0), normals(SEED + 1, Purpose.STEP, i, 0, 0)),
        };
        double bound = bound(2 * pairs.length) / Math.sqrt(BLOCKS);
        for (int p = 0; p < pairs.length; p++) {
            double[] correlations = correlations(pairs[p]);
            assertEquals(0, correlations[0], bound, "values of pair " + p);
            assertEquals(0, correlations[1], bound, "squares of pair " + p);
        }
    }

    private static float[] first(float[] a, float[] b) {
        return new float[] {a[0], b[0]};
    }

    /** With the known means and variances: E xy and E (x² − 1)(y² − 1)/2. */
    private static double[] correlations(Pair pair) {
        double[] sums = IntStream.range(0, BLOCKS)
                .parallel()
                .mapToObj(pair::at)
                .collect(
                        () -> new double[2],
                        (sum, z) -> {
                            sum[0] += (double) z[0] * z[1];
                            sum[1] += ((double) z[0] * z[0] - 1) * ((double) z[1] * z[1] - 1) / 2;
                        },
                        (sum, other) -> {
                            sum[0] += other[0];
                            sum[1] += other[1];
                        });
        return new double[] {sums[0] / BLOCKS, sums[1] / BLOCKS};
    }

    @Test
    void smallDimensionsShareABlockBetweenTimes() {
        int[] expected = {2, 1, 0, 0, 0};
        int[] actual =
                IntStream.rangeClosed(1, 5).map(Normals::timesPerBlockLog2).toArray();
        assertTrue(Arrays.equals(expected, actual), Arrays.toString(actual));
    }
}
