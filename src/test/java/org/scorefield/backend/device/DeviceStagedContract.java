package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import org.scorefield.backend.Backend;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.Initial;
import org.scorefield.contract.Bits;
import org.scorefield.contract.Cases;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Targets in stages: the bits of plain Java, which are those of one work-item, in memory that is poisoned and guarded. */
public abstract class DeviceStagedContract extends DeviceContract {
    private static final Level LEVEL = new Level(0.8, 0.6);

    /** Every coefficient in use, rows without a score, several levels, and a stretch of the same row. */
    private static final Plan PLAN = Plan.repeat(
                    2,
                    Row.of(0.9).score(0.1).noise(0.2).keeping(),
                    Row.of(0.7).score(0.05, Level.noise(0.3)).kept(0.2, -0.04).noise(0.1),
                    Row.of(0.95).kept(0.02, 0.01),
                    Row.of(0.9).score(0.02, LEVEL))
            .then(Plan.repeat(
                    1,
                    Row.of(0.9).score(0.1).keeping().summing(0, 0.3, -0.1),
                    Row.of(1)
                            .score(0.02, LEVEL)
                            .noise(0.2)
                            .kept(0.01, -0.02)
                            .summing(0.9, 0.1, 0.2)
                            .adapting()))
            .then(new Langevin(0.01, 5).plan());

    /** Dimensions and components: one tile, several, none whole; one block, several, and one that is filled up. */
    private static final int[][] SHAPES = {{1, 257}, {3, 100}, {17, 9}, {64, 7}, {100, 1}, {100, 257}};

    /** Of so many components that they are taken a page at a time: narrow, and wide in one slab and in several. */
    private static final int[][] MANY = {{2, 1030}, {17, 1024}, {67, 2100}};

    @Override
    final Staging staging() {
        return Staging.WHEREVER_POSSIBLE;
    }

    /** Whether the shape of this number is gone through: of several variants of a device, one takes all. */
    protected boolean takes(int shape) {
        return true;
    }

    /** Whether it can compile texts that it has no code for. */
    protected boolean compiles() {
        return true;
    }

    /** The largest product of dimension, components and chains to try; slow devices take less. */
    protected long mostWork() {
        return Long.MAX_VALUE;
    }

    /** Chains that make no whole tile: fewer than one, and some more than two. */
    private IntStream chains(Cases.Mixture mixture) {
        long each = (long) mixture.mixture().dimension() * mixture.mixture().size();
        return IntStream.of(5, 37, 131).filter(count -> count * each <= mostWork());
    }

    /** Each shape with one of the kinds of covariance or none, unless all cases are wanted. */
    private Stream<DynamicTest> each(CaseTest test) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Kind kind : List.of(Kind.ISOTROPIC, Kind.PER_COMPONENT, Kind.DIAGONAL)) {
            for (int s = 0; s < SHAPES.length; s++) {
                Cases.Mixture mixture = Cases.mixture(kind, SHAPES[s][0], SHAPES[s][1]);
                boolean wanted = Cases.ALL || takes(s) && s % 3 == kind.ordinal();
                if (wanted && chains(mixture).findAny().isPresent()) {
                    tests.add(test(mixture, test));
                }
            }
        }
        IntStream.range(0, MANY.length)
                .filter(m -> Cases.ALL || takes(m))
                .mapToObj(m -> Cases.mixture(Kind.ISOTROPIC, MANY[m][0], MANY[m][1]))
                .filter(mixture -> chains(mixture).findAny().isPresent())
                .forEach(mixture -> tests.add(test(mixture, test)));
        return tests.stream();
    }

    private DynamicTest test(Cases.Mixture mixture, CaseTest test) {
        return DynamicTest.dynamicTest(
                mixture.name(), () -> chains(mixture).forEach(count -> test.run(mixture, count)));
    }

    private interface CaseTest {
        void run(Cases.Mixture mixture, int chains);
    }

    @TestFactory
    Stream<DynamicTest> evaluatesLikeTheReference() {
        return each((mixture, count) -> {
            float[] points = Cases.points(mixture, count, 5);
            points[1] = Float.POSITIVE_INFINITY;
            points[2] = 1e30f;
            points[3] = -0.0f;
            // many wide components at the last one: differences instead of products
            for (Level level : List.of(Level.NONE, LEVEL, new Level(0.01, 0.002))) {
                Evaluation expected = reference().evaluate(mixture.mixture(), level, points, count);
                Evaluation actual = backend().evaluate(mixture.mixture(), level, points, count);
                String what = " of " + count + " at " + level;
                Bits.assertSame(expected.logDensities(), actual.logDensities(), "log densities" + what);
                Bits.assertSame(expected.scores(), actual.scores(), "scores" + what);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> advancesLikeTheReference() {
        return each((mixture, count) -> {
            for (int every : new int[] {0, 3}) {
                compareRun(mixture.mixture(), PLAN, count, every);
            }
        });
    }

    @Test
    void advancesWithoutKeeping() {
        compareRun(Cases.mixture(Kind.DIAGONAL, 17, 9).mixture(), new Langevin(0.01, 4).plan(), 37, 2);
    }

    /** Noise that refines a path, of its own for each step and shared by two. */
    @Test
    @EnabledIf("compiles")
    void advancesAlongPaths() {
        Plan plan = Plan.repeat(
                4,
                Row.of(0.9).score(0.1).noise(0.2).keeping(),
                Row.of(0.7).kept(0.2, 0.01).noise(0.1));
        for (int dimension : new int[] {1, 2, 3, 17}) {
            Target target = Cases.mixture(Kind.ISOTROPIC, dimension, 100).mixture();
            for (Plan.Noise noise : List.of(new Plan.Noise(1, 3), new Plan.Noise(2, 2))) {
                compareRun(target, plan.with(noise), 37, 3);
            }
        }
    }

    private void compareRun(Target target, Plan plan, int chains, int every) {
        List<float[]> expected = run(reference(), target, plan, chains, every);
        List<float[]> actual = run(backend(), target, plan, chains, every);
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            Bits.assertSame(expected.get(i), actual.get(i), "record " + i + " of " + chains + " chains");
        }
    }

    /** Records, then the final state; in two stretches. */
    private static List<float[]> run(Backend backend, Target target, Plan plan, int chains, int every) {
        List<float[]> states = new ArrayList<>();
        try (Ensemble ensemble = backend.ensemble(target, plan, 11, 0xffff_fff8L, chains)) {
            ensemble.initialise(new Initial.Normal(2));
            Ensemble.Recorder recorder = (record, state) -> states.add(state.clone());
            ensemble.advance(plan, 0, 2, every, recorder);
            ensemble.advance(plan, 2, plan.steps(), every, recorder);
            float[] state = new float[chains * target.dimension()];
            ensemble.state(state);
            states.add(state);
        }
        return states;
    }

    @Test
    void freezesChainsThatDiverge() {
        int chains = 37;
        for (int dimension : new int[] {1, 17}) {
            Target target =
                    GaussianMixture.of(new double[] {0.5, 0.5}, new double[2][dimension], Covariance.isotropic(1));
            // |x| grows 29-fold a step: beyond single precision after some 26
            Plan plan = Plan.repeat(60, Row.of(1).score(30).noise(1).keeping());
            long[][] steps = new long[2][chains];
            float[][] states = new float[2][chains * dimension];
            for (int b = 0; b < 2; b++) {
                Backend each = b == 0 ? reference() : backend();
                try (Ensemble ensemble = each.ensemble(target, plan, 1, 0, chains)) {
                    ensemble.initialise(new Initial.Normal(1));
                    ensemble.advance(plan, 0, 20, 0, Ensemble.Recorder.NONE);
                    ensemble.advance(plan, 20, 60, 0, Ensemble.Recorder.NONE);
                    ensemble.firstBadSteps(steps[b]);
                    ensemble.state(states[b]);
                }
            }
            assertArrayEquals(steps[0], steps[1]);
            assertTrue(Arrays.stream(steps[1]).allMatch(step -> step >= 20 && step < 30), Arrays.toString(steps[1]));
            Bits.assertSame(states[0], states[1], "last finite states");
        }
    }

    @Test
    void stepsCarryBeyond32Bits() {
        Plan plan = new Langevin(0.01, 1L << 33).plan();
        for (int dimension : new int[] {1, 2, 3, 5}) {
            Target target = Cases.mixture(Kind.ISOTROPIC, dimension, 2).mixture();
            float[][] states = new float[2][37 * dimension];
            for (int b = 0; b < 2; b++) {
                Backend each = b == 0 ? reference() : backend();
                try (Ensemble ensemble = each.ensemble(target, plan, 9, 0, 37)) {
                    ensemble.initialise(new Initial.Uniform(-2, 3));
                    ensemble.advance(plan, (1L << 32) - 5, (1L << 32) + 6, 0, Ensemble.Recorder.NONE);
                    ensemble.state(states[b]);
                }
            }
            Bits.assertSame(states[0], states[1], "D=" + dimension);
        }
    }

    /** Five launches a step of a wide target on a device with one lane, one for any number of steps otherwise. */
    @Test
    void shapeAndLanesDecide() {
        Target wide = Cases.mixture(Kind.ISOTROPIC, 64, 100).mixture();
        Plan plan = new Langevin(0.01, 3).plan();
        for (Target target : List.of(
                wide,
                Cases.mixture(Kind.ISOTROPIC, 64, 7).mixture(),
                Cases.mixture(Kind.ISOTROPIC, 2, 100).mixture(),
                Cases.mixture(Kind.FULL, 64, 100).mixture())) {
            GuardedDevice device = new GuardedDevice(open(options()));
            try (DeviceBackend byShape = new DeviceBackend(device, options());
                    Ensemble ensemble = byShape.ensemble(target, plan, 1, 0, 3)) {
                int before = device.launches();
                ensemble.advance(plan, 0, 3, 0, Ensemble.Recorder.NONE);
                boolean staged = target == wide && device.info().lanes() == 1;
                assertEquals(staged ? 15 : 1, device.launches() - before);
            }
        }
    }
}
