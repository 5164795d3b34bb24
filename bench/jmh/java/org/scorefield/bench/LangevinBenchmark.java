package org.scorefield.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;
import org.scorefield.backend.Initial;
import org.scorefield.sampler.Langevin;

/** Chain-steps per microsecond of Langevin chains on a ring of Gaussians in the plane; the job of {@code bench/compare.sh}. */
public class LangevinBenchmark extends ChainsBenchmark {
    private static final int CHAINS = 1 << 18;
    private static final int STEPS = 100;

    /** The job. */
    public LangevinBenchmark() {
        super(Ring.target(), new Langevin(0.01, STEPS).plan(), new Initial.Normal(3), CHAINS);
    }

    /** A benchmark checks its answer. */
    @TearDown(Level.Trial)
    public void check() {
        float[] state = new float[2 * CHAINS];
        ensemble().state(state);
        close();
        Ring.check(state);
    }

    /** One hundred steps of every chain; the same hundred each time. */
    @Benchmark
    @OperationsPerInvocation(CHAINS * STEPS)
    public void langevin() {
        advance();
    }
}
