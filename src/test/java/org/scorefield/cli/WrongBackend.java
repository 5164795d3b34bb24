package org.scorefield.cli;

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

/** Another backend with one wrong bit in the results of exponential functions and scores. */
record WrongBackend(Backend right) implements Backend {
    @Override
    public DeviceInfo device() {
        return right.device();
    }

    @Override
    public Evaluation evaluate(Target target, Level level, float[] points, int count) {
        Evaluation evaluation = right.evaluate(target, level, points, count);
        evaluation.scores()[0] = Math.nextUp(evaluation.scores()[0]);
        return evaluation;
    }

    @Override
    public float[] hessianVectors(Target target, Level level, float[] points, float[] vectors, int count) {
        return right.hessianVectors(target, level, points, vectors, count);
    }

    @Override
    public float[] laplacians(Target target, Level level, float[] points, int count) {
        return right.laplacians(target, level, points, count);
    }

    @Override
    public float[] draw(Target target, Level level, long seed, long first, int count) {
        return right.draw(target, level, seed, first, count);
    }

    @Override
    public float[][] losses(LossWork work) {
        return right.losses(work);
    }

    @Override
    public double[] pairSums(SteinKernel kernel, float[] points, float[] scores, int count) {
        return right.pairSums(kernel, points, scores, count);
    }

    @Override
    public Ensemble ensemble(Target target, Plan plan, long seed, long firstChain, int chains) {
        return right.ensemble(target, plan, seed, firstChain, chains);
    }

    @Override
    public int chunk(Target target, Plan plan, boolean records, long wanted) {
        return right.chunk(target, plan, records, wanted);
    }

    @Override
    public int[] elementary(ElementaryFunction function, int[] arguments) {
        int[] results = right.elementary(function, arguments);
        if (function.name().startsWith("EXP")) {
            results[0] ^= 1;
        }
        return results;
    }

    @Override
    public int[] randomWords(long seed, Purpose purpose, long firstChain, int chains, long time, int block) {
        return right.randomWords(seed, purpose, firstChain, chains, time, block);
    }

    @Override
    public void close() {
        // the right one is closed by whoever opened it
    }
}
