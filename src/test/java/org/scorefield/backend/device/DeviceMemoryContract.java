package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.Initial;
import org.scorefield.contract.Bits;
import org.scorefield.contract.Cases;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.diagnostics.OrderStatistics;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.random.Purpose;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** What {@link DeviceBackend} does with a device's memory, on memory that starts poisoned and has guards behind it. */
public abstract class DeviceMemoryContract extends DeviceContract {
    private static final int CHAINS = 37;

    private static final Level LEVEL = new Level(0.9, 0.4);

    @Test
    void keepsToItsMemory() {
        for (Cases.Mixture mixture : List.of(
                Cases.mixture(Kind.ISOTROPIC, 1, 2),
                Cases.mixture(Kind.DIAGONAL, 2, 11),
                Cases.mixture(Kind.FULL, 17, 2))) {
            float[] points = Cases.points(mixture, CHAINS, 5);
            Evaluation expected = reference().evaluate(mixture.mixture(), Level.noise(0.3), points, CHAINS);
            Evaluation actual = backend().evaluate(mixture.mixture(), Level.noise(0.3), points, CHAINS);
            Bits.assertSame(expected.logDensities(), actual.logDensities(), mixture + " log densities");
            Bits.assertSame(expected.scores(), actual.scores(), mixture + " scores");
            for (Initial initial : List.of(new Initial.Normal(2), new Initial.Uniform(-3, 3))) {
                compareRun(mixture.mixture(), initial);
            }
        }
        int[] arguments = {1, 2, 0x3f800000};
        assertArrayEquals(
                reference().elementary(ElementaryFunction.EXP, arguments),
                backend().elementary(ElementaryFunction.EXP, arguments));
        assertArrayEquals(
                reference().randomWords(1, Purpose.STEP, 5, 3, 2, 1),
                backend().randomWords(1, Purpose.STEP, 5, 3, 2, 1));
        SteinKernel kernel = SteinKernel.gaussian(2);
        for (int dimension : new int[] {1, 17}) {
            float[] points = Cases.points(Cases.mixture(Kind.ISOTROPIC, dimension, 2), CHAINS, 5);
            assertArrayEquals(
                    reference().pairSums(kernel, points, points, CHAINS),
                    backend().pairSums(kernel, points, points, CHAINS));
        }
        guarded().assertBalanced();
    }

    private void compareRun(Target target, Initial initial) {
        Plan plan = Plan.repeat(
                        9,
                        Row.of(0.9).score(0.1).noise(0.2).keeping(),
                        Row.of(0.7).score(0.05, Level.noise(0.3)).kept(0.2, -0.04))
                .then(new Langevin(0.01, 20).plan());
        List<float[]> expected = new ArrayList<>();
        List<float[]> actual = new ArrayList<>();
        run(reference(), target, plan, initial, expected::add);
        run(backend(), target, plan, initial, actual::add);
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            GuardedDevice.assertNoPoison(actual.get(i), "record " + i);
            Bits.assertSame(expected.get(i), actual.get(i), "record " + i);
        }
    }

    private static void run(Backend backend, Target target, Plan plan, Initial initial, Consumer<float[]> recorder) {
        try (Ensemble ensemble = backend.ensemble(target, plan, 11, 1000, CHAINS)) {
            ensemble.initialise(initial);
            ensemble.advance(plan, 0, plan.steps(), 3, (record, state) -> recorder.accept(state.clone()));
            float[] state = new float[CHAINS * target.dimension()];
            ensemble.state(state);
            recorder.accept(state);
        }
    }

    /** Also where little memory cuts sums and counts into parts. */
    @Test
    void statisticsKeepToTheirMemory() {
        Target target = Cases.mixture(Kind.ISOTROPIC, 3, 2).mixture();
        Plan plan = new Langevin(0.01, 3).plan();
        Options small = new Options(0, 0, 2, 100_000, Arithmetic.EXACT);
        int chains = 30 * 256 + CHAINS;
        GuardedDevice device = new GuardedDevice(open(small));
        try (DeviceBackend parts = new DeviceBackend(device, small);
                Ensemble expected = reference().ensemble(target, plan, 11, 1000, chains);
                Ensemble actual = parts.ensemble(target, plan, 11, 1000, chains)) {
            for (Ensemble each : List.of(expected, actual)) {
                each.initialise(new Initial.Normal(2));
                each.advance(plan, 0, 3, 0, Ensemble.Recorder.NONE);
            }
            for (int again = 0; again < 2; again++) {
                BlockMoments moments = actual.moments(false, true);
                GuardedDevice.assertNoPoison(moments.numbers(), "sums");
                Bits.assertSame(expected.moments(false, true).numbers(), moments.numbers(), "sums");
                Bits.assertSame(expected.moments(false, true).products(), moments.products(), "products");
                for (Histogram bins : List.of(new Histogram(3, -1, 1), new Histogram(9999, -3, 3))) {
                    assertArrayEquals(expected.countBins(2, bins), actual.countBins(2, bins));
                }
                OrderStatistics quantiles = new OrderStatistics(new double[] {0.1, 0.2, 0.3, 0.9});
                while (!quantiles.done()) {
                    long[] counts = expected.countDigits(1, quantiles.digit());
                    assertArrayEquals(counts, actual.countDigits(1, quantiles.digit()));
                    quantiles.add(counts);
                    quantiles.next();
                }
            }
            assertEquals(2, device.programs(), "one for chains, one for statistics");
        }
        device.assertBalanced();
    }

    /** The test of this test. */
    @Test
    void faultsAreSeen() {
        for (String kernel : List.of("faultless", "one_too_far")) {
            GuardedDevice device = new GuardedDevice(open(options()));
            int lanes = device.info().lanes();
            try (Device.Memory from = device.allocate("from", 64);
                    Device.Memory to = device.allocate("to", 64);
                    Device.Program program = device.build(FaultKernels.text(lanes))) {
                from.write(0, new float[16], 16);
                program.kernel(kernel).set(0, from).set(1, to).set(2, 16).launch(16 / lanes);
            }
            if (kernel.equals("faultless")) {
                device.assertBalanced();
            } else {
                assertThrows(AssertionError.class, device::assertIntact);
            }
            device.close();
        }
    }

    @Test
    void argumentsThatNobodyWroteAreSeen() {
        GuardedDevice device = new GuardedDevice(open(options()));
        try (Device.Memory from = device.allocate("from", 128);
                Device.Memory to = device.allocate("to", 128);
                Device.Program program =
                        device.build(Programs.check(device.info().lanes()))) {
            from.write(0, new int[19], 19);
            program.kernel("elementary")
                    .set(0, from)
                    .set(1, to)
                    .set(2, 0)
                    .set(3, 32)
                    .launch(32 / device.info().lanes());
        }
        assertThrows(AssertionError.class, device::assertIntact);
        device.close();
    }

    @Test
    void evaluatesInPartsWhatDoesNotFit() {
        Cases.Mixture mixture = Cases.mixture(Kind.ISOTROPIC, 3, 7);
        int count = 5000;
        float[] points = Cases.points(mixture, count, 8);
        Options small = new Options(0, 0, 0, 100_000, Arithmetic.EXACT);
        Evaluation whole = backend().evaluate(mixture.mixture(), LEVEL, points, count);
        try (DeviceBackend parts = new DeviceBackend(open(small), small)) {
            assertTrue(parts.chunk(mixture.mixture(), Plan.NOTHING, true, count) < count / 2);
            Evaluation evaluation = parts.evaluate(mixture.mixture(), LEVEL, points, count);
            Bits.assertSame(whole.scores(), evaluation.scores(), "scores");
            Bits.assertSame(whole.logDensities(), evaluation.logDensities(), "log densities");
        }
    }

    @Test
    void ensemblesThatShareKernelsDoNotMixTheirChains() {
        Target target = Cases.mixture(Kind.PER_COMPONENT, 3, 9).mixture();
        Plan plan = new Langevin(0.01, 30).plan();
        float[][] expected = new float[2][CHAINS * 3];
        float[][] actual = new float[2][CHAINS * 3];
        for (int i = 0; i < 2; i++) {
            try (Ensemble alone = backend().ensemble(target, plan, i, 0, CHAINS)) {
                alone.initialise(new Initial.Normal(1));
                alone.advance(plan, 0, 30, 0, Ensemble.Recorder.NONE);
                alone.state(expected[i]);
            }
        }
        try (Ensemble first = backend().ensemble(target, plan, 0, 0, CHAINS);
                Ensemble second = backend().ensemble(target, plan, 1, 0, CHAINS)) {
            first.initialise(new Initial.Normal(1));
            second.initialise(new Initial.Normal(1));
            first.advance(plan, 0, 20, 0, Ensemble.Recorder.NONE);
            second.advance(plan, 0, 30, 0, Ensemble.Recorder.NONE);
            first.advance(plan, 20, 30, 0, Ensemble.Recorder.NONE);
            first.state(actual[0]);
            second.state(actual[1]);
        }
        Bits.assertSame(expected[0], actual[0], "the first's states");
        Bits.assertSame(expected[1], actual[1], "the second's states");
    }
}
