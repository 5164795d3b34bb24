package org.scorefield.backend.device;

import java.util.ArrayList;
import java.util.List;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** The runs of one launch as {@code kernels/entry/row.h} reads them. The arrays are reused from launch to launch. */
final class RunTable {
    /** 32-bit words of a run. */
    static final int WORDS = 11;

    private static final int SCORE = 1;
    private static final int NOISE = 2;
    private static final int KEPT = 4;
    private static final int KEEP = 8;
    private static final int RECORD = 16;
    private static final int SUM = 32;
    private static final int ADAPT = 64;
    private static final int SHARED_SHIFT = 8;
    private static final int HALVINGS_SHIFT = 16;

    /** Where a run's flags are; the count and the level follow. */
    private static final int FLAGS = 8;

    private final Target target;
    private final int capacity;
    private final int levelCapacity;
    private final int[] words;
    private final float[] levels;
    private final List<Level> held = new ArrayList<>();
    private int size;
    private long steps;
    private int records;
    private boolean levelsChanged;

    /**
     * A table.
     *
     * @param capacity runs
     * @param levelCapacity different levels
     */
    RunTable(Target target, int capacity, int levelCapacity) {
        this.target = target;
        this.capacity = capacity;
        this.levelCapacity = levelCapacity;
        this.words = new int[capacity * WORDS];
        this.levels = new float[Math.multiplyExact(levelCapacity, target.levelSize())];
    }

    /**
     * Fills it with steps {@code from} to at most {@code to}, as many as fit; all their numbers have the same high word, which is
     * what {@code kernels/random/noise.h} relies on.
     *
     * @param every as in {@link org.scorefield.backend.Ensemble#advance}
     * @param mostRecords records that a launch may make
     */
    void fill(Plan plan, long from, long to, long every, int mostRecords) {
        size = 0;
        steps = 0;
        records = 0;
        levelsChanged = false;
        if (held.size() == levelCapacity) {
            held.clear();
        }
        long last = Math.min(to, ((from >>> 32) + 1) << 32);
        for (Plan.Run run : plan.runs(from, last, every, capacity)) {
            Row row = run.row();
            int level = row.usesScore() ? hold(row.level()) : 0;
            if (level < 0 || records == mostRecords) {
                break;
            }
            long end = from + steps + run.steps();
            boolean record = every > 0 && end % every == 0;
            put(row, plan.noise(), run.steps(), record, level);
            steps += run.steps();
            records += record ? 1 : 0;
        }
    }

    private int hold(Level level) {
        int index = held.indexOf(level);
        if (index < 0) {
            if (held.size() == levelCapacity) {
                return -1;
            }
            index = held.size();
            target.level(level, levels, index * target.levelSize());
            held.add(level);
            levelsChanged = true;
        }
        return index * target.levelSize();
    }

    private void put(Row row, Plan.Noise noise, long count, boolean record, int level) {
        int at = size++ * WORDS;
        words[at] = Float.floatToRawIntBits((float) row.a());
        words[at + 1] = Float.floatToRawIntBits((float) row.b());
        words[at + 2] = Float.floatToRawIntBits((float) row.p());
        words[at + 3] = Float.floatToRawIntBits((float) row.q());
        words[at + 4] = Float.floatToRawIntBits((float) row.c());
        words[at + 5] = Float.floatToRawIntBits((float) row.sum().u());
        words[at + 6] = Float.floatToRawIntBits((float) row.sum().v());
        words[at + 7] = Float.floatToRawIntBits((float) row.sum().w());
        words[at + FLAGS] = (row.usesScore() ? SCORE : 0)
                | (row.usesNoise() ? NOISE : 0)
                | (row.usesKept() ? KEPT : 0)
                | (row.keep() ? KEEP : 0)
                | (record ? RECORD : 0)
                | (row.sums() ? SUM : 0)
                | (row.adaptive() ? ADAPT : 0)
                | noise.rows() - 1 << SHARED_SHIFT
                | noise.halvings() << HALVINGS_SHIFT;
        words[at + FLAGS + 1] = Math.toIntExact(count);
        words[at + FLAGS + 2] = level;
    }

    /** Copies it to the device. */
    void write(Device.Memory runs, Device.Memory levelNumbers) {
        runs.write(0, words, size * WORDS);
        if (levelsChanged) {
            levelNumbers.write(0, levels, held.size() * target.levelSize());
        }
    }

    /** Where the level starts at which run {@code r} takes the score; −1 if it takes none. */
    int level(int r) {
        return has(r, SCORE) ? words[r * WORDS + FLAGS + 2] : -1;
    }

    /** How many steps run {@code r} takes. */
    int count(int r) {
        return words[r * WORDS + FLAGS + 1];
    }

    /** Whether a record follows run {@code r}. */
    boolean records(int r) {
        return has(r, RECORD);
    }

    /** Whether run {@code r} adapts its steps. */
    boolean adapts(int r) {
        return has(r, ADAPT);
    }

    private boolean has(int r, int flag) {
        return (words[r * WORDS + FLAGS] & flag) != 0;
    }

    int size() {
        return size;
    }

    long steps() {
        return steps;
    }

    int records() {
        return records;
    }
}
