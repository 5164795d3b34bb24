package org.scorefield.backend.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.contract.Cases;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.Langevin;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;

/** What must not be paid per launch or per setting: compiling, device memory, garbage. */
public abstract class DeviceCostContract extends DeviceContract {
    private static final GaussianMixture TARGET =
            Cases.mixture(Kind.ISOTROPIC, 2, 7).mixture();

    /** A number of chains that would show in garbage; slow devices take fewer. */
    protected int manyChains() {
        return 20_000;
    }

    @Test
    void sweepingNumbersCompilesOnce() {
        for (int i = 1; i <= 5; i++) {
            Plan plan = new Langevin(0.01 * i, 20 * i).plan();
            try (Ensemble ensemble = backend().ensemble(TARGET, plan, i, i, 10 * i)) {
                ensemble.initialise(new Initial.Normal(i));
                ensemble.advance(plan, 0, plan.steps(), i, Ensemble.Recorder.NONE);
            }
        }
        assertEquals(1, guarded().programs());
        assertEquals(1, backend().programsBuilt());
        for (int i = 1; i <= 5; i++) {
            backend().evaluate(TARGET, Level.noise(i), new float[2 * i], i);
        }
        // other numbers in the same shape
        GaussianMixture other = Cases.mixture(Kind.ISOTROPIC, 2, 7).mixture();
        backend().evaluate(other, Level.NONE, new float[2], 1);
        assertEquals(2, guarded().programs());
        for (int i = 1; i < 10; i++) {
            backend().pairSums(SteinKernel.gaussian(i), new float[2 * i], new float[2 * i], i);
        }
        assertEquals(3, guarded().programs());
    }

    @Test
    void launchesReserveNoDeviceMemory() {
        Plan plan = new Langevin(0.01, 1000).plan();
        try (Ensemble ensemble = backend().ensemble(TARGET, plan, 1, 0, 37)) {
            ensemble.initialise(new Initial.Normal(1));
            int before = guarded().allocations();
            int launches = guarded().launches();
            for (int t = 0; t < 100; t++) {
                ensemble.advance(plan, t, t + 1, 0, Ensemble.Recorder.NONE);
            }
            assertEquals(before, guarded().allocations());
            for (int t = 100; t < 200; t++) {
                ensemble.advance(plan, t, t + 1, 1, Ensemble.Recorder.NONE);
            }
            assertEquals(before + 1, guarded().allocations(), "memory for records, once");
            assertEquals(200, guarded().launches() - launches);
        }
    }

    /** By the device's clock, which need not be the host's: two thousandths are left for what they disagree. */
    @Test
    void launchesAreTimed() {
        Plan plan = new Langevin(0.01, 200).plan();
        try (DeviceBackend plain = new DeviceBackend(open(options()), options());
                Ensemble ensemble = plain.ensemble(TARGET, plan, 1, 0, manyChains())) {
            ensemble.initialise(new Initial.Normal(1));
            double before = plain.deviceSeconds().orElseThrow();
            long begin = System.nanoTime();
            ensemble.advance(plan, 0, plan.steps(), 0, Ensemble.Recorder.NONE);
            double wall = (System.nanoTime() - begin) * 1e-9;
            double after = plain.deviceSeconds().orElseThrow();
            assertTrue(after - before < 1.002 * wall, after - before + " s of " + wall);
            assertTrue(after - before > 0.02 * wall, after - before + " s of " + wall);
            ensemble.state(new float[2 * manyChains()]);
            assertEquals(after, plain.deviceSeconds().orElseThrow(), "a copy is no launch");
        }
    }

    @Test
    void launchesMakeLittleGarbageHoweverManyChains() {
        long few = bytesPerLaunch(17);
        long many = bytesPerLaunch(manyChains());
        assertTrue(few < 16 << 10, few + " bytes");
        assertTrue(Math.abs(many - few) < 1 << 10, few + " bytes for few chains, " + many + " for many");
    }

    /** On a device of its own, without the guard, which copies. */
    private long bytesPerLaunch(int chains) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Plan plan = new Langevin(0.01, 1000).plan();
        try (DeviceBackend plain = new DeviceBackend(open(options()), options());
                Ensemble ensemble = plain.ensemble(TARGET, plan, 1, 0, chains)) {
            ensemble.initialise(new Initial.Normal(1));
            for (int t = 0; t < 50; t++) {
                ensemble.advance(plan, t, t + 1, 0, Ensemble.Recorder.NONE);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int t = 50; t < 150; t++) {
                ensemble.advance(plan, t, t + 1, 0, Ensemble.Recorder.NONE);
            }
            return (threads.getCurrentThreadAllocatedBytes() - before) / 100;
        }
    }

    /** Records are handed on in one array: what a run with many records allocates does not grow with them. */
    @Test
    void recordsMakeNoGarbage() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int chains = manyChains() / 4;
        Plan plan = new Langevin(0.01, 3000).plan();
        try (DeviceBackend plain = new DeviceBackend(open(options()), options());
                Ensemble ensemble = plain.ensemble(TARGET, plan, 1, 0, chains)) {
            ensemble.initialise(new Initial.Normal(1));
            ensemble.advance(plan, 0, 1000, 1, Ensemble.Recorder.NONE);
            long before = threads.getCurrentThreadAllocatedBytes();
            ensemble.advance(plan, 1000, 3000, 1, Ensemble.Recorder.NONE);
            long state = 2L * chains * Float.BYTES;
            long perRecord = (threads.getCurrentThreadAllocatedBytes() - before - state) / 2000;
            assertTrue(perRecord < 2 << 10, perRecord + " bytes a record of " + state);
        }
    }
}
