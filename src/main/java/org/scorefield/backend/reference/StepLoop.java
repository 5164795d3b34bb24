package org.scorefield.backend.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.random.Normals;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Takes one chain through a table of runs: the twin of {@code kernels/entry/advance.h}, operation by operation. */
final class StepLoop {
    /** Runs with their coefficients rounded and the numbers of their levels. */
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
                    levelOffsets[r] = offsets.computeIfAbsent(row.level(), level -> offsets.size() * target.levelSize());
                }
            }
            this.levels = new float[offsets.size() * target.levelSize()];
            offsets.forEach((level, offset) -> target.level(level, levels, offset));
        }
    }

    private final Target.Evaluator evaluator;
    private final Table table;
    private final long seed;
    private final int dimension;
    private final int timesPerBlockLog2;
    private final float[] x;
    private final float[] score;
    private final float[] next;
    private final int[] words = new int[4];
    private final float[] normals = new float[4];
    private long drawn;

    StepLoop(Target target, Table table, long seed) {
        this.evaluator = target.evaluator();
        this.table = table;
        this.seed = seed;
        this.dimension = target.dimension();
        this.timesPerBlockLog2 = Normals.timesPerBlockLog2(dimension);
        this.x = new float[dimension];
        this.score = new float[dimension];
        this.next = new float[dimension];
    }

    /**
     * Advances the chain whose position is at {@code state[at …]} and whose kept position and score are at
     * {@code kept[2·at …]}.
     *
     * @return the chain's first bad step, −1 for none
     */
    long advance(float[] state, int at, float[] kept, long firstBad, long chain, long firstStep) {
        if (firstBad >= 0) {
            return firstBad;
        }
        System.arraycopy(state, at, x, 0, dimension);
        drawn = -1;
        long t = firstStep;
        for (int r = 0; r < table.runs.size(); r++) {
            Row row = table.runs.get(r).row();
            boolean usesScore = row.usesScore();
            if (usesScore) {
                evaluator.at(table.levels, table.levelOffsets[r]);
            }
            float a = (float) row.a();
            float b = (float) row.b();
            float c = (float) row.c();
            long end = t + table.runs.get(r).steps();
            for (; t < end; t++) {
                for (int d = 0; d < dimension; d++) {
                    next[d] = a * x[d];
                }
                if (usesScore) {
                    evaluator.score(x, score);
                    for (int d = 0; d < dimension; d++) {
                        next[d] = Math.fma(b, score[d], next[d]);
                    }
                }
                if (kept != null) {
                    addAndKeep(row, kept, 2 * at);
                }
                if (row.usesNoise()) {
                    addNoise(c, chain, t);
                }
                if (!finite(next)) {
                    System.arraycopy(x, 0, state, at, dimension);
                    return t;
                }
                System.arraycopy(next, 0, x, 0, dimension);
            }
        }
        System.arraycopy(x, 0, state, at, dimension);
        return -1;
    }

    private void addAndKeep(Row row, float[] kept, int at) {
        if (row.usesKept()) {
            for (int d = 0; d < dimension; d++) {
                float inner = Math.fma((float) row.p(), kept[at + d], next[d]);
                next[d] = Math.fma((float) row.q(), kept[at + dimension + d], inner);
            }
        }
        if (row.keep()) {
            System.arraycopy(x, 0, kept, at, dimension);
            System.arraycopy(score, 0, kept, at + dimension, dimension);
        }
    }

    private void addNoise(float c, long chain, long t) {
        if (dimension <= 2) {
            long time = t >> timesPerBlockLog2;
            if (drawn != time) {
                draw(chain, time, 0);
                drawn = time;
            }
            int first = dimension == 1 ? (int) (t & 3) : (int) (t & 1) << 1;
            for (int d = 0; d < dimension; d++) {
                next[d] = Math.fma(c, normals[first + d], next[d]);
            }
            return;
        }
        for (int d = 0; d < dimension; d += 4) {
            draw(chain, t, d / 4);
            for (int i = 0; i < 4 && d + i < dimension; i++) {
                next[d + i] = Math.fma(c, normals[i], next[d + i]);
            }
        }
    }

    private void draw(long chain, long time, int block) {
        Philox.block(seed, Purpose.STEP, chain, time, block, words);
        Normals.of(words, normals);
    }

    private static boolean finite(float[] x) {
        float zero = 0; // NaN as soon as one coordinate is not finite
        for (float coordinate : x) {
            zero = Math.fma(coordinate, 0.0f, zero);
        }
        return zero == 0;
    }
}
