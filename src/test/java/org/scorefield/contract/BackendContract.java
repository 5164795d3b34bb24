package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.Sink;
import org.scorefield.backend.Backend;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.random.Purpose;
import org.scorefield.sampler.AnnealedLangevin;
import org.scorefield.sampler.Ddim;
import org.scorefield.sampler.Edm;
import org.scorefield.sampler.Langevin;
import org.scorefield.sampler.PredictorCorrector;
import org.scorefield.sampler.ProbabilityFlow;
import org.scorefield.sampler.ReverseSde;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.schedule.KarrasSchedule;
import org.scorefield.schedule.LinearBetaSchedule;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.VariancePreserving;
import org.scorefield.target.Covariance;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Every behaviour that a backend promises, once: here that of chains, in {@link PointContract} that at points, in {@link
 * PairContract} that of pairs. */
public abstract class BackendContract extends StatisticsContract {
    @TestFactory
    Stream<DynamicTest> followsWholeTrajectoriesLikeTheReference() {
        return mixtures()
                .map(mixture -> DynamicTest.dynamicTest(mixture.name(), () -> {
                    double step =
                            0.2 / mixture.mixture().largestCurvature(Level.NONE).orElseThrow();
                    // the reference takes K·D² operations a chain-step for full covariances: fewer chains where that is
                    // much
                    long work = (long) mixture.mixture().components()
                            * mixture.mixture().dimension()
                            * (mixture.kind() == Kind.FULL ? mixture.mixture().dimension() : 1);
                    int chains = work > 20_000 ? 3 : work > 1_000 ? 17 : CHAINS;
                    int steps = Cases.ALL || work <= 200 ? steps() : steps() / 10;
                    Plan plan = new Langevin(step, steps).plan();
                    float[] expected = trajectory(reference(), mixture.mixture(), plan, chains);
                    float[] actual = trajectory(backend(), mixture.mixture(), plan, chains);
                    Bits.assertSame(expected, actual, "states after " + steps + " steps");
                }));
    }

    @TestFactory
    Stream<DynamicTest> followsOtherTargetsLikeTheReference() {
        return others().map(other -> DynamicTest.dynamicTest(other.name(), () -> {
            Level level = Cases.hasDensity(other.target(), Level.NONE) ? Level.NONE : Level.noise(1);
            Plan plan = Plan.repeat(100, Row.of(1).score(0.01, level).noise(0.1));
            Bits.assertSame(
                    trajectory(reference(), other.target(), plan, CHAINS),
                    trajectory(backend(), other.target(), plan, CHAINS),
                    "states after 100 steps");
        }));
    }

    private static float[] trajectory(Backend backend, Target target, Plan plan, int chains) {
        try (Ensemble ensemble = backend.ensemble(target, plan, 77, 1_000_003, chains)) {
            ensemble.initialise(new Initial.Normal(2));
            ensemble.advance(plan, 0, plan.steps(), 0, Ensemble.Recorder.NONE);
            return state(ensemble, target);
        }
    }

    private static float[] state(Ensemble ensemble, Target target) {
        float[] state = new float[ensemble.chains() * target.dimension()];
        ensemble.state(state);
        return state;
    }

    @TestFactory
    Stream<DynamicTest> computesElementaryFunctionsLikeTheReference() {
        int[] arguments = IntStream.concat(
                        IntStream.range(0, 1 << 16).map(i -> i << 16 | i * 40503 & 0xffff),
                        IntStream.of(
                                0, 1, 0x7fffff, 0x800000, 0x7f7fffff, 0x7f800000, 0x80000000, 0xff800000, 0x3f800000))
                .toArray();
        return Arrays.stream(ElementaryFunction.values())
                .map(function -> DynamicTest.dynamicTest(function.name(), () -> {
                    int[] inDomain = Arrays.stream(arguments)
                            .filter(bits -> ReferenceDomain.contains(function, bits))
                            .toArray();
                    assertArrayEquals(
                            reference().elementary(function, inDomain),
                            backend().elementary(function, inDomain));
                }));
    }

    @Test
    void drawsTheSameWordsAcrossCarries() {
        for (long chain : new long[] {0, 0xffff_fff0L, 0xffff_ffff_fff0L, Long.MAX_VALUE - CHAINS}) {
            for (long time : new long[] {0, 0xffff_ffffL, 0x1_0000_0000L, (1L << 40) - 1}) {
                int[] expected = reference().randomWords(-3, Purpose.STEP, chain, CHAINS, time, 65_535);
                int[] actual = backend().randomWords(-3, Purpose.STEP, chain, CHAINS, time, 65_535);
                assertArrayEquals(expected, actual, "chain " + chain + ", time " + time);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> stepsCarryBeyond32Bits() {
        return IntStream.of(1, 2, 3)
                .mapToObj(dimension -> DynamicTest.dynamicTest("D=" + dimension, () -> {
                    Target target = Cases.mixture(Kind.ISOTROPIC, dimension, 2).mixture();
                    Plan plan = new Langevin(0.01, 1L << 36).plan();
                    for (long from : new long[] {(1L << 32) - 5, (1L << 34) - 5}) {
                        float[] expected = stretch(reference(), target, plan, 0xffff_fff8L, from, from + 11);
                        float[] actual = stretch(backend(), target, plan, 0xffff_fff8L, from, from + 11);
                        Bits.assertSame(expected, actual, "from step " + from);
                    }
                }));
    }

    private static float[] stretch(Backend backend, Target target, Plan plan, long firstChain, long from, long to) {
        try (Ensemble ensemble = backend.ensemble(target, plan, 9, firstChain, CHAINS)) {
            ensemble.initialise(new Initial.Uniform(-2, 3));
            ensemble.advance(plan, from, to, 0, Ensemble.Recorder.NONE);
            return state(ensemble, target);
        }
    }

    @Test
    void doesNotDependOnHowStepsAreCut() {
        for (int dimension : new int[] {1, 2, 3}) {
            Target target = Cases.mixture(Kind.DIAGONAL, dimension, 7).mixture();
            Plan plan = annealed().plan();
            float[] whole = stretch(backend(), target, plan, 0, 0, plan.steps());
            try (Ensemble ensemble = backend().ensemble(target, plan, 9, 0, CHAINS)) {
                ensemble.initialise(new Initial.Uniform(-2, 3));
                for (long from = 0, length = 1; from < plan.steps(); from += length, length = length % 7 + 1) {
                    ensemble.advance(plan, from, Math.min(plan.steps(), from + length), 0, Ensemble.Recorder.NONE);
                }
                Bits.assertSame(whole, state(ensemble, target), "D=" + dimension);
            }
        }
    }

    private static AnnealedLangevin annealed() {
        return new AnnealedLangevin(new GeometricSchedule(5, 0.5, 6), 17, 0.05, true);
    }

    @Test
    void doesNotDependOnHowChainsAreCut() {
        Target target = Cases.mixture(Kind.FULL, 3, 7).mixture();
        Sampling job = Sampling.of(target, annealed())
                .chains(1100)
                .seed(-7)
                .initial(new Initial.Uniform(-8, 8))
                .recordEvery(20);
        Collected whole = new Collected(job);
        Samples samples = Engine.on(new Unclosed(backend())).sample(job, whole);
        Collected parts = new Collected(job);
        Samples chunked = Engine.on(new Unclosed(backend(), 256)).sample(job, parts);
        Bits.assertSame(whole.states, parts.states, "states");
        Bits.assertSame(whole.records, parts.records, "records");
        assertArrayEquals(samples.mean(), chunked.mean());
        assertArrayEquals(samples.covariance(), chunked.covariance());

        Collected some = new Collected(job.chains(100).firstChain(500));
        Engine.on(new Unclosed(backend())).sample(job.chains(100).firstChain(500), some);
        Bits.assertSame(Arrays.copyOfRange(whole.states, 500 * 3, 600 * 3), some.states, "chains 500 to 599 alone");
    }

    @Test
    void recordsTheStatesThatItPassed() {
        Target target = Cases.mixture(Kind.ISOTROPIC, 2, 7).mixture();
        Sampling job =
                Sampling.of(target, new Langevin(0.02, 30)).chains(CHAINS).seed(3);
        for (long every : new long[] {1, 7, 30}) {
            Collected recorded = new Collected(job.recordEvery(every));
            Engine.on(new Unclosed(backend())).sample(job.recordEvery(every), recorded);
            for (int r = 0; r < 30 / every; r++) {
                Sampling shorter = Sampling.of(target, new Langevin(0.02, (r + 1) * every))
                        .chains(CHAINS)
                        .seed(3);
                Collected expected = new Collected(shorter);
                Engine.on(new Unclosed(reference())).sample(shorter, expected);
                float[] record = Arrays.copyOfRange(recorded.records, r * 2 * CHAINS, (r + 1) * 2 * CHAINS);
                Bits.assertSame(expected.states, record, "record " + r + " of every " + every);
            }
        }
    }

    @Test
    void keepsPositionsAndScores() {
        // a two-step method with every coefficient in use, across launches of all lengths
        Row first = Row.of(0.9).score(0.1).noise(0.2).keeping();
        Row second = Row.of(0.7).score(0.05, Level.noise(0.3)).kept(0.2, -0.04).noise(0.1);
        Row third = Row.of(0.95).kept(0.02, 0.01).keeping();
        Plan plan = Plan.repeat(20, first, second, third).then(Plan.repeat(3, Row.of(0.5)));
        compareStepByStep(plan, 1, 2, 5, 17);
    }

    @Test
    void sumsScores() {
        Row first = Row.of(0.9).score(0.1).keeping().summing(0, 0.3, -0.1);
        Row second = Row.of(0.7).score(0.05, Level.noise(0.3)).kept(0.2, -0.04).summing(0.9, 0.01, 0.2);
        Row third = Row.of(0.95).kept(0.02, 0.01).summing(1, 0, -0.3).noise(0.1);
        Row last = Row.of(0).score(0.2).kept(0.9, 0.03);
        compareStepByStep(Plan.repeat(20, first, second, third, last), 1, 2, 5, 17);
    }

    /** Each chain's step follows the norms of its noise and its score. */
    @Test
    void adaptsSteps() {
        Row adaptive = Row.of(0.99).score(0.02, Level.noise(0.5)).noise(0.2).adapting();
        Row keeping = Row.of(1).score(0.01).noise(0.1).kept(0.01, 0.1).keeping().adapting();
        Row usual = Row.of(0.95).score(0.01).noise(0.1);
        compareStepByStep(Plan.repeat(5, adaptive, usual, adaptive), 1, 2, 3, 5, 17);
        compareStepByStep(Plan.repeat(5, keeping, usual, adaptive), 2, 5);
    }

    @TestFactory
    Stream<DynamicTest> followsDiffusionSamplersLikeTheReference() {
        ForwardProcess process = new VariancePreserving(0.1, 20);
        SpacedTimes grid = new SpacedTimes(SpacedTimes.Spacing.LOG_SNR, 9, 0.01);
        ReverseSde ancestral = new ReverseSde(process, ReverseSde.Solver.ANCESTRAL, 1, grid, true);
        KarrasSchedule karras = new KarrasSchedule(80, 0.002, 8, 7);
        return Stream.of(
                        new ProbabilityFlow(process, ProbabilityFlow.Solver.RK4, grid, false),
                        new ProbabilityFlow(process, ProbabilityFlow.Solver.DPM_SOLVER_3, grid, false),
                        new ReverseSde(process, ReverseSde.Solver.SDE_DPM_SOLVER_2M, 1, grid, false),
                        new PredictorCorrector(ancestral, PredictorCorrector.Corrector.LANGEVIN, 0.1, 2),
                        new Ddim(new LinearBetaSchedule(1e-4, 0.02, 1000), 10, 0.5),
                        new Edm(karras, true, new Edm.Churn(3, 0.05, 50, 1.003)))
                .map(sampler -> DynamicTest.dynamicTest(sampler.getClass().getSimpleName(), () -> {
                    Target target = Cases.mixture(Kind.FULL, 2, 7).mixture();
                    Sampling job = Sampling.of(target, sampler).chains(CHAINS).seed(5);
                    Collected expected = new Collected(job);
                    Engine.on(new Unclosed(reference())).sample(job, expected);
                    Collected actual = new Collected(job);
                    Engine.on(new Unclosed(backend())).sample(job, actual);
                    Bits.assertSame(expected.states, actual.states, "states");
                }));
    }

    /** In one launch, and in one for each step. */
    private void compareStepByStep(Plan plan, int... dimensions) {
        for (int dimension : dimensions) {
            Target target = Cases.mixture(Kind.PER_COMPONENT, dimension, 7).mixture();
            float[] expected = stretch(reference(), target, plan, 0, 0, plan.steps());
            Bits.assertSame(expected, stretch(backend(), target, plan, 0, 0, plan.steps()), "D=" + dimension);
            try (Ensemble ensemble = backend().ensemble(target, plan, 9, 0, CHAINS)) {
                ensemble.initialise(new Initial.Uniform(-2, 3));
                for (long t = 0; t < plan.steps(); t++) {
                    ensemble.advance(plan, t, t + 1, 0, Ensemble.Recorder.NONE);
                }
                Bits.assertSame(expected, state(ensemble, target), "step by step, D=" + dimension);
            }
        }
    }

    @Test
    void freezesChainsThatDiverge() {
        Target target = GaussianMixture.of(new double[] {1}, new double[][] {{0, 0, 0}}, Covariance.isotropic(1));
        Plan plan = new Langevin(30, 60).plan(); // |x| grows 29-fold a step: beyond single precision after some 26
        try (Ensemble ensemble = backend().ensemble(target, plan, 1, 0, CHAINS);
                Ensemble expected = reference().ensemble(target, plan, 1, 0, CHAINS)) {
            for (Ensemble each : List.of(ensemble, expected)) {
                each.initialise(new Initial.Normal(1));
                each.advance(plan, 0, 20, 0, Ensemble.Recorder.NONE);
                each.advance(plan, 20, 60, 0, Ensemble.Recorder.NONE);
            }
            long[] steps = new long[CHAINS];
            long[] expectedSteps = new long[CHAINS];
            ensemble.firstBadSteps(steps);
            expected.firstBadSteps(expectedSteps);
            assertArrayEquals(expectedSteps, steps);
            assertTrue(Arrays.stream(steps).allMatch(step -> step >= 20 && step < 30), Arrays.toString(steps));
            float[] state = state(ensemble, target);
            Bits.assertSame(state(expected, target), state, "last finite states");
            for (float x : state) {
                assertTrue(Float.isFinite(x));
            }
        }
    }

    @Test
    void startsWhereItIsTold() {
        Target target = Cases.mixture(Kind.ISOTROPIC, 5, 2).mixture();
        float[] points = new float[5 * (CHAINS + 4)];
        for (int i = 0; i < points.length; i++) {
            points[i] = i;
        }
        for (Initial initial :
                List.of(new Initial.Normal(2.5), new Initial.Uniform(-1, 4), new Initial.Points(points, 5))) {
            float[][] states = new float[2][];
            for (int b = 0; b < 2; b++) {
                Backend each = b == 0 ? reference() : backend();
                try (Ensemble ensemble = each.ensemble(target, Plan.NOTHING, 5, 4, CHAINS)) {
                    ensemble.initialise(initial);
                    states[b] = state(ensemble, target);
                }
            }
            Bits.assertSame(states[0], states[1], initial.getClass().getSimpleName());
        }
    }

    /** Gathers what a job gives, chain by chain. */
    private static final class Collected implements Sink {
        final float[] states;
        final float[] records;
        private final int dimension;
        private final int chains;

        Collected(Sampling job) {
            dimension = job.target().dimension();
            chains = (int) job.chains();
            states = new float[chains * dimension];
            records = new float[(int) job.records() * chains * dimension];
            Arrays.fill(states, Float.NaN);
            Arrays.fill(records, Float.NaN);
        }

        @Override
        public void state(long chain, int count, float[] state) {
            put(states, chain, count, state);
        }

        @Override
        public void record(long record, long chain, int count, float[] state) {
            put(records, record * chains + chain, count, state);
        }

        private void put(float[] rows, long first, int count, float[] state) {
            for (int j = 0; j < count; j++) {
                for (int d = 0; d < dimension; d++) {
                    rows[((int) first + j) * dimension + d] = state[d * count + j];
                }
            }
        }
    }
}
