package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.scorefield.backend.Initial;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;
import org.scorefield.target.SdeScheme;
import org.scorefield.target.SdeStep;
import org.scorefield.target.Target;

/** What a backend that can compile promises about steps of SDEs, and about noise along paths. */
abstract class PathContract extends LikelihoodContract {
    private static final long SEED = 77;

    /** More than most devices have lanes, and no multiple. */
    private static final int PATHS = 37;

    /** A run and what is left of it. */
    private record Run(float[] state, long[] firstBadSteps) {}

    @TestFactory
    Stream<DynamicTest> followsSdesLikeTheReference() {
        return sdes().map(each -> DynamicTest.dynamicTest(each.name(), () -> {
            Plan plan = each.paths().plan();
            Target target = each.paths().step();
            Run expected = run(reference(), target, plan, 1_000_003, PATHS, plan.steps());
            assertTrue(IntStream.range(0, expected.state.length)
                    .allMatch(i -> Float.isFinite(expected.state[i]) && expected.state[i] != 0));
            for (long cut : new long[] {plan.steps(), 1, 5}) {
                Run actual = run(backend(), target, plan, 1_000_003, PATHS, cut);
                Bits.assertSame(expected.state, actual.state, "states, " + cut + " steps at a time");
            }
            Run alone = run(backend(), target, plan, 1_000_003 + 11, 1, plan.steps());
            float[] eleventh = new float[target.dimension()];
            for (int d = 0; d < eleventh.length; d++) {
                eleventh[d] = expected.state[d * PATHS + 11];
            }
            Bits.assertSame(eleventh, alone.state, "one path replayed alone");
        }));
    }

    private static Run run(Backend backend, Target target, Plan plan, long firstChain, int chains, long cut) {
        try (Ensemble ensemble = backend.ensemble(target, plan, SEED, firstChain, chains)) {
            ensemble.initialise(new Initial.Normal(0.5));
            for (long from = 0; from < plan.steps(); from += cut) {
                ensemble.advance(plan, from, Math.min(plan.steps(), from + cut), 0, Ensemble.Recorder.NONE);
            }
            float[] state = new float[chains * target.dimension()];
            long[] steps = new long[chains];
            ensemble.state(state);
            ensemble.firstBadSteps(steps);
            return new Run(state, steps);
        }
    }

    /** Samplers of densities, too, can take noise that refines a path. */
    @TestFactory
    Stream<DynamicTest> takesNoiseAlongPathsLikeTheReference() {
        return IntStream.of(1, 2, 3, 5, 17)
                .filter(each -> compiles())
                .mapToObj(dimension -> DynamicTest.dynamicTest("D=" + dimension, () -> {
                    Target target = Cases.mixture(Kind.ISOTROPIC, dimension, 7).mixture();
                    Row first = Row.of(0.9).score(0.1).noise(0.3).keeping();
                    Row second = Row.of(0.95).kept(0.02, 0.01).noise(0.1);
                    for (Plan.Noise noise : List.of(new Plan.Noise(1, 5), new Plan.Noise(2, 0), new Plan.Noise(2, 3))) {
                        Plan plan = Plan.repeat(16, first, second).with(noise);
                        Run expected = run(reference(), target, plan, 3, PATHS, plan.steps());
                        for (long cut : new long[] {plan.steps(), 3}) {
                            Run actual = run(backend(), target, plan, 3, PATHS, cut);
                            Bits.assertSame(expected.state, actual.state, noise + ", " + cut + " steps at a time");
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> timesOfPathsCarryBeyond32Bits() {
        SdeStep step = SdeCases.step(SdeScheme.EULER_MARUYAMA, List.of("-x"), List.of("a"));
        Row row = Row.of(1).score(1, new Level(new Level.Step(0, 0.01)));
        return Stream.of(new Plan.Noise(1, 0), new Plan.Noise(2, 0), new Plan.Noise(1, 36), new Plan.Noise(2, 2))
                .filter(each -> compiles())
                .map(noise -> DynamicTest.dynamicTest(noise.toString(), () -> {
                    Plan plan = Plan.repeat(1L << 36, row).with(noise);
                    for (long from : new long[] {(1L << 32) - 5, (1L << 33) - 5, (1L << 35) - 5}) {
                        float[][] states = new float[2][PATHS];
                        for (int b = 0; b < 2; b++) {
                            Backend backend = b == 0 ? reference() : backend();
                            try (Ensemble ensemble = backend.ensemble(step, plan, 9, 0xffff_fff8L, PATHS)) {
                                ensemble.initialise(new Initial.Uniform(-2, 3));
                                ensemble.advance(plan, from, from + 11, 0, Ensemble.Recorder.NONE);
                                ensemble.state(states[b]);
                            }
                        }
                        Bits.assertSame(states[0], states[1], "from step " + from);
                    }
                }));
    }

    /** dx = x³ dt + dW explodes: |x| is beyond single precision a few steps after it is large. */
    @Test
    @EnabledIf("compiles")
    void freezesPathsThatDiverge() {
        SdeStep step = SdeCases.step(SdeScheme.HEUN, List.of("x^3"), List.of("1"));
        Row first = Row.of(1).score(1, new Level(new Level.Step(0, 0.1))).keeping();
        Row second = Row.of(0).score(0.5, new Level(new Level.Step(0, 0.1))).kept(1, 0.5);
        Plan plan = Plan.repeat(200, first, second).with(new Plan.Noise(2, 3));
        Run expected = run(reference(), step, plan, 0, PATHS, plan.steps());
        Run actual = run(backend(), step, plan, 0, PATHS, 7);
        assertArrayEquals(expected.firstBadSteps, actual.firstBadSteps);
        Bits.assertSame(expected.state, actual.state, "last finite states");
        assertTrue(Arrays.stream(actual.firstBadSteps).allMatch(bad -> bad > 0), "all explode in this time");
        assertTrue(Arrays.stream(actual.firstBadSteps).distinct().count() > 5, "each at its own step");
    }

    /** Every chain at the same point. */
    @Test
    void startsAllAtOnePoint() {
        Target target = Cases.mixture(Kind.ISOTROPIC, 3, 2).mixture();
        try (Ensemble ensemble = backend().ensemble(target, Plan.NOTHING, SEED, 5, PATHS)) {
            ensemble.initialise(new Initial.Point(new float[] {1, -2, 0.5f}));
            float[] state = new float[3 * PATHS];
            ensemble.state(state);
            for (int j = 0; j < PATHS; j++) {
                assertEquals(1, state[j]);
                assertEquals(-2, state[PATHS + j]);
                assertEquals(0.5f, state[2 * PATHS + j]);
            }
        }
    }
}
