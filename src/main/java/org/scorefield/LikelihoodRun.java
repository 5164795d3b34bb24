package org.scorefield;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleConsumer;
import org.scorefield.backend.Backend;
import org.scorefield.backend.Chunks;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.plan.Plan;
import org.scorefield.sampler.FlowDensity;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/**
 * Computes log densities along a probability flow: a backend takes the points from row to row and says how the flow spreads there, the
 * integral is summed here, in double precision.
 */
final class LikelihoodRun {
    /** Numbers of points, or of vectors, that are here at a time; no result depends on it. */
    private static final int NUMBERS = 1 << 22;

    private final Backend backend;
    private final LikelihoodJob job;
    private final Target target;
    private final int dimension;
    private final List<FlowDensity.Stage> stages;
    private final Plan plan;
    private final Initial.Points points;
    private final DoubleConsumer progress;
    private final double[] values;

    LikelihoodRun(Backend backend, LikelihoodJob job, float[] points, DoubleConsumer progress) {
        this.backend = backend;
        this.job = job;
        this.target = job.target();
        this.dimension = target.dimension();
        this.stages = job.flow().stages();
        this.plan = job.flow().plan();
        this.points = new Initial.Points(points, dimension);
        this.progress = progress;
        this.values = new double[this.points.count()];
    }

    LogDensities go() {
        long begin = System.nanoTime();
        int probes = job.flow().probes().map(some -> some.count()).orElse(1);
        long here = Math.max(1, NUMBERS / ((long) dimension * probes));
        int wanted = backend.chunk(target, plan, false, Math.min(values.length, here));
        Chunks chunks = new Chunks("points", values.length, wanted, 1);
        while (chunks.left()) {
            try {
                chunk((int) chunks.first(), chunks.count());
                chunks.done();
            } catch (DeviceMemoryException e) {
                chunks.shrink(e);
            }
        }
        return new LogDensities(values, stages.size(), (System.nanoTime() - begin) * 1e-9, backend.device());
    }

    private void chunk(int first, int count) {
        List<float[]> vectors = vectors(first, count);
        double[] integrals = new double[count];
        float[] x = new float[Math.multiplyExact(dimension, count)];
        try (Ensemble ensemble = backend.ensemble(target, plan, job.seed(), first, count)) {
            ensemble.initialise(points);
            for (int step = 0; step < stages.size(); step++) {
                ensemble.state(x);
                add(stages.get(step), x, vectors, integrals);
                ensemble.advance(plan, step, step + 1, 0, Ensemble.Recorder.NONE);
                progress.accept((double) first * stages.size() + (double) count * (step + 1));
                if (Thread.interrupted()) {
                    throw new CancellationException("interrupted at step " + step + " of " + stages.size());
                }
            }
            ensemble.state(x);
            double[] ends = ends(x, count);
            long[] bad = new long[count];
            ensemble.firstBadSteps(bad);
            for (int i = 0; i < count; i++) {
                values[first + i] = bad[i] < 0 ? ends[i] + integrals[i] : Double.NaN;
            }
        }
    }

    private List<float[]> vectors(int first, int count) {
        List<float[]> vectors = new ArrayList<>();
        job.flow().probes().ifPresent(probes -> {
            for (int p = 0; p < probes.count(); p++) {
                vectors.add(probes.draw(p, job.seed(), first, count, dimension));
            }
        });
        return vectors;
    }

    private void add(FlowDensity.Stage stage, float[] x, List<float[]> vectors, double[] integrals) {
        int count = integrals.length;
        Level level = stage.row().level();
        double stretch = dimension * stage.stretch();
        if (vectors.isEmpty()) {
            float[] laplacians = backend.laplacians(target, level, x, count);
            for (int i = 0; i < count; i++) {
                integrals[i] += stretch + stage.bend() * laplacians[i];
            }
            return;
        }
        double[] traces = estimates(level, x, vectors, count);
        for (int i = 0; i < count; i++) {
            integrals[i] += stretch + stage.bend() * traces[i];
        }
    }

    /** The mean of vᵀ·∇² log p·v. */
    private double[] estimates(Level level, float[] x, List<float[]> vectors, int count) {
        double[] traces = new double[count];
        for (float[] v : vectors) {
            float[] products = backend.hessianVectors(target, level, x, v, count);
            for (int d = 0; d < dimension; d++) {
                for (int i = 0; i < count; i++) {
                    traces[i] += (double) v[d * count + i] * products[d * count + i] / vectors.size();
                }
            }
        }
        return traces;
    }

    /** log p_T. */
    private double[] ends(float[] x, int count) {
        double[] ends = new double[count];
        if (job.flow().prior() == FlowDensity.Prior.EXACT) {
            float[] densities =
                    backend.evaluate(target, job.flow().last(), x, count).logDensities();
            Arrays.setAll(ends, i -> densities[i]);
            return ends;
        }
        double deviation = job.flow().process().priorDeviation();
        Arrays.fill(ends, -dimension * (0.5 * StrictMath.log(2 * Math.PI) + StrictMath.log(deviation)));
        for (int d = 0; d < dimension; d++) {
            for (int i = 0; i < count; i++) {
                double scaled = x[d * count + i] / deviation;
                ends[i] -= 0.5 * scaled * scaled;
            }
        }
        return ends;
    }
}
