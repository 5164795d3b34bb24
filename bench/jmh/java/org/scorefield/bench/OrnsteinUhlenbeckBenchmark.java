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
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.CentralMoments;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.Forward;
import org.scorefield.sde.OrnsteinUhlenbeck;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;

/**
 * Path-steps per microsecond of Ornstein–Uhlenbeck paths by Euler and Maruyama in one dimension, of which only the final moments leave the
 * device; {@code bench/compare.sh}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OrnsteinUhlenbeckBenchmark {
    private static final int PATHS = 1 << 20;
    private static final int STEPS = 200;
    private static final double STEP = 0.01;

    /** Which device. */
    @Param({"java", "opencl"})
    public String device;

    private Backend backend;
    private Ensemble ensemble;
    private Plan plan;

    /** Opens the device and starts the paths. */
    @Setup(Level.Trial)
    public void open() {
        plan = new Forward(
                        new OrnsteinUhlenbeck(1, 1, STEPS * STEP), Forward.Solver.EULER_MARUYAMA, STEPS, STEPS * STEP)
                .plan();
        backend = Backends.open(device, Options.DEFAULT);
        GaussianMixture any = GaussianMixture.of(new double[] {1}, new double[1][1], Covariance.isotropic(1));
        ensemble = backend.ensemble(any, plan, 7, 0, PATHS);
        ensemble.initialise(new Initial.Normal(2));
    }

    /** A benchmark checks its answer: x ← a·x + c·z from N(0, 4), within six standard errors. */
    @TearDown(Level.Trial)
    public void check() {
        ensemble.initialise(new Initial.Normal(2));
        CentralMoments moments = new CentralMoments(1);
        moments.add(paths());
        ensemble.close();
        backend.close();
        double a = 1 - STEP;
        double left = Math.pow(a, 2 * STEPS);
        double expected = 4 * left + STEP * (1 - left) / (1 - a * a);
        double variance = moments.variance().get(0).value();
        if (Math.abs(variance - expected) > 6 * expected * Math.sqrt(2.0 / PATHS)) {
            throw new IllegalStateException("the paths' variance is " + variance + ", not " + expected);
        }
    }

    /** Two hundred steps of every path, the same each time, and sums over blocks of paths. */
    @Benchmark
    @OperationsPerInvocation(PATHS * STEPS)
    public BlockMoments paths() {
        ensemble.advance(plan, 0, STEPS, 0, Ensemble.Recorder.NONE);
        return ensemble.moments(false, false);
    }
}
