package org.scorefield.backend.reference;

import org.scorefield.plan.Plan;
import org.scorefield.random.Normals;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;
import org.scorefield.target.Target;

/** The noise of a batch's steps: the twin of {@code kernels/random/noise.h} and {@code path.h}. */
final class StepNoise {
    private static final int BATCH = Target.Evaluator.BATCH;

    /** √½. */
    private static final float HALF = 0x1.6a09e6p-1f;

    private final long seed;
    private final int dimension;
    private final Plan.Noise source;
    private final int timesPerBlockLog2;
    private final int[] words = new int[4];
    private final float[] four = new float[4];
    private final float[][] normals = new float[4][BATCH];
    private final float[][] bridge = new float[4][BATCH];
    private long firstChain;
    private int n;

    /** What {@link #normals} are for: a block's number; −1 for nothing. */
    private long held;

    /**
     * Noise.
     *
     * @param source where it comes from
     */
    StepNoise(long seed, int dimension, Plan.Noise source) {
        this.seed = seed;
        this.dimension = dimension;
        this.source = source;
        this.timesPerBlockLog2 = Normals.timesPerBlockLog2(dimension);
    }

    /** The batch's normals for coordinate {@code d}. */
    interface Use {
        void of(int d, float[] normals);
    }

    /** Turns to the n chains from this one on. */
    void begin(long firstChain, int n) {
        this.firstChain = firstChain;
        this.n = n;
        this.held = -1;
    }

    /** The normals of step t, coordinate by coordinate. */
    void each(long t, Use use) {
        long time = source.time(t);
        if (source.halvings() == 0 && dimension <= 2) {
            // a block serves several times
            if (held != time >> timesPerBlockLog2) {
                held = time >> timesPerBlockLog2;
                draw(Purpose.STEP, held, 0, normals);
            }
            int first = first(time);
            for (int d = 0; d < dimension; d++) {
                use.of(d, normals[first + d]);
            }
            return;
        }
        for (int d = 0; d < dimension; d += 4) {
            if (dimension > 4 || held != time) {
                descend(time, d / 4);
                held = time;
            }
            for (int j = 0; j < 4 && d + j < dimension; j++) {
                use.of(d + j, normals[j]);
            }
        }
    }

    /** Four normals of a time, from those of the time that was halved. */
    private void descend(long time, int block) {
        take(Purpose.STEP, time >> source.halvings(), block, normals);
        for (int depth = 1; depth <= source.halvings(); depth++) {
            long half = time >> source.halvings() - depth;
            take(Purpose.BRIDGE, half >> 1, 64 * block + depth, bridge);
            float sign = (half & 1) != 0 ? -1 : 1;
            for (int j = 0; j < Math.min(4, dimension); j++) {
                for (int i = 0; i < n; i++) {
                    normals[j][i] = (normals[j][i] + sign * bridge[j][i]) * HALF;
                }
            }
        }
    }

    /** The normals that a time has of a block, first in {@code to}. */
    private void take(Purpose purpose, long time, int block, float[][] to) {
        draw(purpose, time >> timesPerBlockLog2, block, to);
        int first = first(time);
        for (int d = 0; d < dimension && first > 0; d++) {
            System.arraycopy(to[first + d], 0, to[d], 0, n);
        }
    }

    /** Where in its block the normals of a time begin. */
    private int first(long time) {
        return dimension == 1 ? (int) (time & 3) : dimension == 2 ? (int) (time & 1) << 1 : 0;
    }

    private void draw(Purpose purpose, long time, int block, float[][] to) {
        for (int i = 0; i < n; i++) {
            Philox.block(seed, purpose, firstChain + i, time, block, words);
            Normals.of(words, four);
            for (int j = 0; j < 4; j++) {
                to[j][i] = four[j];
            }
        }
    }
}
