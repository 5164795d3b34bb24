package org.scorefield.diagnostics;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Mean, variance, skewness and kurtosis of each coordinate over chains, joined block by block, in order, in double precision (Pébay 2008,
 * Sandia report SAND2008-6212, equations 2.1 and following).
 */
public final class CentralMoments {
    private final int dimension;
    private final double[] mean;
    private final double[] squares;
    private final double[] cubes;
    private final double[] fourths;
    private long count;

    /** No chains yet. */
    public CentralMoments(int dimension) {
        this.dimension = dimension;
        this.mean = new double[dimension];
        this.squares = new double[dimension];
        this.cubes = new double[dimension];
        this.fourths = new double[dimension];
    }

    /** Adds blocks. */
    public void add(BlockMoments blocks) {
        for (int block = 0; block < blocks.blocks(); block++) {
            int n = blocks.count(0, block);
            for (int d = 0; d < dimension && n > 0; d++) {
                join(d, blocks, block, n);
            }
            count += n;
        }
    }

    private void join(int d, BlockMoments blocks, int block, double n) {
        double share = n / (count + n);
        double rest = count / (count + n);
        double shift = blocks.mean(d, block) - mean[d];
        double square = shift * shift;
        double twos = blocks.squares(d, block);
        double threes = blocks.cubes(d, block);
        fourths[d] += blocks.fourths(d, block)
                + square * square * count * share * (rest * rest - rest * share + share * share)
                + 6 * square * (rest * rest * twos + share * share * squares[d])
                + 4 * shift * (rest * threes - share * cubes[d]);
        cubes[d] += threes
                + square * shift * count * share * (rest - share)
                + 3 * shift * (rest * twos - share * squares[d]);
        squares[d] += twos + square * count * share;
        mean[d] += shift * share;
    }

    /** How many chains count. */
    public long count() {
        return count;
    }

    /** The means, with standard errors √(variance/n); NaN where there are too few chains to say. */
    public List<Estimate> mean() {
        return each(d -> new Estimate(count > 0 ? mean[d] : Double.NaN, Math.sqrt(variance(d) / count)));
    }

    /** The variances, divisor n − 1, with standard errors √((m₄ − m₂²·(n − 3)/(n − 1))/n), m₄ = Σ(x − mean)⁴/n and m₂ the variance. */
    public List<Estimate> variance() {
        return each(d -> {
            double variance = variance(d);
            double spread = fourths[d] / count - variance * variance * (count - 3) / (count - 1);
            return new Estimate(variance, Math.sqrt(Math.max(0, spread) / count));
        });
    }

    private double variance(int d) {
        return count > 1 ? squares[d] / (count - 1) : Double.NaN;
    }

    /** m₃/m₂^{3/2} with divisors n; NaN where all are the same. */
    public double[] skewness() {
        return IntStream.range(0, dimension)
                .mapToDouble(d -> Math.sqrt(count) * cubes[d] / Math.pow(squares[d], 1.5))
                .toArray();
    }

    /** m₄/m₂² − 3 with divisors n, 0 for a normal law; NaN where all are the same. */
    public double[] excessKurtosis() {
        return IntStream.range(0, dimension)
                .mapToDouble(d -> count * fourths[d] / (squares[d] * squares[d]) - 3)
                .toArray();
    }

    private <T> List<T> each(IntFunction<T> figure) {
        return IntStream.range(0, dimension).mapToObj(figure).toList();
    }
}
