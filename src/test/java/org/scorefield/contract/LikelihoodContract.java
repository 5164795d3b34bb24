package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.scorefield.Engine;
import org.scorefield.LikelihoodJob;
import org.scorefield.sampler.FlowDensity;
import org.scorefield.sampler.FlowDensity.Prior;
import org.scorefield.sampler.Probes;
import org.scorefield.sampler.RungeKutta;
import org.scorefield.sampler.SpacedTimes;
import org.scorefield.sde.VariancePreserving;
import org.scorefield.target.Covariance.Kind;

/** What a backend promises about log densities along a flow: all bits. */
abstract class LikelihoodContract extends LossContract {
    /** Both kinds of trace, both priors, rows that keep and rows that sum. */
    private static final List<FlowDensity> FLOWS = List.of(
            flow(RungeKutta.HEUN, 2, Prior.EXACT, Optional.of(new Probes(Probes.Law.GAUSSIAN, 2))),
            flow(RungeKutta.RK4, 1, Prior.NORMAL, Optional.empty()));

    /** Of the others, one with a kernel of its own and one made of several. */
    private static final Set<String> OTHERS = Set.of("laplace D=3", "mixture");

    private static FlowDensity flow(RungeKutta solver, int steps, Prior prior, Optional<Probes> probes) {
        SpacedTimes times = new SpacedTimes(SpacedTimes.Spacing.UNIFORM, steps, 0.05);
        return new FlowDensity(new VariancePreserving(0.1, 2), solver, times, prior, probes);
    }

    /** In these dimensions kernels differ; what the kernels of other targets do at points is another test's. */
    @TestFactory
    Stream<DynamicTest> followsFlowsLikeTheReference() {
        Stream<Cases.Other> mixtures = Stream.of(
                        Cases.mixture(Kind.ISOTROPIC, 1, 7),
                        Cases.mixture(Kind.FULL, 3, 2),
                        Cases.mixture(Kind.DIAGONAL, 17, 7))
                .map(mixture -> new Cases.Other(mixture.name(), mixture.mixture()));
        return Stream.concat(mixtures, others().filter(other -> OTHERS.contains(other.name())))
                .map(other -> DynamicTest.dynamicTest(other.name(), () -> {
                    float[] points = other.points(CHAINS, 6);
                    for (FlowDensity flow : FLOWS) {
                        LikelihoodJob job = new LikelihoodJob(other.target(), flow, -5);
                        assertArrayEquals(
                                Engine.on(reference()).logDensities(job, points).values(),
                                Engine.on(backend()).logDensities(job, points).values(),
                                flow.solver().label());
                    }
                }));
    }
}
