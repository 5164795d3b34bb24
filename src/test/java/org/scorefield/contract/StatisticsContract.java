package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scorefield.Engine;
import org.scorefield.Sampling;
import org.scorefield.Sink;
import org.scorefield.Statistics;
import org.scorefield.StatisticsAt;
import org.scorefield.backend.Backend;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.diagnostics.OrderStatistics;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Target;

/** What a backend promises about statistics of chains. */
abstract class StatisticsContract extends PathContract {
    /** Takes chains beyond single precision that start further out than some twelve, and the others back to where they were. */
    private static final Plan FREEZING = Plan.repeat(3, Row.of(3e12)).then(Plan.repeat(3, Row.of(1 / 3e12)));

    /** Whole blocks and one that neither lanes nor partial sums divide; a part of one. */
    private static final int[] COUNTS = {3 * 256 + 37, 5};

    @TestFactory
    Stream<DynamicTest> sumsAndCountsChainsLikeTheReference() {
        return Stream.of(1, 2, 5, 17)
                .map(dimension -> DynamicTest.dynamicTest("D=" + dimension, () -> {
                    for (int chains : COUNTS) {
                        compare(dimension, chains);
                    }
                }));
    }

    private void compare(int dimension, int chains) {
        Target target = Cases.mixture(Kind.ISOTROPIC, dimension, 2).mixture();
        try (Ensemble expected = reference().ensemble(target, FREEZING, 5, 9, chains);
                Ensemble actual = backend().ensemble(target, FREEZING, 5, 9, chains)) {
            for (Ensemble each : List.of(expected, actual)) {
                each.initialise(new Initial.Normal(dimension > 5 ? 5 : 10));
                each.advance(FREEZING, 0, FREEZING.steps(), 0, Ensemble.Recorder.NONE);
            }
            for (boolean frozen : new boolean[] {false, true}) {
                BlockMoments moments = actual.moments(frozen, true);
                Bits.assertSame(expected.moments(frozen, true).numbers(), moments.numbers(), "sums");
                Bits.assertSame(expected.moments(frozen, true).products(), moments.products(), "products");
                assertEquals(0, actual.moments(frozen, false).products().length);
                assertEquals(frozen, moments.chains() == chains, moments.chains() + " of " + chains + " chains count");
            }
            for (int d = 0; d < dimension; d++) {
                compareCounts(expected, actual, d);
            }
        }
    }

    private static void compareCounts(Ensemble expected, Ensemble actual, int d) {
        OrderStatistics quantiles = new OrderStatistics(new double[] {0, 0.05, 0.5, 0.95, 1});
        while (!quantiles.done()) {
            long[] counts = expected.countDigits(d, quantiles.digit());
            assertArrayEquals(counts, actual.countDigits(d, quantiles.digit()), "digits of x" + d);
            quantiles.add(counts);
            quantiles.next();
        }
        for (Histogram bins : List.of(
                new Histogram(1, -1, 1), new Histogram(6, -3, 0), new Histogram(Histogram.MOST_BINS, -20, 20))) {
            assertArrayEquals(expected.countBins(d, bins), actual.countBins(d, bins), bins + " of x" + d);
        }
    }

    /** Also with chains that freeze, and quantiles that take several runs then. */
    @Test
    void statisticsDoNotDependOnHowChainsAreCut() {
        Target target = Cases.mixture(Kind.FULL, 3, 7).mixture();
        Statistics wanted = Statistics.at(0, 3, 6).quantiles(0.25, 0.5, 1).histogram(new Histogram(9, -6, 6));
        Sampling job = Sampling.of(target, () -> FREEZING)
                .chains(1100)
                .seed(-7)
                .initial(new Initial.Normal(10))
                .statistics(wanted);
        List<StatisticsAt> whole = statistics(backend(), job);
        assertEquals(shown(statistics(reference(), job)), shown(whole));
        assertEquals(shown(whole), shown(statistics(new Unclosed(backend(), 256), job)));
        assertEquals(1100, whole.get(0).chains());
        assertTrue(whole.get(1).leftOut() > 100 && whole.get(1).chains() > 100, shown(whole));

        List<StatisticsAt> first = statistics(backend(), job.chains(500));
        List<StatisticsAt> rest = statistics(backend(), job.chains(600).firstChain(500));
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    whole.get(i).leftOut(), first.get(i).leftOut() + rest.get(i).leftOut());
            for (int d = 0; d < 3; d++) {
                long[] one = first.get(i).histogram()[d];
                long[] other = rest.get(i).histogram()[d];
                assertArrayEquals(
                        whole.get(i).histogram()[d],
                        IntStream.range(0, one.length)
                                .mapToLong(bin -> one[bin] + other[bin])
                                .toArray());
            }
        }
    }

    /** Records come as ever where the way is cut for statistics, and those are of the states that are recorded. */
    @Test
    void statisticsAreThoseOfRecordedStates() {
        Target target = Cases.mixture(Kind.ISOTROPIC, 1, 2).mixture();
        Sampling job = Sampling.of(target, new Langevin(0.02, 20))
                .chains(CHAINS)
                .seed(3)
                .recordEvery(4);
        List<float[]> plain = records(job);
        List<float[]> looked = records(job.statistics(Statistics.at(3, 8, 9, 20)));
        assertEquals(5, plain.size());
        for (int r = 0; r < 5; r++) {
            Bits.assertSame(plain.get(r), looked.get(r), "record " + r);
        }
        List<StatisticsAt> found =
                statistics(backend(), job.statistics(Statistics.at(8, 20).quantiles(0, 1)));
        for (int i = 0; i < 2; i++) {
            float[] state = plain.get(i == 0 ? 1 : 4).clone();
            Arrays.sort(state);
            assertEquals(state[0], found.get(i).quantiles().get(0).get(0).value());
            assertEquals(
                    state[CHAINS - 1], found.get(i).quantiles().get(1).get(0).value());
        }
    }

    private List<float[]> records(Sampling job) {
        List<float[]> records = new ArrayList<>();
        Engine.on(new Unclosed(backend())).sample(job, new Sink() {
            @Override
            public void record(long record, long chain, int count, float[] state) {
                assertEquals(records.size(), record);
                records.add(state.clone());
            }
        });
        return records;
    }

    private static List<StatisticsAt> statistics(Backend backend, Sampling job) {
        return Engine.on(new Unclosed(backend)).sample(job).statistics();
    }

    /** All digits of all figures. */
    private static String shown(List<StatisticsAt> statistics) {
        return statistics.stream()
                .map(at -> String.join(
                        " ",
                        at.step() + ":",
                        at.chains() + "-" + at.leftOut(),
                        at.mean().toString(),
                        at.variance().toString(),
                        Arrays.toString(at.skewness()),
                        Arrays.toString(at.excessKurtosis()),
                        at.quantiles().toString(),
                        Arrays.deepToString(at.histogram())))
                .collect(Collectors.joining("\n"));
    }
}
