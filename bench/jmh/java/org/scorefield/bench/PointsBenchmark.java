package org.scorefield.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.Evaluation;
import org.scorefield.target.GaussianMixture;

/** Scores of a kernel density of standard normal data at standard normal points; the job of {@code bench/compare-points.sh}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PointsBenchmark {
    /** What was done and what it took. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Counters {
        /** Of query and data point. */
        public long pairs;

        /** Of the whole process. */
        public long cpuNanoseconds;

        /** On the clock. */
        public long nanoseconds;
    }

    /** Which device. */
    @Param({"java", "opencl"})
    public String device;

    /** Coordinates. */
    @Param({"2", "64"})
    public int dimension;

    /** Data points. */
    @Param("16384")
    public int data;

    /** Points at which the score is taken. */
    @Param("16384")
    public int queries;

    /** Standard deviation around a data point. */
    @Param("0.1")
    public double bandwidth;

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Backend backend;
    private GaussianMixture target;
    private double[] means;
    private float[] points;
    private Evaluation last;

    /** Opens the device. */
    @Setup(Level.Trial)
    public void open() {
        SplittableRandom random = new SplittableRandom(7);
        means = new double[data * dimension];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) random.nextGaussian();
        }
        points = new float[queries * dimension];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) random.nextGaussian();
        }
        target = GaussianMixture.kernelDensity(means, dimension, bandwidth);
        backend = Backends.open(device, Options.DEFAULT);
    }

    /** A benchmark checks its answer. */
    @TearDown(Level.Trial)
    public void check() {
        backend.close();
        for (int i = 0; i < 8; i++) {
            double[] expected = exact(i);
            double largest = 0;
            double error = 0;
            for (int d = 0; d < dimension; d++) {
                largest = Math.max(largest, Math.abs(expected[d]));
                error = Math.max(error, Math.abs(expected[d] - last.scores()[d * queries + i]));
            }
            if (!(error <= 1e-3 * largest)) {
                throw new IllegalStateException("score " + i + " is off by " + error + " beside " + largest);
            }
        }
    }

    /** The score at a query in double precision. */
    private double[] exact(int i) {
        double variance = bandwidth * bandwidth;
        double[] squares = new double[data];
        double nearest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < data; k++) {
            for (int d = 0; d < dimension; d++) {
                double difference = points[d * queries + i] - means[k * dimension + d];
                squares[k] += difference * difference;
            }
            nearest = Math.min(nearest, squares[k]);
        }
        double[] score = new double[dimension];
        double sum = 0;
        for (int k = 0; k < data; k++) {
            double weight = Math.exp((nearest - squares[k]) / (2 * variance));
            sum += weight;
            for (int d = 0; d < dimension; d++) {
                score[d] += weight * (means[k * dimension + d] - points[d * queries + i]) / variance;
            }
        }
        for (int d = 0; d < dimension; d++) {
            score[d] /= sum;
        }
        return score;
    }

    /** The score at every query. */
    @Benchmark
    public Evaluation score(Counters counters) {
        long begin = System.nanoTime();
        long cpuBegin = process.getProcessCpuTime();
        last = backend.evaluate(target, org.scorefield.target.Level.NONE, points, queries);
        counters.cpuNanoseconds += process.getProcessCpuTime() - cpuBegin;
        counters.nanoseconds += System.nanoTime() - begin;
        counters.pairs += (long) queries * data;
        return last;
    }
}
