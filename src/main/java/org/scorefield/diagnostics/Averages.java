package org.scorefield.diagnostics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Means of several numbers that each sample has, with their standard errors √(variance/n), in double precision. The sums have one fixed
 * shape: blocks of 256 consecutive samples (Welford 1962 within them), then the blocks in order (Chan, Golub and LeVeque 1983).
 */
public final class Averages {
    private static final int BATCH = 1024;

    private final double[] mean;
    private final double[] scatter;
    private long count;

    /** What a sample's numbers are. Several threads ask at once. */
    @FunctionalInterface
    public interface Numbers {
        /** Writes the numbers of a sample. */
        void of(int sample, double[] numbers);
    }

    /** Of so many numbers a sample; no samples yet. */
    public Averages(int size) {
        this.mean = new double[size];
        this.scatter = new double[size];
    }

    /**
     * Adds samples 0 … n − 1.
     *
     * @param samples n, a multiple of {@link Moments#BLOCK}, except in the last call
     */
    public void add(int samples, Numbers numbers) {
        if (count % Moments.BLOCK != 0) {
            throw new IllegalStateException("samples follow an incomplete block");
        }
        int blocks = (samples + Moments.BLOCK - 1) / Moments.BLOCK;
        for (int first = 0; first < blocks; first += BATCH) {
            List<Averages> parts = IntStream.range(first, Math.min(blocks, first + BATCH))
                    .parallel()
                    .mapToObj(block -> ofBlock(block * Moments.BLOCK, samples, numbers))
                    .toList();
            parts.forEach(this::join);
        }
    }

    private Averages ofBlock(int from, int samples, Numbers numbers) {
        Averages block = new Averages(mean.length);
        double[] values = new double[mean.length];
        for (int i = from; i < Math.min(samples, from + Moments.BLOCK); i++) {
            numbers.of(i, values);
            block.count++;
            for (int j = 0; j < values.length; j++) {
                double shift = values[j] - block.mean[j];
                block.mean[j] += shift / block.count;
                block.scatter[j] += shift * (values[j] - block.mean[j]);
            }
        }
        return block;
    }

    private void join(Averages next) {
        long total = count + next.count;
        double share = (double) next.count / total;
        for (int j = 0; j < mean.length; j++) {
            double shift = next.mean[j] - mean[j];
            scatter[j] += next.scatter[j] + shift * shift * share * count;
            mean[j] += shift * share;
        }
        count = total;
    }

    /** How many samples were added. */
    public long count() {
        return count;
    }

    /** The mean of a sample's j-th number; its standard error is NaN for one sample. */
    public Estimate get(int j) {
        return new Estimate(mean[j], Math.sqrt(scatter[j] / (count - 1) / count));
    }
}
