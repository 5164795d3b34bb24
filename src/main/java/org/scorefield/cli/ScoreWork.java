package org.scorefield.cli;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.scorefield.Engine;
import org.scorefield.backend.Evaluation;
import org.scorefield.io.NpyWriter;
import org.scorefield.io.NumericArray;
import org.scorefield.target.Finiteness;
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
    private final BitSet notFinite = new BitSet();

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
            note(columns, d * size, from, size);
        }
    }

    private void writeOne(NpyWriter writer, float[] numbers, int from, int size) {
        writer.write(from, numbers, 0, size);
        note(numbers, 0, from, size);
    }

    private void note(float[] numbers, int offset, int from, int size) {
        for (int i = 0; i < size; i++) {
            if (!Float.isFinite(numbers[offset + i])) {
                notFinite.set(from + i);
            }
        }
    }

    /** The points of which a number was written that is not finite. */
    BitSet notFinite() {
        return notFinite;
    }

    /** Such a point for people, and the reason if the target can tell: at no level, as it knows no other. */
    String notFinite(int i) {
        float[] point = Arrays.copyOfRange(points, i * dimension, (i + 1) * dimension);
        return (level.equals(Level.NONE) ? target.notFinite(point) : Optional.<String>empty())
                .orElseGet(() -> "at the point " + Finiteness.text(point));
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
                writeOne(densities, evaluation.logDensities(), from, size);
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
                writeOne(laplacians, engine.backend().laplacians(target, level, x, size), from, size));
    }
}
