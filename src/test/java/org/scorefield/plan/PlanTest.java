package org.scorefield.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.error.BadInputException;
import org.scorefield.plan.Plan.Run;
import org.scorefield.plan.Plan.Segment;
import org.scorefield.target.Level;

class PlanTest {
    private static final Row A = Row.of(1);
    private static final Row B = Row.of(2);
    private static final Row C = Row.of(3);

    /** Five A, then B C three times, then one A. */
    private static final Plan PLAN =
            Plan.repeat(5, A).then(Plan.repeat(3, B, C)).then(Plan.repeat(1, A));

    @Test
    void countsItsSteps() {
        assertEquals(12, PLAN.steps());
        assertEquals(6, PLAN.segments().get(1).steps());
        assertEquals(List.of(A, B, C, A), PLAN.rows().toList());
        assertEquals(1, Plan.NOTHING.steps());
    }

    @Test
    void unfoldsIntoRunsOfEqualRows() {
        List<Run> expected = List.of(
                new Run(A, 5),
                new Run(B, 1),
                new Run(C, 1),
                new Run(B, 1),
                new Run(C, 1),
                new Run(B, 1),
                new Run(C, 1),
                new Run(A, 1));
        assertEquals(expected, PLAN.runs(0, 12, 0, 100));
    }

    @Test
    void startsAndEndsAnywhere() {
        assertEquals(List.of(new Run(A, 2)), PLAN.runs(3, 5, 0, 100));
        assertEquals(List.of(new Run(A, 1), new Run(B, 1)), PLAN.runs(4, 6, 0, 100));
        assertEquals(List.of(new Run(C, 1), new Run(B, 1)), PLAN.runs(8, 10, 0, 100));
        assertEquals(List.of(new Run(A, 1)), PLAN.runs(11, 12, 0, 100));
        assertEquals(List.of(), PLAN.runs(7, 7, 0, 100));
        assertEquals(List.of(), PLAN.runs(12, 12, 0, 100));
    }

    @Test
    void cutsRunsAfterRecordedSteps() {
        assertEquals(List.of(new Run(A, 3), new Run(A, 2), new Run(B, 1), new Run(C, 1)), PLAN.runs(0, 7, 3, 100));
        assertEquals(List.of(new Run(A, 2), new Run(A, 1)), PLAN.runs(2, 5, 4, 100));
        assertEquals(List.of(new Run(A, 1), new Run(A, 1)), PLAN.runs(0, 2, 1, 100));
        assertEquals(List.of(new Run(A, 5)), PLAN.runs(0, 5, 5, 100));
    }

    @Test
    void stopsAtTheLimit() {
        assertEquals(List.of(new Run(A, 5), new Run(B, 1)), PLAN.runs(0, 12, 0, 2));
        assertEquals(List.of(new Run(A, 3)), PLAN.runs(0, 12, 3, 1));
        assertEquals(List.of(), PLAN.runs(0, 12, 0, 0));
    }

    @Test
    void aLongPlanUnfoldsOnlyWhereItIsLookedAt() {
        long steps = 1L << 40;
        Plan plan = Plan.repeat(steps / 2, A).then(Plan.repeat(steps / 4, B, C));
        assertEquals(steps, plan.steps());
        assertEquals(List.of(new Run(A, steps / 2), new Run(B, 1)), plan.runs(0, steps, 0, 2));
        assertEquals(List.of(new Run(C, 1)), plan.runs(steps - 1, steps, 0, 2));
        assertEquals(List.of(new Run(A, 1 << 20)), plan.runs(steps / 2 - (1 << 20), steps / 2, 0, 9));
        assertThrows(
                ArithmeticException.class,
                () -> Plan.repeat(Long.MAX_VALUE, A, B).steps());
        assertThrows(
                ArithmeticException.class,
                () -> Plan.repeat(Long.MAX_VALUE, A).then(plan).steps());
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    /** Whatever the cuts, the runs one after the other are the rows one after the other. */
    @ParameterizedTest
    @MethodSource("seeds")
    void runsAreTheNaiveExpansion(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Plan plan = randomPlan(random);
        List<Row> naive = naive(plan);
        assertEquals(naive.size(), plan.steps());
        long every = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 12);
        long next = random.nextLong(naive.size());
        while (next < naive.size()) {
            long to = random.nextLong(next, naive.size()) + 1;
            int limit = random.nextInt(1, 6);
            List<Run> runs = plan.runs(next, to, every, limit);
            assertTrue(!runs.isEmpty() && runs.size() <= limit, runs.size() + " runs, limit " + limit);
            for (Run run : runs) {
                assertTrue(run.steps() >= 1);
                for (long t = next; t < next + run.steps(); t++) {
                    assertEquals(naive.get((int) t), run.row(), "step " + t);
                    boolean inside = t + 1 < next + run.steps();
                    assertFalse(inside && every > 0 && (t + 1) % every == 0, "a record inside a run at step " + t);
                }
                next += run.steps();
            }
            assertTrue(next == to || next < to && runs.size() == limit, "stopped at " + next + " before " + to);
        }
    }

    private static Plan randomPlan(SplittableRandom random) {
        List<Segment> segments = new ArrayList<>();
        for (int s = random.nextInt(1, 6); s > 0; s--) {
            List<Row> rows = new ArrayList<>();
            for (int r = random.nextInt(1, 4); r > 0; r--) {
                rows.add(Row.of(random.nextInt(3)));
            }
            segments.add(new Segment(rows, random.nextInt(1, 20)));
        }
        return new Plan(segments);
    }

    private static List<Row> naive(Plan plan) {
        List<Row> rows = new ArrayList<>();
        for (Segment segment : plan.segments()) {
            for (long repeat = 0; repeat < segment.repeats(); repeat++) {
                rows.addAll(segment.rows());
            }
        }
        return rows;
    }

    @Test
    void refusesEmptyParts() {
        assertThrows(BadInputException.class, () -> new Plan(List.of()));
        assertThrows(BadInputException.class, () -> new Segment(List.of(), 1));
        BadInputException failure = assertThrows(BadInputException.class, () -> new Segment(List.of(A), 0));
        assertEquals("steps: is 0; allowed: a whole number >= 1", failure.getMessage());
    }

    @Test
    void knowsWhetherItKeeps() {
        assertFalse(PLAN.keeps());
        assertTrue(PLAN.then(Plan.repeat(1, A, A.keeping())).keeps());
        assertTrue(PLAN.then(Plan.repeat(1, A.kept(0, 1))).keeps());
    }

    @Test
    void knowsWhetherScoresTakeNoise() {
        Level step = new Level(new Level.Step(0, 0.1));
        assertFalse(PLAN.takesNoise());
        assertFalse(PLAN.then(Plan.repeat(1, Row.of(1).score(0, step))).takesNoise(), "no score at all");
        assertTrue(PLAN.then(Plan.repeat(1, Row.of(1).score(1, step))).takesNoise());
    }

    @Test
    void noiseIsThatOfATime() {
        Plan.Noise noise = new Plan.Noise(2, 3);
        assertEquals(5, noise.time(10));
        assertEquals(5, noise.time(11));
        assertEquals(11, Plan.Noise.USUAL.time(11));
        assertEquals(noise, PLAN.with(noise).then(PLAN).noise());
        BadInputException e = assertThrows(BadInputException.class, () -> new Plan.Noise(3, 41));
        assertEquals(
                "rows: is 3; allowed: 1 or 2\nhalvings: is 41; allowed: a whole number from 0 to 40", e.getMessage());
    }

    /** The norm of a step's noise is that of noise of its own. */
    @Test
    void rowsThatAdaptHaveNoiseOfTheirOwn() {
        Plan adaptive = Plan.repeat(2, Row.of(1).score(0.1).noise(0.2).adapting());
        BadInputException e = assertThrows(BadInputException.class, () -> adaptive.with(new Plan.Noise(1, 1)));
        assertEquals(
                "noise: is along a path while rows adapt to it; allowed: noise of their own for rows that adapt",
                e.getMessage());
    }
}
