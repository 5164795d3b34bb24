package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Parameters;
import org.scorefield.plan.Plan;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.VariancePreserving;
import org.scorefield.target.SdeScheme;
import org.scorefield.target.SdeStep;

/** Which samplers take their noise along a Brownian path, and what is left of them then. */
class AlongPathTest {
    private static final ForwardProcess VP = new VariancePreserving(0.1, 20);

    private static ReverseSde reverse(TimeGrid grid) {
        return new ReverseSde(VP, ReverseSde.Solver.EULER_MARUYAMA, 1, grid, true);
    }

    /** All but the noise is the sampler's, whatever one can ask of a sampler. */
    @ParameterizedTest
    @EnumSource(SpacedTimes.Spacing.class)
    void isTheSamplerButForItsNoise(SpacedTimes.Spacing spacing) {
        PlanSampler sampler = reverse(new SpacedTimes(spacing, 8, 0.01));
        PlanSampler along = new AlongPath(sampler, 8, 2);
        assertEquals(sampler.plan().with(new Plan.Noise(1, 2)), along.plan());
        assertArrayEquals(sampler.times(), along.times());
        assertEquals(sampler.priorDeviation(), along.priorDeviation());
        Set<String> own = Stream.of(AlongPath.class.getDeclaredMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());
        List<String> left = Stream.of(PlanSampler.class.getMethods())
                .map(Method::getName)
                .filter(name -> !own.contains(name))
                .toList();
        assertEquals(List.of("pathSteps"), left, "not handed on: a path is not taken along another one");
    }

    static Stream<List<Object>> bad() {
        SdeStep step = SdeStep.of(List.of("-x"), List.of("x"), Parameters.NONE, SdeScheme.HEUN);
        TimeGrid spaced = new SpacedTimes(SpacedTimes.Spacing.LOG_SNR, 8, 0.01);
        PlanSampler flow = new ProbabilityFlow(VP, ProbabilityFlow.Solver.RK4, spaced, false);
        PlanSampler corrected =
                new PredictorCorrector(reverse(spaced), PredictorCorrector.Corrector.ANNEALED_LANGEVIN, 0.1, 1);
        PlanSampler listed = reverse(new ListedTimes(new double[] {1, 0.5, 0.1}));
        String allowed = "; allowed: Forward, Langevin, or ReverseSde on SpacedTimes";
        String uneven = " with steps that are not halved evenly" + allowed;
        String many = ", as many as the sampler makes";
        return Stream.of(
                List.of(new ForwardSde(step, 8, 0, 1), 8, 1, "sampler: is ForwardSde with 2 rows a step" + allowed),
                List.of(flow, 8, 1, "sampler: is ProbabilityFlow with 4 rows a step" + allowed),
                List.of(listed, 2, 1, "sampler: is ReverseSde" + uneven),
                List.of(corrected, 8, 1, "sampler: is PredictorCorrector" + uneven),
                List.of(new AlongPath(reverse(spaced), 8, 1), 8, 2, "sampler: is AlongPath" + uneven),
                List.of(reverse(spaced), 4, 1, "steps: is 4; allowed: 8" + many),
                List.of(new Langevin(0.1, 1L << 40), 1 << 30, 1, "steps: is 1073741824; allowed: 1099511627776" + many),
                List.of(
                        new Forward(VP, Forward.Solver.EXACT, 8, 1),
                        16,
                        3,
                        "steps: is 16; allowed: 8" + many
                                + "\nbase: is 3 with 16 steps; allowed: steps, halved any number of times"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesWhatItCannotServe(List<Object> bad) {
        BadInputException e = assertThrows(
                BadInputException.class,
                () -> new AlongPath((PlanSampler) bad.get(0), (int) bad.get(1), (int) bad.get(2)));
        assertEquals(bad.get(3), e.getMessage());
    }
}
