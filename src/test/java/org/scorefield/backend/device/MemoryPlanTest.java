package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.contract.Cases;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.sampler.AnnealedLangevin;
import org.scorefield.sampler.Langevin;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.target.Covariance;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** The memory plan on devices of all sizes; no such device is needed, since nothing here depends on what memory holds. */
class MemoryPlanTest {
    private static final long GIB = 1L << 30;
    private static final long MANY = 1L << 50;

    private static final Plan PLAIN = new Langevin(0.01, 100).plan();
    private static final Plan ANNEALED = new AnnealedLangevin(new GeometricSchedule(5, 0.5, 600), 3, 0.01, true).plan();
    private static final Plan KEEPING =
            Plan.repeat(10, Row.of(1).score(0.1).keeping(), Row.of(1).kept(0.1, 0.1));

    private static Target gaussian(int dimension) {
        return GaussianMixture.of(new double[] {1}, new double[1][dimension], Covariance.isotropic(1));
    }

    private static Options options(long memory) {
        return new Options(0, 0, 0, memory, Arithmetic.EXACT);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "8, 1", "16, 1", "1, 2", "16, 3", "8, 17", "16, 64", "1, 1000", "16, 100000"})
    void memoryStaysWithinTheBudget(int lanes, int dimension) {
        Target target = gaussian(dimension);
        for (long budget : new long[] {32L << 20, 100_000_001, GIB, 16 * GIB}) {
            for (Plan plan : new Plan[] {PLAIN, ANNEALED, KEEPING}) {
                for (boolean records : new boolean[] {false, true}) {
                    FakeDevice device = new FakeDevice(lanes, 1000 * GIB, 2 * GIB);
                    DeviceBackend backend = new DeviceBackend(device, options(budget));
                    int chains = backend.chunk(target, plan, records, MANY);
                    long reserved = reserved(device, backend, target, plan, records, Math.min(chains, 1 << 22));
                    if (chains <= 1 << 22) {
                        String what = chains + " chains, plan of " + plan.steps() + " steps, records " + records;
                        assertTrue(reserved <= budget, reserved + " bytes of " + budget + " for " + what);
                    }
                    for (FakeDevice.Fake memory : device.allocated()) {
                        assertTrue(memory.bytes() <= 2 * GIB, memory.what() + ": " + memory.bytes());
                    }
                }
            }
        }
    }

    @Test
    void theBudgetIsUsed() {
        FakeDevice device = new FakeDevice(16, 10 * GIB, 2 * GIB);
        DeviceBackend backend = new DeviceBackend(device, options(GIB));
        for (Plan plan : new Plan[] {PLAIN, ANNEALED, KEEPING}) {
            device.allocated().clear();
            int chains = backend.chunk(gaussian(17), plan, false, MANY);
            assertTrue(reserved(device, backend, gaussian(17), plan, false, chains) > GIB - (1 << 20));
        }
    }

    /** Bytes that such an ensemble reserves; with records it makes one step. */
    private static long reserved(
            FakeDevice device, DeviceBackend backend, Target target, Plan plan, boolean records, int chains) {
        try (Ensemble ensemble = backend.ensemble(target, plan, 1, 0, chains)) {
            if (records) {
                ensemble.advance(plan, 0, 1, 1, Ensemble.Recorder.NONE);
            }
        }
        return device.allocated().stream().mapToLong(FakeDevice.Fake::bytes).sum();
    }

    @Test
    void aChunkHasAtLeastOneChainAndAtMostThoseWanted() {
        FakeDevice device = new FakeDevice(16, 1 << 20, 1 << 20);
        for (long memory : new long[] {0, 1, 1000, 1 << 20, GIB}) {
            for (int dimension : new int[] {1, 17, 1 << 20}) {
                DeviceBackend backend = new DeviceBackend(device, options(memory));
                assertEquals(1, backend.chunk(gaussian(dimension), PLAIN, true, 1));
                int chunk = backend.chunk(gaussian(dimension), PLAIN, true, 100);
                assertTrue(chunk >= 1 && chunk <= 100, "chunk " + chunk);
            }
        }
    }

    @Test
    void chunksAreWholeWorkItemsSoThatRoundingUpNeverExceedsALimit() {
        for (long largest = 4000; largest < 4100; largest += 3) {
            FakeDevice device = new FakeDevice(16, GIB, largest);
            DeviceBackend backend = new DeviceBackend(device, Options.DEFAULT);
            for (long wanted : new long[] {990, 1000, MANY}) {
                device.allocated().clear();
                int chains = backend.chunk(gaussian(1), PLAIN, false, wanted);
                backend.ensemble(gaussian(1), PLAIN, 1, 0, chains).close();
                for (FakeDevice.Fake memory : device.allocated()) {
                    boolean perChain =
                            memory.what().equals("state") || memory.what().equals("status");
                    assertTrue(!perChain || memory.bytes() <= largest, memory.what() + " of " + memory.bytes());
                }
            }
        }
    }

    @Test
    void aStateFitsAnArray() {
        FakeDevice device = new FakeDevice(16, MANY, MANY);
        DeviceBackend backend = new DeviceBackend(device, Options.DEFAULT);
        for (int dimension : new int[] {1, 2, 3, 17, 1000, 1 << 20}) {
            for (Plan plan : new Plan[] {PLAIN, KEEPING}) {
                long chunk = backend.chunk(gaussian(dimension), plan, true, MANY);
                assertTrue(chunk * dimension <= Integer.MAX_VALUE - 8, chunk + " chains");
                assertTrue((chunk + 16) * dimension > (Integer.MAX_VALUE - 100L) * 9 / 10, chunk + " chains");
            }
        }
    }

    /** 2³⁰ coordinates: kept positions and scores are 2³¹ numbers, 8 GiB; a product taken in 32 bits would be negative or small. */
    @Test
    void indicesBeyond32BitsAreRight() {
        FakeDevice device = new FakeDevice(16, 1000 * GIB, 100 * GIB);
        int dimension = 1 << 11;
        int chains = (1 << 19) + 5;
        try (Ensemble ensemble = new DeviceBackend(device, Options.DEFAULT)
                .ensemble(gaussian(dimension), KEEPING, 1, Long.MAX_VALUE - chains, chains)) {
            ensemble.initialise(new Initial.Normal(1));
            ensemble.advance(KEEPING, 0, 4, 0, Ensemble.Recorder.NONE);
            ensemble.firstBadSteps(new long[chains]);
        }
        long stride = (1 << 19) + 16;
        assertEquals(
                2L * dimension * stride * Float.BYTES,
                memory(device, "kept state").bytes());
        for (String what : new String[] {"state", "status", "kept state", "target"}) {
            assertEquals(memory(device, what).bytes(), memory(device, what).written(), what);
        }
    }

    private static FakeDevice.Fake memory(FakeDevice device, String what) {
        return device.allocated().stream()
                .filter(memory -> memory.what().equals(what))
                .reduce((a, b) -> {
                    throw new AssertionError("two memories named " + what);
                })
                .orElseThrow();
    }

    @Test
    void oneLevelTakesNoMoreMemoryThanItNeeds() {
        Target target = Cases.mixture(Kind.DIAGONAL, 64, 100).mixture();
        FakeDevice device = new FakeDevice(1, GIB, GIB);
        DeviceBackend backend = new DeviceBackend(device, Options.DEFAULT);
        backend.ensemble(target, PLAIN, 1, 0, 1).close();
        assertEquals(4L * target.levelSize(), memory(device, "levels").bytes());
        device.allocated().clear();
        backend.ensemble(target, ANNEALED, 1, 0, 1).close();
        assertEquals(512L * 4 * target.levelSize(), memory(device, "levels").bytes());
    }

    /** The stages' matrix has a row for each component, and more. */
    @Test
    void stagesAreCounted() {
        Target wide = GaussianMixture.kernelDensity(new double[64 * 1000], 64, 1);
        for (Plan plan : new Plan[] {PLAIN, KEEPING}) {
            FakeDevice device = new FakeDevice(1, 10 * GIB, 2 * GIB);
            DeviceBackend backend = new DeviceBackend(device, options(GIB));
            int chains = backend.chunk(wide, plan, false, MANY);
            long reserved = reserved(device, backend, wide, plan, false, chains);
            assertTrue(reserved <= GIB && reserved > GIB - (1 << 20), reserved + " bytes for " + chains + " chains");
            assertEquals(
                    (2L + 1000 / 8 + 1000) * chains * Float.BYTES,
                    memory(device, "stages").bytes());
        }
    }

    /** Never a matrix of chains × points: more data take no more memory than the data themselves, however many the chains. */
    @ParameterizedTest
    @CsvSource({"2, 1000000", "64, 100000", "784, 5000"})
    void memoryForManyPointsDoesNotGrowWithTheChains(int dimension, int many) {
        int few = 4096;
        for (int lanes : new int[] {1, 16}) {
            long[][] bytes = new long[2][2];
            for (int k = 0; k < 2; k++) {
                int points = k == 0 ? few : many;
                Target target = GaussianMixture.kernelDensity(new double[dimension * points], dimension, 1);
                for (int c = 0; c < 2; c++) {
                    FakeDevice device = new FakeDevice(lanes, 1000 * GIB, 1000 * GIB);
                    DeviceBackend backend = new DeviceBackend(device, Options.DEFAULT);
                    int chains = c == 0 ? 1024 : 16384;
                    assertEquals(chains, backend.chunk(target, KEEPING, false, chains));
                    bytes[k][c] = reserved(device, backend, target, KEEPING, false, chains);
                    device.allocated().clear();
                    backend.evaluate(target, Level.NONE, new float[dimension * chains], chains);
                    bytes[k][c] += device.allocated().stream()
                            .mapToLong(FakeDevice.Fake::bytes)
                            .sum();
                }
            }
            assertEquals(bytes[0][1] - bytes[0][0], bytes[1][1] - bytes[1][0], lanes + " lanes");
        }
    }

    @Test
    void recordsGatherWhileTheyAreSmall() {
        int[] capacities = Stream.of(1, 100, 1 << 16, 1 << 20, 1 << 28)
                .mapToInt(stride -> MemoryPlan.recordsPerLaunch(64L << 20, 2, stride))
                .toArray();
        assertEquals("[256, 256, 128, 8, 1]", Arrays.toString(capacities));
    }
}
