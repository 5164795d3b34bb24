package org.scorefield.target;

import java.util.Arrays;
import java.util.List;
import org.scorefield.expression.Tape;
import org.scorefield.expression.TapeEvaluator;

/** Runs the tapes of an {@link ExpressionTarget}, as its kernel text does. */
final class ExpressionEvaluator implements Target.Evaluator {
    private final int dimension;
    private final List<Tape> tapes;
    private final float[] densities = new float[BATCH];

    /** Of the tapes, once they are needed. */
    private final TapeEvaluator[] running;

    ExpressionEvaluator(int dimension, List<Tape> tapes) {
        this.dimension = dimension;
        this.tapes = tapes;
        this.running = new TapeEvaluator[tapes.size()];
    }

    private TapeEvaluator running(int tape) {
        if (running[tape] == null) {
            running[tape] = tapes.get(tape).evaluator(BATCH);
        }
        return running[tape];
    }

    /** There are no levels. */
    @Override
    public void at(float[] numbers, int offset) {}

    @Override
    public void score(float[][] x, float[][] score, int n) {
        float[][] outputs = new float[1 + dimension][];
        outputs[0] = densities;
        System.arraycopy(score, 0, outputs, 1, dimension);
        running(0).run(x, outputs, n);
    }

    @Override
    public void logDensities(float[] densities, int n) {
        System.arraycopy(this.densities, 0, densities, 0, n);
    }

    @Override
    public void hessianVectors(float[][] x, float[][] v, float[][] product, int n) {
        float[][] both = Arrays.copyOf(x, 2 * dimension);
        System.arraycopy(v, 0, both, dimension, dimension);
        running(1).run(both, product, n);
    }

    @Override
    public void laplacians(float[][] x, float[] laplacians, int n) {
        if (tapes.size() > 2) {
            running(2).run(x, new float[][] {laplacians}, n);
        } else {
            Target.Evaluator.super.laplacians(x, laplacians, n);
        }
    }
}
