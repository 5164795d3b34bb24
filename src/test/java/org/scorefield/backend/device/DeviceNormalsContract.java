package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.backend.Initial.Generator;
import org.scorefield.contract.Bits;
import org.scorefield.contract.Cases;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.GaussianMixture;

/** Initial states by a library's normal numbers. */
public abstract class DeviceNormalsContract extends DeviceContract {
    private static final int DIMENSION = 3;
    private static final long SEED = 20_190_707;
    private static final GaussianMixture TARGET = target(DIMENSION);

    private static GaussianMixture target(int dimension) {
        return GaussianMixture.of(new double[] {1}, new double[dimension], dimension, Covariance.isotropic(1));
    }

    private float[] states(GaussianMixture target, double scale, long firstChain, int chains) {
        try (Ensemble ensemble = backend().ensemble(target, Plan.NOTHING, SEED, firstChain, chains)) {
            ensemble.initialise(new Initial.Normal(scale, Generator.CURAND));
            float[] states = new float[target.dimension() * chains];
            ensemble.state(states);
            return states;
        }
    }

    /** One chain in a block, blocks cut at either end, and a part of what is drawn at a time and more. */
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "2,2", "3,6", "4,8", "997,3", "500,501", "1048573,1048581"})
    void aChainStartsWhereItsIdSays(int first, int count) {
        int all = first + count;
        float[] whole = states(TARGET, 2.5, 0, all);
        float[] part = states(TARGET, 2.5, first, count);
        for (int d = 0; d < DIMENSION; d++) {
            Bits.assertSame(
                    Arrays.copyOfRange(whole, d * all + first, (d + 1) * all),
                    Arrays.copyOfRange(part, d * count, (d + 1) * count),
                    "coordinate " + d);
        }
    }

    @Test
    void noCutIntoChunksChangesABit() {
        Sampling job = Sampling.of(Cases.mixture(Kind.ISOTROPIC, 2, 2).mixture(), new Langevin(0.01, 3))
                .initial(new Initial.Normal(3, Generator.CURAND))
                .seed(7)
                .firstChain(5)
                .chains(2000);
        Samples expected = Engine.on(backend()).sample(job);
        Options small = new Options(0, 0, 0, 24_000, Arithmetic.EXACT);
        assertTrue(backend(small).chunk(job.target(), job.sampler().plan(), false, 2000) < 600);
        try (Engine engine = Engine.on(backend(small))) {
            Bits.assertSame(expected.state(), engine.sample(job).state(), "states");
        }
    }

    private DeviceBackend backend(Options options) {
        return new DeviceBackend(open(options), options);
    }

    /**
     * 10⁵ numbers of each coordinate. With a fresh seed the test would fail about once in 10⁶ runs: six statistics a coordinate,
     * each beyond its bound with probability 5e-8.
     */
    @Test
    void theyAreStandardNormal() {
        int n = 100_000;
        double alpha = 5e-8;
        double errors = NormalDistribution.of(0, 1).inverseSurvivalProbability(alpha / 2);
        float[] states = states(TARGET, 1, 0, n);
        for (int d = 0; d < DIMENSION; d++) {
            int at = d * n;
            double[] z = IntStream.range(0, n).mapToDouble(i -> states[at + i]).toArray();
            int next = (d + 1) % DIMENSION * n;
            // the sums' terms have the variances 1, 2, 15, 96, 1
            assertMean(IntStream.range(0, n).mapToDouble(i -> z[i]).sum(), 1, n, errors, "mean");
            assertMean(IntStream.range(0, n).mapToDouble(i -> z[i] * z[i] - 1).sum(), 2, n, errors, "variance");
            assertMean(IntStream.range(0, n).mapToDouble(i -> Math.pow(z[i], 3)).sum(), 15, n, errors, "third");
            assertMean(
                    IntStream.range(0, n)
                            .mapToDouble(i -> Math.pow(z[i], 4) - 3)
                            .sum(),
                    96,
                    n,
                    errors,
                    "fourth");
            assertMean(
                    IntStream.range(0, n)
                            .mapToDouble(i -> z[i] * states[next + i])
                            .sum(),
                    1,
                    n,
                    errors,
                    "covariance of neighbours");
            double p = KolmogorovSmirnovTest.withDefaults()
                    .test(z, NormalDistribution.of(0, 1)::cumulativeProbability)
                    .getPValue();
            assertTrue(p > alpha, "Kolmogorov and Smirnov: p = " + p);
        }
    }

    private static void assertMean(double sum, double variance, int n, double errors, String what) {
        assertEquals(0, sum / n, errors * Math.sqrt(variance / n), what);
    }

    @Test
    void theScaleIsAFactor() {
        float[] ones = states(TARGET, 1, 17, 1000);
        float[] scaled = states(TARGET, 0.3, 17, 1000);
        for (int i = 0; i < ones.length; i++) {
            ones[i] *= 0.3f;
        }
        Bits.assertSame(ones, scaled, "states");
    }
}
