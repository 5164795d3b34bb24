package org.scorefield.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;
import org.scorefield.backend.Initial;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.ReverseSde;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.sde.VariancePreserving;

/**
 * Chain-steps per microsecond of the reverse VP-SDE by Euler and Maruyama to a ring of Gaussians in the plane, the score at another level in
 * every step; {@code bench/compare.sh}.
 */
public class ReverseSdeBenchmark extends ChainsBenchmark {
    private static final int CHAINS = 1 << 18;
    private static final int STEPS = 100;

    /** The job. */
    public ReverseSdeBenchmark() {
        super(Ring.target(), plan(), new Initial.Normal(1), CHAINS);
    }

    private static Plan plan() {
        SpacedTimes times = new SpacedTimes(SpacedTimes.Spacing.UNIFORM, STEPS, 1e-3);
        return new ReverseSde(new VariancePreserving(0.1, 20), ReverseSde.Solver.EULER_MARUYAMA, 1, times, false)
                .plan();
    }

    /** A benchmark checks its answer. */
    @TearDown(Level.Trial)
    public void check() {
        start();
        advance();
        float[] state = new float[2 * CHAINS];
        ensemble().state(state);
        close();
        Ring.check(state);
    }

    /** One hundred steps of every chain; the same hundred each time. */
    @Benchmark
    @OperationsPerInvocation(CHAINS * STEPS)
    public void reverse() {
        advance();
    }
}
