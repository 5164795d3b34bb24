package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.scorefield.plan.Row;
import org.scorefield.schedule.LinearBetaSchedule;
import org.scorefield.target.Level;

/**
 * The loop of diffusers' own test, {@code tests/schedulers/test_scheduler_ddim.py::test_full_loop_no_noise}: the "model"
 * ε = x·t/(t + 1) from x = 0, 1/768, … 767/768, ten steps, x̂₀ clipped to ±1; sum of |x| 172.0067, mean 0.223967.
 *
 * <p>Its model is the score of no target and clipping is not linear, so no backend runs it. But in terms of x̂₀ and ε, of which x and
 * s are mixtures, a row is a·α·x̂₀ + (a·σ − b/σ)·ε, and there x̂₀ can be clipped.
 */
class DdimPublishedTest {
    @Test
    void sumAndMeanAreThoseOfDiffusers() {
        List<Row> rows = new Ddim(new LinearBetaSchedule(1e-4, 0.02, 1000), 10, 0)
                .plan()
                .rows()
                .toList();
        assertEquals(10, rows.size());
        double sum = 0;
        for (int i = 0; i < 768; i++) {
            double x = i / 768.0;
            for (int r = 0; r < 10; r++) {
                x = step(rows.get(r), x, 900 - 100 * r);
            }
            sum += Math.abs(x);
        }
        assertEquals(172.0067, sum, 1e-2); // theirs in single precision, and compared with this tolerance
        assertEquals(0.223967, sum / 768, 1e-3);
        assertEquals(172.0067, sum, 5e-4, "closer than they ask");
    }

    private static double step(Row row, double x, int t) {
        Level level = row.level();
        double epsilon = x * t / (t + 1);
        double data = (x - level.sigma() * epsilon) / level.alpha();
        double clipped = Math.max(-1, Math.min(1, data));
        return row.a() * level.alpha() * clipped + (row.a() * level.sigma() - row.b() / level.sigma()) * epsilon;
    }
}
