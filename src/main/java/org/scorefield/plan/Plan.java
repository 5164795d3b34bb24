package org.scorefield.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.scorefield.error.Checks;

/**
 * What a sampler does, as a table: segments of rows, each repeated. Step t (from 0) applies one row; t is also the time in the
 * address of the step's noise. A plan is kept folded, so its length costs no memory.
 *
 * @param segments in order, at least one
 */
public record Plan(List<Segment> segments) {
    /**
     * Rows that are gone through {@code repeats} times.
     *
     * @param rows at least one
     * @param repeats at least one
     */
    public record Segment(List<Row> rows, long repeats) {
        /** Checks and copies its arguments. */
        public Segment {
            rows = List.copyOf(rows);
            new Checks()
                    .atLeastOne("rows", rows.size())
                    .atLeastOne("steps", repeats)
                    .done();
        }

        /** How many steps it takes. */
        public long steps() {
            return Math.multiplyExact(repeats, (long) rows.size());
        }
    }

    /**
     * The same row for several steps in a row.
     *
     * @param row the row
     * @param steps how many
     */
    public record Run(Row row, long steps) {}

    /** Checks and copies its argument. */
    public Plan {
        segments = List.copyOf(segments);
        new Checks().atLeastOne("segments", segments.size()).done();
    }

    /** One step that leaves the state as it is. */
    public static final Plan NOTHING = repeat(1, Row.of(1));

    /** {@code rows}, gone through {@code repeats} times. */
    public static Plan repeat(long repeats, Row... rows) {
        return new Plan(List.of(new Segment(Arrays.asList(rows), repeats)));
    }

    /** This plan, then another. */
    public Plan then(Plan next) {
        return new Plan(Stream.concat(segments.stream(), next.segments.stream()).toList());
    }

    /** How many steps it takes. */
    public long steps() {
        long steps = 0;
        for (Segment segment : segments) {
            steps = Math.addExact(steps, segment.steps());
        }
        return steps;
    }

    /** Whether any row keeps position and score, so that they are part of the state. */
    public boolean keeps() {
        return rows().anyMatch(row -> row.keep() || row.sums() || row.usesKept());
    }

    /** Whether any row adapts its step to the norms of noise and score. */
    public boolean adapts() {
        return rows().anyMatch(Row::adaptive);
    }

    /** All rows, each segment's once. */
    public Stream<Row> rows() {
        return segments.stream().flatMap(segment -> segment.rows().stream());
    }

    /**
     * Unfolds steps {@code from} to {@code to} (exclusive) into at most {@code limit} runs; the last may end before {@code to}.
     *
     * @param every a run also ends after each step t where t + 1 is a multiple of this; 0 for never
     */
    public List<Run> runs(long from, long to, long every, int limit) {
        List<Run> runs = new ArrayList<>();
        long start = 0;
        long next = from;
        for (Segment segment : segments) {
            long end = start + segment.steps();
            while (next < Math.min(end, to) && runs.size() < limit) {
                long within = next - start;
                int size = segment.rows().size();
                long steps = size == 1 ? Math.min(end, to) - next : 1;
                if (every > 0) {
                    steps = Math.min(steps, every - next % every);
                }
                runs.add(new Run(segment.rows().get((int) (within % size)), steps));
                next += steps;
            }
            start = end;
        }
        return runs;
    }
}
