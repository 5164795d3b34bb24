package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scorefield.error.BadInputException;
import org.scorefield.error.Checks;
import org.scorefield.schedule.KarrasSchedule;
import org.scorefield.sde.VariancePreserving;

/** After which rows chains may be looked at; what is said where they may not is in the tests of job files. */
class StepEndsTest {
    private static boolean may(PlanSampler sampler, long rows) {
        Checks checks = new Checks();
        StepEnds.of(sampler, sampler.plan().steps()).check(checks, "every", rows);
        return checks.clean();
    }

    /** Where a flow is at a time of its grid, and where it ends. */
    @ParameterizedTest
    @EnumSource(ProbabilityFlow.Solver.class)
    void flowsAreAtTimes(ProbabilityFlow.Solver solver) {
        PlanSampler flow = new ProbabilityFlow(
                new VariancePreserving(0.1, 20), solver, new SpacedTimes(SpacedTimes.Spacing.LOG_SNR, 3, 0.01), true);
        double[] times = flow.times();
        long all = flow.plan().steps();
        assertEquals(all + 1, times.length);
        for (int rows = 0; rows <= all; rows++) {
            assertEquals(rows == all || !Double.isNaN(times[rows]), may(flow, rows), "after " + rows + " rows");
        }
    }

    /** Euler and Heun, without noise, with a row of noise in each step, and in some. */
    @ParameterizedTest
    @CsvSource({"false, 0, 0, 1", "true, 0, 0, 2", "false, 1, 0, 2", "true, 1, 0, 3", "true, 1, 5, 1"})
    void edmStepsHaveSoManyRows(boolean second, double churn, double least, int rows) {
        Edm.Churn noise = new Edm.Churn(churn, least, Double.POSITIVE_INFINITY, 1);
        PlanSampler edm = new Edm(new KarrasSchedule(80, 0.002, 4, 7), second, noise);
        long all = edm.plan().steps();
        assertEquals(rows, edm.rowsPerStep());
        assertTrue(may(edm, all) && may(edm, 3L * rows), "the end, and that of the third step");
        assertEquals(rows == 1, may(edm, rows + 1));
        BadInputException e = assertThrows(BadInputException.class, () -> {
            Checks checks = new Checks();
            StepEnds.of(edm, all).check(checks, "every", all + 1);
            checks.done();
        });
        assertTrue(e.getMessage().startsWith("every: is " + (all + 1) + " but there are only " + all), e.getMessage());
    }

    @Test
    void everyRowOfTheOthersIsAStep() {
        assertTrue(may(new Langevin(0.1, 1L << 40), 3));
    }
}
