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
import org.scorefield.Engine;
import org.scorefield.LossEstimate;
import org.scorefield.LossJob;
import org.scorefield.loss.DenoisingScoreMatching;
import org.scorefield.loss.NoiseLevels;
import org.scorefield.loss.VarianceReduction;
import org.scorefield.loss.Weighting;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.target.GaussianMixture;

/** Values, one a sample and level, per microsecond of the denoising score matching loss on {@link Ring}; {@code bench/compare.sh}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DsmBenchmark {
    private static final int SAMPLES = 1_000_000;
    private static final int LEVELS = 10;

    /** As {@code bench/peers/dsm_jax.py} has it from its own random numbers, with seed 7. */
    private static final double LOSS = 0.8627;

    /** Which device. */
    @Param({"java", "opencl"})
    public String device;

    private Engine engine;
    private LossJob job;
    private LossEstimate last;

    /** Opens the device. */
    @Setup(Level.Trial)
    public void open() {
        GaussianMixture ring = Ring.target();
        NoiseLevels levels = NoiseLevels.of(new GeometricSchedule(1, 0.01, LEVELS));
        DenoisingScoreMatching loss =
                new DenoisingScoreMatching(levels, Weighting.SIGMA_SQUARED, VarianceReduction.NONE);
        job = LossJob.of(loss, ring, ring, SAMPLES).seed(7);
        engine = Engine.open(device);
    }

    /** A benchmark checks its answer: within four standard errors of each of the two. */
    @TearDown(Level.Trial)
    public void check() {
        engine.close();
        if (Math.abs(last.value() - LOSS) > 6 * last.standardError()) {
            throw new IllegalStateException("the loss is " + last + ", not near " + LOSS);
        }
    }

    /** All samples at all levels. */
    @Benchmark
    @OperationsPerInvocation(SAMPLES * LEVELS)
    public LossEstimate dsm() {
        last = engine.loss(job);
        return last;
    }
}
