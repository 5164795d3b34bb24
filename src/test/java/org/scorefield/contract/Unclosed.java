package org.scorefield.contract;

import org.scorefield.backend.Backend;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.LossWork;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.plan.Plan;
import org.scorefield.random.Purpose;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** A backend lent to an engine: closing does nothing, and chunks may be made smaller. */
public final class Unclosed implements Backend {
    private final Backend backend;
    private final int largestChunk;

    Unclosed(Backend backend) {
        this(backend, Integer.MAX_VALUE);
    }

    /** Lends it with chunks of at most this many chains. */
    public Unclosed(Backend backend, int largestChunk) {
        this.backend = backend;
        this.largestChunk = largestChunk;
    }

    @Override
    public DeviceInfo device() {
        return backend.device();
    }

    @Override
    public Evaluation evaluate(Target target, Level level, float[] points, int count) {
        return backend.evaluate(target, level, points, count);
    }

    @Override
    public float[] hessianVectors(Target target, Level level, float[] points, float[] vectors, int count) {
        return backend.hessianVectors(target, level, points, vectors, count);
    }

    @Override
    public float[] laplacians(Target target, Level level, float[] points, int count) {
        return backend.laplacians(target, level, points, count);
    }

    @Override
    public float[] draw(Target target, Level level, long seed, long first, int count) {
        return backend.draw(target, level, seed, first, count);
    }

    @Override
    public float[][] losses(LossWork work) {
        return backend.losses(work);
    }

    @Override
    public double[] pairSums(SteinKernel kernel, float[] points, float[] scores, int count) {
        return backend.pairSums(kernel, points, scores, count);
    }

    @Override
    public Ensemble ensemble(Target target, Plan plan, long seed, long firstChain, int chains) {
        return backend.ensemble(target, plan, seed, firstChain, chains);
    }

    @Override
    public int chunk(Target target, Plan plan, boolean records, long wanted) {
        return Math.min(largestChunk, backend.chunk(target, plan, records, wanted));
    }

    @Override
    public int[] elementary(ElementaryFunction function, int[] arguments) {
        return backend.elementary(function, arguments);
    }

    @Override
    public int[] randomWords(long seed, Purpose purpose, long firstChain, int chains, long time, int block) {
        return backend.randomWords(seed, purpose, firstChain, chains, time, block);
    }

    @Override
    public void close() {}
}
