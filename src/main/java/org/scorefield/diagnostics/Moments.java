package org.scorefield.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Mean and covariance over chains in double precision. The sums have one fixed shape, whatever computed the chains and however they
 * were cut: blocks of 256 consecutive chains, then the blocks in order (Chan, Golub and LeVeque 1983 for joining them).
 */
public final class Moments {
    /** Chains per block; states are added in whole blocks, except the last. */
    public static final int BLOCK = 256;

    /** In more dimensions than this only variances are kept. */
    public static final int WIDEST_COVARIANCE = 128;

    private final int dimension;
    private final boolean full;
    private long count;
    private final double[] mean;
    private final double[][] scatter;

    /** No chains yet. */
    public Moments(int dimension) {
        this(dimension, dimension <= WIDEST_COVARIANCE);
    }

    private Moments(int dimension, boolean full) {
        this.dimension = dimension;
        this.full = full;
        this.mean = new double[dimension];
        this.scatter = new double[dimension][];
        for (int i = 0; i < dimension; i++) {
            scatter[i] = new double[full ? i + 1 : 1];
        }
    }

    /**
     * Adds chains.
     *
     * @param state dimension-major, {@code state[d * chains + j]}
     * @param chains a multiple of {@link #BLOCK}, except in the last call
     */
    public void add(float[] state, int chains) {
        if (count % BLOCK != 0) {
            throw new IllegalStateException("chains follow an incomplete block");
        }
        int blocks = (chains + BLOCK - 1) / BLOCK;
        int batch = 1024;
        for (int first = 0; first < blocks; first += batch) {
            List<Moments> parts = new ArrayList<>(IntStream.range(first, Math.min(blocks, first + batch))
                    .parallel()
                    .mapToObj(block -> ofBlock(state, chains, block))
                    .toList());
            parts.forEach(this::join);
        }
    }

    /**
     * Adds blocks, the last of which may be incomplete in the last call; with products up to {@link #WIDEST_COVARIANCE} dimensions. A block
     * whose sums exceed single precision is summed again from its states, in double precision: as this is decided block by block, no
     * result depends on how chains are cut.
     *
     * @param chains in these blocks
     * @param states gives their states, dimension-major, of all the chains that the blocks count; asked at most once
     */
    public void add(BlockMoments blocks, int chains, Supplier<float[]> states) {
        float[] state = null;
        for (int block = 0; block < blocks.blocks(); block++) {
            if (blocks.count(0, block) > 0) {
                Moments moments = ofBlock(blocks, block);
                if (!moments.finite()) {
                    state = state == null ? states.get() : state;
                    moments = ofBlock(state, chains, block);
                }
                join(moments);
            }
        }
    }

    private boolean finite() {
        return Arrays.stream(mean).allMatch(Double::isFinite)
                && Arrays.stream(scatter).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    }

    private Moments ofBlock(BlockMoments blocks, int block) {
        Moments moments = new Moments(dimension, full);
        moments.count = blocks.count(0, block);
        for (int i = 0; i < dimension; i++) {
            moments.mean[i] = blocks.mean(i, block);
            for (int k = 0; full && k < i; k++) {
                moments.scatter[i][k] = blocks.product(i, k, block);
            }
            moments.scatter[i][full ? i : 0] = blocks.squares(i, block);
        }
        return moments;
    }

    private Moments ofBlock(float[] state, int chains, int block) {
        Moments moments = new Moments(dimension, full);
        int from = block * BLOCK;
        int size = Math.min(BLOCK, chains - from);
        moments.count = size;
        double[][] centred = new double[dimension][size];
        for (int d = 0; d < dimension; d++) {
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += state[d * chains + from + j];
            }
            moments.mean[d] = sum / size;
            for (int j = 0; j < size; j++) {
                centred[d][j] = state[d * chains + from + j] - moments.mean[d];
            }
        }
        for (int i = 0; i < dimension; i++) {
            for (int k = full ? 0 : i; k <= i; k++) {
                double sum = 0;
                for (int j = 0; j < size; j++) {
                    sum += centred[i][j] * centred[k][j];
                }
                moments.scatter[i][full ? k : 0] = sum;
            }
        }
        return moments;
    }

    private void join(Moments next) {
        long total = count + next.count;
        double share = (double) next.count / total;
        double[] shift = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            shift[d] = next.mean[d] - mean[d];
        }
        for (int i = 0; i < dimension; i++) {
            for (int k = full ? 0 : i; k <= i; k++) {
                scatter[i][full ? k : 0] += next.scatter[i][full ? k : 0] + shift[i] * shift[k] * share * count;
            }
        }
        for (int d = 0; d < dimension; d++) {
            mean[d] += shift[d] * share;
        }
        count = total;
    }

    /** How many chains were added. */
    public long count() {
        return count;
    }

    /** The mean, [D]. */
    public double[] mean() {
        return mean.clone();
    }

    /** The variances, with divisor n − 1 (NaN for one chain), [D]. */
    public double[] variance() {
        double[] variance = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            variance[d] = scatter[d][full ? d : 0] / (count - 1);
        }
        return variance;
    }

    /** The covariance, with divisor n − 1, [D][D]; null in more than {@link #WIDEST_COVARIANCE} dimensions. */
    public double[][] covariance() {
        if (!full) {
            return null;
        }
        double[][] covariance = new double[dimension][dimension];
        for (int i = 0; i < dimension; i++) {
            for (int k = 0; k < dimension; k++) {
                covariance[i][k] = scatter[Math.max(i, k)][Math.min(i, k)] / (count - 1);
            }
        }
        return covariance;
    }
}
