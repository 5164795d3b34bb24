package org.scorefield.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.ReverseSde;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.sde.VariancePreserving;

/**
 * Chain-steps per microsecond of the reverse VP-SDE by Euler and Maruyama to a ring of Gaussians in the plane, the score at another level in
 * every step; {@code bench/compare.sh}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReverseSdeBenchmark {
    private static final int CHAINS = 1 << 18;
    private static final int STEPS = 100;

    /** The variance of the ring's first coordinate: half the squared radius, and the components' own. */
    private static final double VARIANCE = 8.25;

    /** Which device. */
    @Param({"java", "opencl"})
    public String device;

    private Backend backend;
    private Ensemble ensemble;
    private Plan plan;

    /** Opens the device and starts the chains. */
    @Setup(Level.Trial)
    public void open() {
        SpacedTimes times = new SpacedTimes(SpacedTimes.Spacing.UNIFORM, STEPS, 1e-3);
        plan = new ReverseSde(new VariancePreserving(0.1, 20), ReverseSde.Solver.EULER_MARUYAMA, 1, times, false)
                .plan();
        backend = Backends.open(device, Options.DEFAULT);
        ensemble = backend.ensemble(Ring.target(), plan, 7, 0, CHAINS);
        ensemble.initialise(new Initial.Normal(1));
    }

    /** A benchmark checks its answer. */
    @TearDown(Level.Trial)
    public void check() {
        ensemble.initialise(new Initial.Normal(1));
        reverse();
        float[] state = new float[2 * CHAINS];
        ensemble.state(state);
        ensemble.close();
        backend.close();
        double squares = 0;
        for (float x : state) {
            squares += x * x;
        }
        double variance = squares / state.length;
        if (Math.abs(variance - VARIANCE) > 0.5) {
            throw new IllegalStateException("the chains' variance is " + variance + ", not near " + VARIANCE);
        }
    }

    /** One hundred steps of every chain; the same hundred each time. */
    @Benchmark
    @OperationsPerInvocation(CHAINS * STEPS)
    public void reverse() {
        ensemble.advance(plan, 0, STEPS, 0, Ensemble.Recorder.NONE);
    }
}
