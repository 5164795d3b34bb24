package org.scorefield;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.scorefield.backend.Ensemble;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.CentralMoments;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.diagnostics.OrderStatistics;

/**
 * Gathers {@link Statistics} from the chunks of a job. Quantiles need as many passes over the chains as a number has digits; if the chains
 * are not all there at once, as many runs.
 */
final class StatisticsRun {
    private final Statistics wanted;
    private final int dimension;
    private final double[] times;
    private final long chains;
    private final At[] all;
    private int runs;

    StatisticsRun(Sampling job) {
        this.wanted = job.statistics();
        this.dimension = job.target().dimension();
        this.times = wanted.steps().length > 0 ? job.sampler().times() : new double[0];
        this.chains = job.chains();
        this.all = new At[wanted.steps().length];
        Arrays.setAll(all, i -> new At());
    }

    /** What is known at one step. */
    private final class At {
        final CentralMoments moments = new CentralMoments(dimension);
        final OrderStatistics[] quantiles = new OrderStatistics[wanted.quantiles().length == 0 ? 0 : dimension];
        final long[][] counts;

        At() {
            Arrays.setAll(quantiles, d -> new OrderStatistics(wanted.quantiles()));
            counts = wanted.histogram()
                    .map(bins -> new long[dimension][bins.bins() + 2])
                    .orElseGet(() -> new long[0][]);
        }
    }

    /** After how many steps chains are looked at. */
    long[] steps() {
        return wanted.steps();
    }

    /** How many runs there are with chunks of this size. */
    int runs(int chunk) {
        boolean again = all.length > 0 && wanted.quantiles().length > 0 && chunk < chains;
        return again ? OrderStatistics.DIGITS : 1;
    }

    /** Whether this run is one that is made only for quantiles. */
    boolean repeats() {
        return runs > 0;
    }

    /**
     * Looks at a chunk's chains after the i-th of the {@link #steps}.
     *
     * @return what adds that to the rest, once the chunk is done
     */
    Runnable look(int i, Ensemble ensemble) {
        List<Runnable> found = new ArrayList<>();
        At at = all[i];
        if (!repeats()) {
            BlockMoments blocks = ensemble.moments(false, false);
            found.add(() -> at.moments.add(blocks));
            for (int d = 0; d < at.counts.length; d++) {
                long[] sum = at.counts[d];
                long[] counts = ensemble.countBins(d, wanted.histogram().orElseThrow());
                found.add(() -> Arrays.setAll(sum, bin -> sum[bin] + counts[bin]));
            }
        }
        for (int d = 0; d < at.quantiles.length; d++) {
            int coordinate = d;
            if (ensemble.chains() == chains) {
                OrderStatistics own = new OrderStatistics(wanted.quantiles());
                while (!own.done()) {
                    own.add(ensemble.countDigits(d, own.digit()));
                    own.next();
                }
                found.add(() -> at.quantiles[coordinate] = own);
            } else {
                long[] counts = ensemble.countDigits(d, at.quantiles[d].digit());
                found.add(() -> at.quantiles[coordinate].add(counts));
            }
        }
        return () -> found.forEach(Runnable::run);
    }

    /** All chains were run: whether they have to be run once more. */
    boolean again() {
        runs++;
        List<OrderStatistics> open = Arrays.stream(all)
                .flatMap(at -> Arrays.stream(at.quantiles))
                .filter(quantiles -> !quantiles.done())
                .toList();
        open.forEach(OrderStatistics::next);
        return open.stream().anyMatch(quantiles -> !quantiles.done());
    }

    /** All of it. */
    List<StatisticsAt> result() {
        return IntStream.range(0, all.length).mapToObj(this::result).toList();
    }

    private StatisticsAt result(int i) {
        At at = all[i];
        long step = wanted.steps()[i];
        boolean timed = step < times.length && !Double.isNaN(times[(int) step]);
        return new StatisticsAt(
                step,
                timed ? OptionalDouble.of(times[(int) step]) : OptionalDouble.empty(),
                at.moments.count(),
                chains - at.moments.count(),
                at.moments.mean(),
                at.moments.variance(),
                at.moments.skewness(),
                at.moments.excessKurtosis(),
                IntStream.range(0, wanted.quantiles().length)
                        .mapToObj(q -> quantile(at, q))
                        .toList(),
                at.counts);
    }

    private static List<Estimate> quantile(At at, int q) {
        return Arrays.stream(at.quantiles)
                .map(quantiles -> quantiles.quantiles().get(q))
                .toList();
    }
}
