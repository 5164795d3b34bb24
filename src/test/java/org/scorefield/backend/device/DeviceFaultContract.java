package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.Sink;
import org.scorefield.Statistics;
import org.scorefield.StatisticsAt;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.Initial;
import org.scorefield.backend.device.FailingDevice.Call;
import org.scorefield.contract.Bits;
import org.scorefield.contract.Cases;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DeviceException;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.AnnealedLangevin;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.KernelPart;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** When a device's calls fail: short memory means smaller chunks and the same bits, all else an exception, and nothing is leaked. */
public abstract class DeviceFaultContract extends DeviceContract {
    /** Several levels, records, and more chains than the smallest chunk has. */
    private static final Sampling JOB = Sampling.of(
                    Cases.mixture(Kind.PER_COMPONENT, 3, 9).mixture(),
                    new AnnealedLangevin(new GeometricSchedule(5, 0.5, 3), 4, 0.05, true))
            .chains(700)
            .seed(3)
            .recordEvery(5);

    private static final SteinKernel KERNEL = SteinKernel.inverseMultiquadric(1, -0.5);

    private Engine engine;
    private Collected expected;

    @BeforeEach
    final void run() {
        engine = Engine.on(backend());
        expected = new Collected(JOB);
        expected.samples = engine.sample(JOB, expected);
        guarded().assertBalanced();
    }

    /** What a job gave; nothing may come twice. */
    private static final class Collected implements Sink {
        private final int chains;
        private final float[] states;
        private final float[] records;
        private Samples samples;

        Collected(Sampling job) {
            chains = (int) job.chains();
            states = new float[chains * job.target().dimension()];
            records = new float[(int) job.records() * states.length];
            Arrays.fill(states, Float.NaN);
            Arrays.fill(records, Float.NaN);
        }

        @Override
        public void state(long chain, int count, float[] state) {
            put(states, 0, (int) chain, count, state);
        }

        @Override
        public void record(long record, long chain, int count, float[] state) {
            put(records, (int) record * states.length, (int) chain, count, state);
        }

        private void put(float[] into, int offset, int chain, int count, float[] state) {
            for (int d = 0; d < states.length / chains; d++) {
                int at = offset + d * chains + chain;
                assertTrue(Float.isNaN(into[at]), "chains from " + chain + " come twice");
                System.arraycopy(state, d * count, into, at, count);
            }
        }
    }

    private void assertSameAgain(Sampling job, String what) {
        Collected again = new Collected(job);
        again.samples = engine.sample(job, again);
        Bits.assertSame(expected.states, again.states, "states after " + what);
        Bits.assertSame(Arrays.copyOf(expected.records, again.records.length), again.records, "records after " + what);
        assertArrayEquals(expected.samples.mean(), again.samples.mean(), what);
        assertArrayEquals(expected.samples.variance(), again.samples.variance(), what);
        guarded().assertBalanced();
    }

    private static DeviceMemoryException memoryIsShort() {
        return new DeviceMemoryException("injected: no memory");
    }

    /** Drivers that reserve lazily tell of short memory only when it is used. */
    @ParameterizedTest
    @EnumSource
    void memoryThatIsShortOnceChangesNoBit(Call call) {
        // memory is reserved before there are records; what fails later could only be repeated if there are none
        Sampling job = call == Call.ALLOCATE ? JOB : JOB.recordEvery(0);
        int nth = 0;
        do {
            failing().arm(call, ++nth, false, DeviceFaultContract::memoryIsShort);
            assertSameAgain(job, call + " " + nth + " failed");
        } while (failing().disarm());
        assertTrue(nth > 2, nth + " calls");
    }

    /** Nothing is counted twice when a chunk is begun again. */
    @ParameterizedTest
    @EnumSource
    void memoryThatIsShortOnceChangesNoStatistics(Call call) {
        Statistics wanted = Statistics.at(1, 3).quantiles(0.5).histogram(new Histogram(3, -1, 1));
        Sampling job = JOB.recordEvery(0).statistics(wanted);
        String whole = shown(engine.sample(job).statistics());
        int nth = 0;
        do {
            failing().arm(call, ++nth, false, DeviceFaultContract::memoryIsShort);
            assertEquals(whole, shown(engine.sample(job).statistics()), call + " " + nth + " failed");
            guarded().assertBalanced();
        } while (failing().disarm() && nth < 60);
        assertTrue(nth > 2, nth + " calls");
    }

    private static String shown(List<StatisticsAt> statistics) {
        return statistics.stream()
                .map(at -> at.mean() + " " + at.quantiles() + " " + Arrays.deepToString(at.histogram()))
                .toList()
                .toString();
    }

    @Test
    void recordsDoNotComeTwice() {
        int nth = 0;
        int failed = 0;
        do {
            failing().arm(Call.READ, ++nth, false, DeviceFaultContract::memoryIsShort);
            try {
                assertSameAgain(JOB, "read " + nth + " failed");
            } catch (DeviceMemoryException e) {
                failed++;
            }
            guarded().assertBalanced();
        } while (failing().disarm());
        assertTrue(failed > 2, failed + " jobs failed");
    }

    @ParameterizedTest
    @EnumSource
    void memoryThatNeverSufficesIsAnException(Call call) {
        failing().arm(call, 1, true, DeviceFaultContract::memoryIsShort);
        String message = assertThrows(DeviceMemoryException.class, () -> engine.sample(JOB, new Collected(JOB)))
                .getMessage();
        assertTrue(message.matches("memory is short for \\d+ of 700 chains, and .*: injected: no memory"), message);
        assertTrue(failing().disarm());
        guarded().assertBalanced();
        assertSameAgain(JOB, "a failed job");
    }

    @ParameterizedTest
    @EnumSource
    void anyOtherFailureIsToldAsItIs(Call call) {
        DeviceException failure = new DeviceException("injected: the device is lost");
        int nth = 1;
        failing().arm(call, nth, false, () -> failure);
        while (true) {
            Throwable thrown = null;
            try {
                engine.sample(JOB, new Collected(JOB));
            } catch (DeviceException e) {
                thrown = e;
            }
            if (!failing().disarm()) {
                break;
            }
            assertSame(failure, thrown, call + " " + nth);
            guarded().assertBalanced();
            failing().arm(call, ++nth, false, () -> failure);
        }
        assertTrue(nth > 2, nth + " calls");
    }

    @ParameterizedTest
    @EnumSource
    void evaluationInSmallerPartsChangesNoBit(Call call) {
        int count = 100;
        float[] points = Cases.points(Cases.mixture(Kind.PER_COMPONENT, 3, 9), count, 5);
        Level level = Level.noise(0.3);
        Evaluation expected = backend().evaluate(JOB.target(), level, points, count);
        int nth = 0;
        do {
            failing().arm(call, ++nth, false, DeviceFaultContract::memoryIsShort);
            Evaluation again = backend().evaluate(JOB.target(), level, points, count);
            Bits.assertSame(expected.logDensities(), again.logDensities(), "log densities, " + call + " " + nth);
            Bits.assertSame(expected.scores(), again.scores(), "scores, " + call + " " + nth);
            guarded().assertBalanced();
        } while (failing().disarm());
        assertTrue(nth > 1, nth + " calls");
    }

    @ParameterizedTest
    @EnumSource
    void sumsOverPairsInSmallerPartsAreTheSame(Call call) {
        int count = 100;
        float[] points = Cases.points(Cases.mixture(Kind.ISOTROPIC, 2, 2), count, 5);
        double[] expected = backend().pairSums(KERNEL, points, points, count);
        int nth = 0;
        do {
            failing().arm(call, ++nth, false, DeviceFaultContract::memoryIsShort);
            assertArrayEquals(expected, backend().pairSums(KERNEL, points, points, count), call + " " + nth);
            guarded().assertBalanced();
        } while (failing().disarm());
        assertTrue(nth > 1, nth + " calls");
        failing().arm(call, 1, true, DeviceFaultContract::memoryIsShort);
        assertThrows(DeviceMemoryException.class, () -> backend().pairSums(KERNEL, points, points, count));
        guarded().assertBalanced();
    }

    /** As on a device that has room for so many bytes at a time. */
    @Test
    void evaluationTriesChunksDownToOneWorkItem() {
        int count = 100;
        int lanes = backend().device().lanes();
        Target target = JOB.target();
        float[] points = Cases.points(Cases.mixture(Kind.PER_COMPONENT, 3, 9), count, 5);
        Evaluation expected = backend().evaluate(target, Level.NONE, points, count);
        long constants = 4L * (target.constants().length + target.levelSize());
        failing().capacity(constants + 4L * 7 * lanes, DeviceFaultContract::memoryIsShort);
        Evaluation again = backend().evaluate(target, Level.NONE, points, count);
        Bits.assertSame(expected.logDensities(), again.logDensities(), "log densities");
        Bits.assertSame(expected.scores(), again.scores(), "scores");
        failing().capacity(constants + 4L * 7 * lanes - 1, DeviceFaultContract::memoryIsShort);
        String message = assertThrows(
                        DeviceMemoryException.class, () -> backend().evaluate(target, Level.NONE, points, count))
                .getMessage();
        assertTrue(message.startsWith("memory is short for " + lanes + " of 100 points"), message);
        assertTrue(message.endsWith(memoryIsShort().getMessage()), message);
    }

    @ParameterizedTest
    @EnumSource
    void evaluationGivesBackItsMemoryWhenACallFails(Call call) {
        float[] points = new float[30];
        failing().arm(call, 1, false, () -> new DeviceException("injected"));
        assertThrows(DeviceException.class, () -> backend().evaluate(JOB.target(), Level.NONE, points, 10));
        guarded().assertBalanced();
    }

    /** What is said of a launch of `elementary` without arguments, as a regular expression. */
    protected abstract String launchFailure();

    /** Skips where nothing can be compiled. */
    protected void needCompiler() {}

    @Test
    void aLaunchThatIsRefusedIsAnException() {
        try (Device device = open(options());
                Device.Program program =
                        device.build(Programs.check(device.info().lanes()))) {
            Device.Kernel kernel = program.kernel("elementary"); // has no arguments yet
            String message =
                    assertThrows(DeviceException.class, () -> kernel.launch(1)).getMessage();
            assertTrue(message.matches(launchFailure()), message);
            assertTold(DeviceException.class, () -> kernel.set(99, 1), "elementary", "99");
            assertTold(DeviceException.class, () -> program.kernel("no_such_kernel"), "(no_such_kernel)");
        }
    }

    @Test
    void kernelsThatDoNotCompileAreToldWithTheCompilersWords() {
        needCompiler();
        try (Device device = open(options())) {
            ProgramText text = new ProgramText(
                    "broken", Programs.check(device.info().lanes()).macros(), List.of(KernelPart.file("broken.h")));
            assertTold(DeviceException.class, () -> device.build(text), "`broken`", "no_such_name");
        }
    }

    @Test
    void moreMemoryThanThereIsIsShortMemory() {
        try (Device device = open(options())) {
            assertTold(
                    DeviceMemoryException.class,
                    () -> device.allocate("everything", 1L << 60),
                    "(everything, " + (1L << 60) + " bytes)");
        }
    }

    private static void assertTold(Class<? extends Exception> type, Executable work, String... parts) {
        String message = assertThrows(type, work).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void levelsThatTheTargetLacksLeakNothing() {
        Target points = GaussianMixture.kernelDensity(new double[] {1, 2}, 1, 0);
        assertThrows(BadInputException.class, () -> backend().evaluate(points, Level.NONE, new float[] {0}, 1));
        guarded().assertBalanced();
        Plan plan =
                Plan.repeat(3, Row.of(1).score(0.1, Level.noise(1)), Row.of(1).score(0.1));
        try (Ensemble ensemble = backend().ensemble(points, plan, 1, 0, 5)) {
            ensemble.initialise(new Initial.Normal(1));
            assertThrows(
                    BadInputException.class, () -> ensemble.advance(plan, 0, plan.steps(), 0, Ensemble.Recorder.NONE));
        }
        guarded().assertBalanced();
        assertThrows(
                BadInputException.class,
                () -> engine.sample(Sampling.of(points, () -> plan).chains(700)));
        guarded().assertBalanced();
    }

    @Test
    void aRecorderThatThrowsEndsTheJobAndLeaksNothing() {
        CancellationException stop = new CancellationException("enough");
        CancellationException thrown = assertThrows(
                CancellationException.class,
                () -> engine.sample(JOB, new Sink() {
                    @Override
                    public void record(long record, long chain, int chains, float[] state) {
                        throw stop;
                    }
                }));
        assertSame(stop, thrown);
        guarded().assertBalanced();
        assertSameAgain(JOB, "a recorder threw");
    }

    @Test
    void aRunThatIsInterruptedLeaksNothing() {
        String message = assertThrows(
                        CancellationException.class,
                        () -> engine.sample(JOB, new Sink() {
                            @Override
                            public void record(long record, long chain, int chains, float[] state) {
                                Thread.currentThread().interrupt();
                            }
                        }))
                .getMessage();
        assertTrue(message.startsWith("interrupted at step "), message);
        assertFalse(Thread.currentThread().isInterrupted());
        guarded().assertBalanced();
        assertSameAgain(JOB, "an interruption");
    }

    @Test
    void closingTwiceGivesBackOnce() {
        Ensemble ensemble = backend().ensemble(JOB.target(), Plan.NOTHING, 1, 0, 5);
        ensemble.close();
        ensemble.close();
        guarded().assertBalanced();
    }
}
