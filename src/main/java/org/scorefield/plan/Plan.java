package org.scorefield.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.scorefield.error.Checks;

/**
 * What a sampler does, as a table: segments of rows, each repeated. Step t (from 0) applies one row; t is also the time in the
 * address of the step's noise, unless the plan says otherwise. A plan is kept folded, so its length costs no memory.
 *
 * @param segments in order, at least one
 * @param noise where steps have their noise from
 */
public record Plan(List<Segment> segments, Noise noise) {
    /**
     * Where steps have their noise from. Step t takes that of time n = ⌊t/rows⌋, which is, without halvings, drawn for n. With them, a
     * time of length h is a part of a Brownian path: a time of length 2ᵐh, whose noise is drawn for ⌊n/2ᵐ⌋, was halved m times. Halves
     * of a time with noise z have the noise (z ± ξ)/√2 with a normal ξ of their own (Lévy's construction, by midpoints). So plans whose
     * steps are halved go along the same path, up to rounding.
     *
     * @param rows how many steps share their noise: 1 or 2
     * @param halvings m, from 0 to 40
     */
    public record Noise(int rows, int halvings) {
        /** Of its own for each step. */
        public static final Noise USUAL = new Noise(1, 0);

        /** The most halvings: times have 40 bits. */
        public static final int MOST_HALVINGS = 40;

        /** The most coordinates for which a path has addresses of its own. */
        public static final int MOST_DIMENSIONS = 4096;

        /** Checks its arguments. */
        public Noise {
            new Checks()
                    .that(rows == 1 || rows == 2, "rows", "is " + rows, "1 or 2")
                    .that(
                            halvings >= 0 && halvings <= MOST_HALVINGS,
                            "halvings",
                            "is " + halvings,
                            "a whole number from 0 to " + MOST_HALVINGS)
                    .done();
        }

        /** The time whose noise step t takes. */
        public long time(long t) {
            return t / rows;
        }
    }

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

    /** Checks and copies its arguments. */
    public Plan {
        segments = List.copyOf(segments);
        boolean usual = noise.equals(Noise.USUAL);
        new Checks()
                .atLeastOne("segments", segments.size())
                .that(
                        usual
                                || segments.stream()
                                        .flatMap(segment -> segment.rows().stream())
                                        .noneMatch(Row::adaptive),
                        "noise",
                        "is along a path while rows adapt to it",
                        "noise of their own for rows that adapt")
                .done();
    }

    /** A plan whose steps have noise of their own. */
    public Plan(List<Segment> segments) {
        this(segments, Noise.USUAL);
    }

    /** One step that leaves the state as it is. */
    public static final Plan NOTHING = repeat(1, Row.of(1));

    /** {@code rows}, gone through {@code repeats} times. */
    public static Plan repeat(long repeats, Row... rows) {
        return new Plan(List.of(new Segment(Arrays.asList(rows), repeats)));
    }

    /** This plan, then the segments of another. */
    public Plan then(Plan next) {
        return new Plan(Stream.concat(segments.stream(), next.segments.stream()).toList(), noise);
    }

    /** With noise from elsewhere. */
    public Plan with(Noise other) {
        return new Plan(segments, other);
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

    /** Whether any row's score takes noise. */
    public boolean takesNoise() {
        return rows().anyMatch(Row::scoreTakesNoise);
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
