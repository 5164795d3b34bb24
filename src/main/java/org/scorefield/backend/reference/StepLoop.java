package org.scorefield.backend.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/**
 * Takes a batch of chains through a table of runs: the twin of {@code kernels/entry/advance.h}, operation by operation. Coordinate d
 * of the batch's chain i is {@code x[d][i]}.
 */
final class StepLoop {
    /** The most chains of a batch. */
    static final int BATCH = Target.Evaluator.BATCH;

    /** Runs with their coefficients and the numbers of their levels. */
    static final class Table {
        private final List<Plan.Run> runs;
        private final int[] levelOffsets;
        private final float[] levels;

        Table(Target target, List<Plan.Run> runs) {
            this.runs = runs;
            this.levelOffsets = new int[runs.size()];
            Map<Level, Integer> offsets = new HashMap<>();
            for (int r = 0; r < runs.size(); r++) {
                Row row = runs.get(r).row();
                if (row.usesScore()) {
                    levelOffsets[r] =
                            offsets.computeIfAbsent(row.level(), level -> offsets.size() * target.levelSize());
                }
            }
            this.levels = new float[offsets.size() * target.levelSize()];
            offsets.forEach((level, offset) -> target.level(level, levels, offset));
        }
    }

    private final Target.Evaluator evaluator;
    private final Table table;
    private final int dimension;
    private final StepNoise noise;
    private final float[] zero = new float[BATCH];
    private final float[] ratio = new float[BATCH];
    private final float[][] score;
    private float[][] x;
    private float[][] next;

    /** The noise, where scores take it; null until they do. */
    private float[][] z;

    StepLoop(Target target, Table table, StepNoise noise) {
        this.evaluator = target.evaluator();
        this.table = table;
        this.dimension = target.dimension();
        this.noise = noise;
        this.x = new float[dimension][BATCH];
        this.next = new float[dimension][BATCH];
        this.score = new float[dimension][BATCH];
    }

    /**
     * Advances the n chains whose positions are at {@code state[d][at …]} and whose kept positions and scores are at
     * {@code kept[d][at …]} and {@code kept[D + d][at …]}; notes first bad steps at {@code firstBad[at …]}.
     *
     * @param firstChain global id of the first of them
     */
    void advance(float[][] state, int at, float[][] kept, long[] firstBad, int n, long firstChain, long firstStep) {
        for (int d = 0; d < dimension; d++) {
            System.arraycopy(state[d], at, x[d], 0, n);
        }
        boolean allLive = true;
        for (int i = 0; i < n; i++) {
            zero[i] = firstBad[at + i] < 0 ? 0 : Float.NaN;
            allLive &= firstBad[at + i] < 0;
        }
        noise.begin(firstChain, n);
        long t = firstStep;
        for (int r = 0; r < table.runs.size(); r++) {
            Row row = table.runs.get(r).row();
            if (row.usesScore()) {
                evaluator.at(table.levels, table.levelOffsets[r]);
            }
            long end = t + table.runs.get(r).steps();
            for (; t < end; t++) {
                propose(row, kept, at, n, t);
                if (allLive && finite(n)) {
                    float[][] taken = next;
                    next = x;
                    x = taken;
                } else {
                    takeLive(firstBad, at, n, t);
                    allLive = false;
                }
            }
        }
        for (int d = 0; d < dimension; d++) {
            System.arraycopy(x[d], 0, state[d], at, n);
        }
    }

    private void propose(Row row, float[][] kept, int at, int n, long t) {
        float a = (float) row.a();
        for (int d = 0; d < dimension; d++) {
            scale(a, x[d], next[d], n);
        }
        if (row.usesScore()) {
            evaluate(row, n, t);
            if (row.adaptive()) {
                findRatios(n, t);
            }
            for (int d = 0; d < dimension; d++) {
                if (row.adaptive()) {
                    addAdapted((float) row.b(), score[d], next[d], n);
                } else {
                    addMultiple((float) row.b(), score[d], next[d], n);
                }
            }
        }
        if (kept != null) {
            addAndKeep(row, kept, at, n);
        }
        if (row.usesNoise()) {
            addNoise(row, n, t);
        }
        for (int d = 0; d < dimension; d++) {
            addZeros(next[d], zero, n);
        }
    }

    private void evaluate(Row row, int n, long t) {
        if (!row.scoreTakesNoise()) {
            evaluator.score(x, score, n);
            return;
        }
        if (z == null) {
            z = new float[dimension][BATCH];
        }
        noise.each(t, (d, normals) -> System.arraycopy(normals, 0, z[d], 0, n));
        evaluator.increments(x, z, score, n);
    }

    private static void scale(float factor, float[] from, float[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = factor * from[i];
        }
    }

    private static void addMultiple(float factor, float[] from, float[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = Math.fma(factor, from[i], to[i]);
        }
    }

    /** Makes {@code zero} NaN, for good, where a coordinate is not finite. */
    private static void addZeros(float[] coordinate, float[] zero, int n) {
        for (int i = 0; i < n; i++) {
            zero[i] = Math.fma(coordinate[i], 0.0f, zero[i]);
        }
    }

    private boolean finite(int n) {
        boolean finite = true;
        for (int i = 0; i < n; i++) {
            finite &= zero[i] == 0;
        }
        return finite;
    }

    /** Takes the step where it is finite; elsewhere the chain stays. */
    private void takeLive(long[] firstBad, int at, int n, long t) {
        for (int i = 0; i < n; i++) {
            if (zero[i] == 0) {
                for (int d = 0; d < dimension; d++) {
                    x[d][i] = next[d][i];
                }
            } else if (firstBad[at + i] < 0) {
                firstBad[at + i] = t;
            }
        }
    }

    private void addAndKeep(Row row, float[][] kept, int at, int n) {
        for (int d = 0; d < dimension; d++) {
            float[] keptX = kept[d];
            float[] keptScore = kept[dimension + d];
            for (int i = 0; i < n; i++) {
                if (row.usesKept()) {
                    float inner = Math.fma((float) row.p(), keptX[at + i], next[d][i]);
                    next[d][i] = Math.fma((float) row.q(), keptScore[at + i], inner);
                }
                if (zero[i] == 0 && row.sums()) {
                    float inner = Math.fma(
                            (float) row.sum().v(), x[d][i], (float) row.sum().u() * keptScore[at + i]);
                    keptScore[at + i] = Math.fma((float) row.sum().w(), score[d][i], inner);
                } else if (zero[i] == 0 && row.keep()) {
                    keptScore[at + i] = score[d][i];
                }
                if (zero[i] == 0 && row.keep()) {
                    keptX[at + i] = x[d][i];
                }
            }
        }
    }

    private void addNoise(Row row, int n, long t) {
        float c = (float) row.c();
        if (row.adaptive()) {
            for (int i = 0; i < n; i++) {
                ratio[i] = (float) Math.sqrt(ratio[i]);
            }
            noise.each(t, (d, normals) -> addAdapted(c, normals, next[d], n));
        } else {
            noise.each(t, (d, normals) -> addMultiple(c, normals, next[d], n));
        }
    }

    /** |z|²/|s|² of every chain. */
    private void findRatios(int n, long t) {
        float[] noiseSquares = new float[n];
        float[] scoreSquares = new float[n];
        noise.each(t, (d, normals) -> addSquares(normals, noiseSquares, n));
        for (int d = 0; d < dimension; d++) {
            addSquares(score[d], scoreSquares, n);
        }
        for (int i = 0; i < n; i++) {
            ratio[i] = noiseSquares[i] / scoreSquares[i];
        }
    }

    private static void addSquares(float[] from, float[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = Math.fma(from[i], from[i], to[i]);
        }
    }

    private void addAdapted(float factor, float[] from, float[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = Math.fma(factor * ratio[i], from[i], to[i]);
        }
    }
}
