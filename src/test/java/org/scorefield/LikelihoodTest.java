package org.scorefield;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Initial;
import org.scorefield.contract.Cases;
import org.scorefield.error.BadInputException;
import org.scorefield.sampler.FlowDensity;
import org.scorefield.sampler.FlowDensity.Prior;
import org.scorefield.sampler.Probes;
import org.scorefield.sampler.RungeKutta;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.sampler.SpacedTimes.Spacing;
import org.scorefield.sde.ExponentialDiffusion;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.OrnsteinUhlenbeck;
import org.scorefield.sde.SubVariancePreserving;
import org.scorefield.sde.VarianceExploding;
import org.scorefield.sde.VariancePreserving;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Laplace;
import org.scorefield.target.Level;
import org.scorefield.target.Observation;
import org.scorefield.target.Posterior;
import org.scorefield.target.StudentT;
import org.scorefield.target.Target;

/** Log densities along probability flows beside closed forms. */
class LikelihoodTest {
    private static final ForwardProcess VP = new VariancePreserving(0.1, 20);

    /** With Hessians whose entries beside the diagonal matter. */
    private static final Target MIXTURE = GaussianMixture.of(
            new double[] {0.3, 0.7}, new double[][] {{-1, 0.5, 0}, {1, -0.5, 0.25}}, Covariance.full(new double[][][] {
                {{0.4, 0.2, 0}, {0.2, 0.5, -0.1}, {0, -0.1, 0.3}}, {{0.6, -0.3, 0.1}, {-0.3, 0.4, 0}, {0.1, 0, 0.5}}
            }));

    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open("java");
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static FlowDensity flow(
            ForwardProcess process, int steps, double end, Prior prior, Optional<Probes> probes) {
        return new FlowDensity(process, RungeKutta.RK4, new SpacedTimes(Spacing.LOG_SNR, steps, end), prior, probes);
    }

    private static double[] values(Target target, FlowDensity flow, long seed, float[] points) {
        return engine.logDensities(new LikelihoodJob(target, flow, seed), points)
                .values();
    }

    /** Points one after another. */
    private static float[] points(int dimension, int count) {
        return new Cases.Other("", GaussianMixture.kernelDensity(new double[dimension], dimension, 1)).points(count, 4);
    }

    static Stream<ForwardProcess> processes() {
        return Stream.of(
                VP,
                new SubVariancePreserving(0.1, 20),
                new VarianceExploding(0.01, 30),
                new OrnsteinUhlenbeck(1, 1, 4),
                new ExponentialDiffusion(1, 2));
    }

    /** N(μ, v·I) at level (m, σ) is N(mμ, (m²v + σ²)·I). What is left of 100 steps of order 4 is single precision. */
    @ParameterizedTest
    @MethodSource("processes")
    void ofAGaussianItIsTheClosedForm(ForwardProcess process) {
        double[] mean = {0.5, -1, 2};
        double variance = 0.64;
        Target gaussian = GaussianMixture.of(new double[] {1}, new double[][] {mean}, Covariance.isotropic(variance));
        float[] points = points(3, 50);
        double[] found = values(gaussian, flow(process, 100, 1e-5, Prior.EXACT, Optional.empty()), 0, points);
        Level level = process.level(1e-5);
        double v = level.alpha() * level.alpha() * variance + level.sigma() * level.sigma();
        for (int i = 0; i < found.length; i++) {
            double square = 0;
            for (int d = 0; d < 3; d++) {
                square += Math.pow(points[3 * i + d] - level.alpha() * mean[d], 2);
            }
            double expected = -0.5 * square / v - 1.5 * Math.log(2 * Math.PI * v);
            assertEquals(expected, found[i], 2e-5 * (1 + Math.abs(expected)), "point " + i);
        }
    }

    /** Of a mixture, with full covariances and in the plane, what the density says in closed form. */
    @ParameterizedTest
    @MethodSource("processes")
    void ofAMixtureItIsTheLogDensity(ForwardProcess process) {
        float[] points = points(3, 50);
        double[] found = values(MIXTURE, flow(process, 200, 1e-3, Prior.EXACT, Optional.empty()), 0, points);
        float[] columns = PointSource.given(points, 3).take(engine.backend(), 0, 50);
        float[] exact = engine.score(MIXTURE, process.level(1e-3), columns, 50).logDensities();
        for (int i = 0; i < found.length; i++) {
            assertEquals(exact[i], found[i], 1e-4 * (1 + Math.abs(exact[i])), "point " + i);
        }
    }

    /** Over seeds, within four standard errors of the exact trace's at each point; of 10 points a fresh seed fails one in 1600 times. */
    @ParameterizedTest
    @MethodSource("laws")
    void hutchinsonsEstimateIsRightOnAverage(Probes probes) {
        float[] points = points(3, 10);
        double[] exact = values(MIXTURE, flow(VP, 8, 1e-3, Prior.EXACT, Optional.empty()), 0, points);
        int seeds = 50;
        double[] sums = new double[10];
        double[] squares = new double[10];
        for (int seed = 0; seed < seeds; seed++) {
            double[] found = values(MIXTURE, flow(VP, 8, 1e-3, Prior.EXACT, Optional.of(probes)), seed, points);
            for (int i = 0; i < 10; i++) {
                sums[i] += found[i];
                squares[i] += (found[i] - exact[i]) * (found[i] - exact[i]);
            }
        }
        for (int i = 0; i < 10; i++) {
            double error = Math.sqrt(squares[i]) / seeds;
            assertTrue(error > 1e-3, "there is something to estimate");
            assertEquals(exact[i], sums[i] / seeds, 4 * error, "point " + i);
        }
    }

    static Stream<Probes> laws() {
        return Stream.of(new Probes(Probes.Law.RADEMACHER, 1), new Probes(Probes.Law.GAUSSIAN, 3));
    }

    /** Where the Hessian is diagonal, signs give its very trace, to the rounding of sums. */
    @Test
    void signsAreExactForDiagonalHessians() {
        Target gaussian = GaussianMixture.of(
                new double[] {1}, new double[][] {{1, 2, 3}}, Covariance.diagonal(new double[][] {{0.5, 1, 2}}));
        float[] points = points(3, 10);
        double[] exact = values(gaussian, flow(VP, 30, 1e-3, Prior.EXACT, Optional.empty()), 0, points);
        Probes signs = new Probes(Probes.Law.RADEMACHER, 1);
        double[] found = values(gaussian, flow(VP, 30, 1e-3, Prior.EXACT, Optional.of(signs)), 7, points);
        assertArrayEquals(exact, found, 1e-5);
    }

    /** With the process's prior it differs by log N(x(T); 0, s²·I) − log p_T(x(T)), where x(T) is what the same rows lead chains to. */
    @ParameterizedTest
    @MethodSource("processes")
    void priorsDifferByWhatTheySayOfTheEnd(ForwardProcess process) {
        int count = 30;
        float[] points = points(3, count);
        FlowDensity exact = flow(process, 40, 1e-3, Prior.EXACT, Optional.empty());
        FlowDensity normal = flow(process, 40, 1e-3, Prior.NORMAL, Optional.empty());
        float[] ends = engine.sample(Sampling.of(MIXTURE, exact)
                        .initial(new Initial.Points(points, 3))
                        .chains(count))
                .state();
        float[] densities =
                engine.score(MIXTURE, process.level(process.end()), ends, count).logDensities();
        double[] of = values(MIXTURE, exact, 0, points);
        double[] other = values(MIXTURE, normal, 0, points);
        double s = process.priorDeviation();
        for (int i = 0; i < count; i++) {
            double log = -1.5 * Math.log(2 * Math.PI * s * s);
            for (int d = 0; d < 3; d++) {
                log -= 0.5 * Math.pow(ends[d * count + i] / s, 2);
            }
            assertEquals(log - densities[i], other[i] - of[i], 1e-9, "point " + i);
        }
    }

    /** Memory for a few points at a time, on one thread or three: the same numbers, whatever the number of the point. */
    @Test
    void noResultDependsOnTheCut() {
        float[] points = points(3, 600);
        Probes probes = new Probes(Probes.Law.GAUSSIAN, 2);
        FlowDensity flow = flow(VP, 5, 1e-3, Prior.EXACT, Optional.of(probes));
        double[] whole = values(MIXTURE, flow, 3, points);
        try (Engine small = Engine.open("java", new Options(3, 0, 0, 2000, Arithmetic.EXACT))) {
            assertTrue(small.backend().chunk(MIXTURE, flow.plan(), false, 600) < 40);
            assertArrayEquals(
                    whole,
                    small.logDensities(new LikelihoodJob(MIXTURE, flow, 3), points)
                            .values());
        }
        double[] first = values(MIXTURE, flow, 3, Arrays.copyOf(points, 30));
        assertArrayEquals(Arrays.copyOf(whole, 10), first);
    }

    /** A point so far away that single precision does not hold the square of its distance. */
    @Test
    void whatDoesNotStayFiniteIsTold() {
        Target data = GaussianMixture.kernelDensity(new double[] {0, 1}, 1, 0);
        FlowDensity flow = new FlowDensity(
                new VariancePreserving(0.1, 20),
                RungeKutta.EULER,
                new SpacedTimes(Spacing.UNIFORM, 10, 1e-12),
                Prior.EXACT,
                Optional.empty());
        LogDensities found = engine.logDensities(new LikelihoodJob(data, flow, 0), new float[] {0, 1e30f, 1});
        assertArrayEquals(new int[] {1}, found.notFinite());
        assertEquals(10, found.stages());
        assertTrue(Double.isNaN(found.mean().value()));
    }

    @Test
    void meansHaveErrorsAndBits() {
        LogDensities densities = new LogDensities(new double[] {-1, -2, -4, -5}, 1, 1, engine.device());
        assertEquals(-3, densities.mean().value());
        assertEquals(Math.sqrt(10.0 / 3 / 4), densities.mean().standardError(), 1e-15);
        assertEquals(3 / (2 * Math.log(2)), densities.bitsPerDimension(2).value(), 1e-15);
    }

    @Test
    void targetsWithoutHessiansAreRefusedByName() {
        Observation observed = Observation.at(new int[] {0}, new double[] {1}, 1);
        Target guided = Posterior.of(Laplace.of(new double[] {0, 0}, new double[] {1, 1}), observed);
        FlowDensity flow = flow(VP, 5, 1e-3, Prior.EXACT, Optional.empty());
        refused(guided, flow, "target: of type posterior has no Hessian; allowed: a target that has");
        Target laplace = Laplace.of(new double[] {0}, new double[] {1});
        FlowDensity whole = new FlowDensity(
                VP, RungeKutta.EULER, new SpacedTimes(Spacing.UNIFORM, 5, 0), Prior.EXACT, Optional.empty());
        refused(
                laplace,
                whole,
                "target: of type laplace has no Hessian at level (1.0, 0.0); allowed: times with noise, or a target that has");
        Target t = StudentT.of(new double[] {0}, new double[] {1}, 3);
        BadInputException e = assertThrows(BadInputException.class, () -> values(t, flow, 0, new float[1]));
        assertTrue(e.getMessage().startsWith("type: is student-t, which has no levels"), e.getMessage());
        e = assertThrows(BadInputException.class, () -> values(MIXTURE, flow, 0, new float[4]));
        assertEquals("points: have 4 numbers; allowed: whole points of dimension 3, at least one", e.getMessage());
    }

    private static void refused(Target target, FlowDensity flow, String message) {
        BadInputException e = assertThrows(BadInputException.class, () -> new LikelihoodJob(target, flow, 0));
        assertEquals(List.of(message), e.getMessage().lines().toList());
    }
}
