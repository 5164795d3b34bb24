package org.scorefield;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.backend.Initial;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.error.BadInputException;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.Forward;
import org.scorefield.sde.OrnsteinUhlenbeck;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Target;

class StatisticsTest {
    private static final double[] PROBABILITIES = {0, 0.01, 0.07, 0.5, 0.95, 1};

    /** Stays where it is. */
    private static final Plan NOTHING = Plan.repeat(1, Row.of(1));

    private static Target anything(int dimension) {
        return GaussianMixture.of(new double[] {1}, new double[1][dimension], Covariance.isotropic(1));
    }

    private static List<StatisticsAt> statistics(Sampling job) {
        try (Engine engine = Engine.open("java")) {
            return engine.sample(job).statistics();
        }
    }

    private static StatisticsAt ofPoints(float[] points, Statistics wanted) {
        return statistics(Sampling.of(anything(1), () -> NOTHING)
                        .initial(new Initial.Points(points, 1))
                        .chains(points.length)
                        .statistics(wanted))
                .get(0);
    }

    /** A skew law, also far from zero, where sums of squares would lose everything; against the formulas in double precision. */
    @ParameterizedTest
    @CsvSource({"0, 1", "100, 1", "3000, 256", "0, 5000", "-20000, 700"})
    void figuresAreThoseOfTheNumbers(float offset, int chains) {
        SplittableRandom random = new SplittableRandom(chains);
        float[] points = new float[chains];
        for (int j = 0; j < chains; j++) {
            double z = random.nextGaussian();
            points[j] = (float) (offset + z + 0.3 * z * z);
        }
        Histogram bins = new Histogram(7, offset - 1, offset + 2);
        StatisticsAt found =
                ofPoints(points, Statistics.at(0).quantiles(PROBABILITIES).histogram(bins));
        assertEquals(chains, found.chains());
        assertEquals(0, found.leftOut());
        checkMoments(points, found);
        float[] sorted = points.clone();
        Arrays.sort(sorted);
        for (int q = 0; q < PROBABILITIES.length; q++) {
            // in whole hundredths, so that nothing is rounded
            int rank = Math.max(1, ((int) Math.round(PROBABILITIES[q] * 100) * chains + 99) / 100);
            assertEquals(sorted[rank - 1], found.quantiles().get(q).get(0).value(), "quantile " + PROBABILITIES[q]);
        }
        long[] counts = new long[9];
        for (float x : points) {
            float[] edges = bins.edges();
            int bin = (int) IntStream.range(0, 8).filter(i -> x >= edges[i]).count();
            counts[x == edges[7] ? 7 : bin]++;
        }
        assertArrayEquals(counts, found.histogram()[0]);
        assertEquals(chains, Arrays.stream(found.histogram()[0]).sum());
    }

    private static void checkMoments(float[] points, StatisticsAt found) {
        double n = points.length;
        double mean =
                IntStream.range(0, points.length).mapToDouble(j -> points[j]).sum() / n;
        if (points.length == 1) {
            assertEquals(new Estimate(mean, Double.NaN), found.mean().get(0));
            assertTrue(Double.isNaN(found.variance().get(0).value()));
            return;
        }
        double[] powers = new double[5];
        for (float x : points) {
            for (int k = 2; k <= 4; k++) {
                powers[k] += Math.pow(x - mean, k);
            }
        }
        double variance = powers[2] / (n - 1);
        double sd = Math.sqrt(variance);
        // a block's sums have 16 + 4 additions in single precision; the blocks' errors mostly cancel
        assertEquals(mean, found.mean().get(0).value(), 1e-6 * sd);
        assertEquals(variance, found.variance().get(0).value(), 2e-6 * variance);
        assertEquals(sd / Math.sqrt(n), found.mean().get(0).standardError(), 2e-6 * sd);
        double m2 = powers[2] / n;
        assertEquals(powers[3] / n / Math.pow(m2, 1.5), found.skewness()[0], 1e-5);
        assertEquals(powers[4] / n / (m2 * m2) - 3, found.excessKurtosis()[0], 1e-5);
        double spread = Math.sqrt((powers[4] / n - variance * variance * (n - 3) / (n - 1)) / n);
        assertEquals(spread, found.variance().get(0).standardError(), 1e-5 * spread);
    }

    /** Edges belong to the bin above them, the last to the bin below; both zeros are one number. */
    @Test
    void edgesAndZerosHaveTheirPlace() {
        float[] points = {-1, Math.nextDown(-1f), -0f, 0, 0.5f, 1, Math.nextUp(1f), 3};
        StatisticsAt found =
                ofPoints(points, Statistics.at(0).quantiles(0.375, 0.5).histogram(new Histogram(4, -1, 1)));
        assertArrayEquals(new long[] {1, 1, 0, 2, 2, 2}, found.histogram()[0]);
        for (List<Estimate> quantile : found.quantiles()) {
            assertEquals(0f, (float) quantile.get(0).value());
        }
    }

    /** x ← (1 − θΔ)·x + σ√Δ·z from N(0, s²): normal with variance a²ⁿ·s² + σ²Δ·(1 − a²ⁿ)/(1 − a²), a = 1 − θΔ. */
    @Test
    void ornsteinUhlenbeckPathsHaveTheirLawAtEveryTime() {
        int chains = 40_000;
        Forward sampler = new Forward(new OrnsteinUhlenbeck(1.5, 0.8, 2), Forward.Solver.EULER_MARUYAMA, 40, 2);
        Statistics wanted = Statistics.at(0, 1, 10, 40).quantiles(0.05, 0.5, 0.95);
        List<StatisticsAt> found = statistics(Sampling.of(anything(1), sampler)
                .initial(new Initial.Normal(2))
                .chains(chains)
                .seed(1_905)
                .statistics(wanted));
        double a = 1 - 1.5 * 0.05;
        // a fresh seed would fail one of 4 · 5 comparisons with probability 1e-6
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(1e-6 / 40);
        for (StatisticsAt at : found) {
            double shrinkage = Math.pow(a, 2.0 * at.step());
            double variance = 4 * shrinkage + 0.64 * 0.05 * (1 - shrinkage) / (1 - a * a);
            double sd = Math.sqrt(variance);
            assertEquals(0.05 * at.step(), at.time().orElseThrow(), 1e-12);
            assertEquals(0, at.mean().get(0).value(), z * sd / Math.sqrt(chains));
            assertEquals(sd / Math.sqrt(chains), at.mean().get(0).standardError(), 0.03 * sd / Math.sqrt(chains));
            double error = variance * Math.sqrt(2.0 / chains);
            assertEquals(variance, at.variance().get(0).value(), z * error);
            assertEquals(error, at.variance().get(0).standardError(), 0.1 * error);
            for (int q = 0; q < 3; q++) {
                double p = wanted.quantiles()[q];
                double exact = NormalDistribution.of(0, sd).inverseCumulativeProbability(p);
                double spread = Math.sqrt(p * (1 - p) / chains)
                        / NormalDistribution.of(0, sd).density(exact);
                assertEquals(exact, at.quantiles().get(q).get(0).value(), z * spread);
                assertEquals(spread, at.quantiles().get(q).get(0).standardError(), 0.4 * spread);
            }
        }
    }

    @Test
    void whereNoChainIsLeftNothingIsKnown() {
        Plan away = Plan.repeat(3, Row.of(1e20));
        StatisticsAt found = statistics(Sampling.of(anything(2), () -> away)
                        .initial(new Initial.Normal(1))
                        .chains(300)
                        .statistics(Statistics.at(3).quantiles(0.5).histogram(new Histogram(2, -1, 1))))
                .get(0);
        assertEquals(0, found.chains());
        assertEquals(300, found.leftOut());
        assertTrue(Double.isNaN(found.mean().get(1).value()));
        assertTrue(Double.isNaN(found.variance().get(1).value()));
        assertTrue(Double.isNaN(found.quantiles().get(0).get(1).value()));
        assertArrayEquals(new long[4], found.histogram()[1]);
    }

    @Test
    void whatCannotBeAskedForIsRefused() {
        String message = assertThrows(
                        BadInputException.class,
                        () -> new Statistics(new long[] {3, 3, -1}, new double[] {0.5, 1.5, -1}, Optional.empty()))
                .getMessage();
        for (String part : List.of(
                "steps[1]: is 3 after 3", "steps[2]: is -1 after 3", "quantiles[1]: is 1.5", "quantiles[2]: is -1.0")) {
            assertTrue(message.contains(part), message);
        }
        Sampling job = Sampling.of(anything(1), () -> NOTHING);
        message = assertThrows(BadInputException.class, () -> job.statistics(Statistics.at(1, 2)))
                .getMessage();
        assertTrue(message.contains("statistics.steps[1]: is 2 but there are only 1 steps"), message);
        message = assertThrows(BadInputException.class, () -> new Histogram(1000, 1, Math.nextUp(1f)))
                .getMessage();
        assertTrue(message.contains("bins: is 1000, narrower than single precision tells apart"), message);
    }
}
