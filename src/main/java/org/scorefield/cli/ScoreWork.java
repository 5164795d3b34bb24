package org.scorefield.cli;

import org.scorefield.Engine;
import org.scorefield.backend.Evaluation;
import org.scorefield.io.NpyWriter;
import org.scorefield.io.NumericArray;
import org.scorefield.target.Level;
import org.scorefield.target.Prediction;
import org.scorefield.target.Target;

/** Evaluates a target at the points of a file, many at a time, and writes what is wanted. */
final class ScoreWork {
    /** Numbers evaluated at a time; no result depends on it. */
    private static final int BATCH = 1 << 22;

    private final Engine engine;
    private final Target target;
    private final Level level;
    private final int dimension;
    private final int count;
    private final float[] points;

    ScoreWork(Engine engine, Target target, Level level, NumericArray points) {
        this.engine = engine;
        this.target = target;
        this.level = level;
        this.dimension = target.dimension();
        this.count = points.dim(0);
        this.points = points.toFloats();
    }

    /** What is to be done with the points {@code from} to {@code from + size}, given dimension-major. */
    private interface Work {
        void of(float[] x, int from, int size);
    }

    private void eachBatch(Work work) {
        int batch = Math.max(1, BATCH / dimension);
        for (int from = 0; from < count; from += batch) {
            int size = Math.min(batch, count - from);
            work.of(columns(points, from, size), from, size);
        }
    }

    private float[] columns(float[] rows, int from, int size) {
        float[] columns = new float[size * dimension];
        for (int i = 0; i < size; i++) {
            for (int d = 0; d < dimension; d++) {
                columns[d * size + i] = rows[(from + i) * dimension + d];
            }
        }
        return columns;
    }

    private void write(NpyWriter writer, float[] columns, int from, int size) {
        for (int d = 0; d < dimension; d++) {
            writer.write((long) d * count + from, columns, d * size, size);
        }
    }

    /**
     * Scores, or another form of them, and log densities.
     *
     * @param densities null for none
     */
    void scores(Prediction prediction, NpyWriter scores, NpyWriter densities) {
        eachBatch((x, from, size) -> {
            Evaluation evaluation = engine.score(target, level, x, size);
            write(scores, Prediction.SCORE.convert(prediction, evaluation.scores(), x, level), from, size);
            if (densities != null) {
                densities.write(from, evaluation.logDensities(), 0, size);
            }
        });
    }

    /** Products of the Hessian with the rows of {@code vectors}. */
    void hessianVectors(NumericArray vectors, NpyWriter products) {
        float[] rows = vectors.toFloats();
        eachBatch((x, from, size) -> write(
                products,
                engine.backend().hessianVectors(target, level, x, columns(rows, from, size), size),
                from,
                size));
    }

    /** Traces of the Hessian. */
    void laplacians(NpyWriter laplacians) {
        eachBatch((x, from, size) ->
                laplacians.write(from, engine.backend().laplacians(target, level, x, size), 0, size));
    }
}
