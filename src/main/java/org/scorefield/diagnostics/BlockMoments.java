package org.scorefield.diagnostics;

/**
 * Sums over blocks of {@link Moments#BLOCK} consecutive chains in single precision, in the one shape that
 * {@code kernels/entry/statistics.h} has. Positions are taken relative to a chain of the block, then to the block's mean, so that nothing is
 * lost where they are far from zero: a block's mean is within 2e-6 of its standard deviation of the exact one (and half an ulp), second
 * moments within 3e-6 of themselves; on average over blocks errors are much smaller.
 *
 * @param dimension D
 * @param blocks how many
 * @param numbers {@link #NUMBERS} for each coordinate and block, {@code numbers[(d * blocks + block) * NUMBERS]} and the next: how many
 *     chains count, a position x₀, Σ(x − x₀), and Σ(x − m)², Σ(x − m)³, Σ(x − m)⁴ with m = x₀ + Σ(x − x₀)/n in single precision
 * @param products Σ(x_i − m_i)(x_k − m_k) for k &lt; i, {@code products[(i * (i - 1) / 2 + k) * blocks + block]}; empty if not asked for
 */
@SuppressWarnings("ArrayRecordComponent")
public record BlockMoments(int dimension, int blocks, float[] numbers, float[] products) {
    /** Numbers of a coordinate and block. */
    public static final int NUMBERS = 6;

    /** How many blocks so many chains make. */
    public static int blocks(int chains) {
        return (chains - 1) / Moments.BLOCK + 1;
    }

    /** None yet, to be filled in. */
    public static BlockMoments empty(int dimension, int chains, boolean products) {
        int blocks = blocks(chains);
        long pairs = products ? (long) dimension * (dimension - 1) / 2 : 0;
        return new BlockMoments(
                dimension,
                blocks,
                new float[Math.toIntExact((long) dimension * blocks * NUMBERS)],
                new float[Math.toIntExact(pairs * blocks)]);
    }

    /** Where the products of i with the coordinates before it begin. */
    public int products(int i) {
        return i * (i - 1) / 2 * blocks;
    }

    private float number(int d, int block, int which) {
        return numbers[(d * blocks + block) * NUMBERS + which];
    }

    /** How many chains of a block count. */
    int count(int d, int block) {
        return (int) number(d, block, 0);
    }

    /** How many chains count in all. */
    public long chains() {
        long chains = 0;
        for (int block = 0; block < blocks; block++) {
            chains += count(0, block);
        }
        return chains;
    }

    /** A block's mean, in double precision. */
    double mean(int d, int block) {
        return (double) number(d, block, 1) + (double) number(d, block, 2) / number(d, block, 0);
    }

    /** The mean less the number m that powers were taken around. */
    double offset(int d, int block) {
        return mean(d, block) - (number(d, block, 1) + number(d, block, 2) / number(d, block, 0));
    }

    /** Σ(x − mean)². */
    double squares(int d, int block) {
        double off = offset(d, block);
        return number(d, block, 3) - count(d, block) * off * off;
    }

    /** Σ(x − mean)³. */
    double cubes(int d, int block) {
        double off = offset(d, block);
        return number(d, block, 4) - off * (3 * number(d, block, 3) - 2 * count(d, block) * off * off);
    }

    /** Σ(x − mean)⁴. */
    double fourths(int d, int block) {
        double off = offset(d, block);
        double inner = 6 * number(d, block, 3) - 3 * count(d, block) * off * off;
        return number(d, block, 5) - off * (4 * number(d, block, 4) - off * inner);
    }

    /** Σ(x_i − mean_i)(x_k − mean_k), k &lt; i. */
    double product(int i, int k, int block) {
        return products[products(i) + k * blocks + block] - count(i, block) * offset(i, block) * offset(k, block);
    }
}
