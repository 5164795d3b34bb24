package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.plan.Row;
import org.scorefield.schedule.LinearBetaSchedule;

/** Steps of DDIM reach from noise to data however many they are; what they do is tested with other samplers. */
class DdimTest {
    /**
     * The mean on N(5, 1), where s(x; (α, σ)) = 5α − x, by the rows' own recursion: no draws. A start at 0 instead of 5·√ᾱ_T misses
     * 0.032 of it, or up to 0.1 from where ten steps start.
     */
    @ParameterizedTest
    @ValueSource(ints = {10, 400, 500, 501, 600, 999, 1000})
    void theMeanIsReached(int steps) {
        Ddim ddim = new Ddim(new LinearBetaSchedule(1e-4, 0.02, 1000), steps, 0);
        double mean = 0;
        for (Row row : ddim.plan().rows().toList()) {
            mean = row.a() * mean + row.b() * (5 * row.level().alpha() - mean);
        }
        assertEquals(5, mean, steps < 100 ? 0.1 : 0.034);
    }
}
