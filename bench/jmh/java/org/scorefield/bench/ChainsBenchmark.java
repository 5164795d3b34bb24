package org.scorefield.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.plan.Plan;
import org.scorefield.target.Target;

/** Chains that go through the whole of a plan each time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public abstract class ChainsBenchmark {
    private final Target target;
    private final Plan plan;
    private final Initial initial;
    private final int chains;

    /** Which device. */
    @Param({"java", "opencl"})
    public String device;

    private Backend backend;
    private Ensemble ensemble;

    ChainsBenchmark(Target target, Plan plan, Initial initial, int chains) {
        this.target = target;
        this.plan = plan;
        this.initial = initial;
        this.chains = chains;
    }

    /** Opens the device and starts the chains. */
    @Setup(Level.Trial)
    public void open() {
        backend = Backends.open(device, Options.DEFAULT);
        ensemble = backend.ensemble(target, plan, 7, 0, chains);
        start();
    }

    /** Puts the chains where they started. */
    final void start() {
        ensemble.initialise(initial);
    }

    /** Takes all steps. */
    final void advance() {
        ensemble.advance(plan, 0, plan.steps(), 0, Ensemble.Recorder.NONE);
    }

    final Ensemble ensemble() {
        return ensemble;
    }

    final void close() {
        ensemble.close();
        backend.close();
    }
}
