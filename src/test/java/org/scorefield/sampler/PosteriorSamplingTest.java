package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.contract.Opaque;
import org.scorefield.sampler.SpacedTimes.Spacing;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.VariancePreserving;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.MixtureOfTargets;
import org.scorefield.target.Posterior;
import org.scorefield.target.Target;

/**
 * What is sampled after an observation is the exact posterior: inpainting, where one coordinate of a mixture in the plane is observed and
 * the other filled in, and the same where the mixture is one of two classes, each a mixture itself, so that the class is inferred, too.
 */
class PosteriorSamplingTest {
    /** A sampler, what noise it leaves, and how far its steps may take weights, means and covariances. */
    record Way(String name, PlanSampler sampler, double left, double bias, double spread) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Way> ways() {
        ForwardProcess vp = new VariancePreserving(0.1, 20);
        SpacedTimes grid = new SpacedTimes(Spacing.LOG_SNR, 100, 1e-3);
        GeometricSchedule levels = new GeometricSchedule(8, 0.05, 20);
        return List.of(
                new Way(
                        "reverse-sde",
                        new ReverseSde(vp, ReverseSde.Solver.EXPONENTIAL, 1, grid, true),
                        0,
                        0.02,
                        0.005),
                new Way(
                        "probability-flow",
                        new ProbabilityFlow(vp, ProbabilityFlow.Solver.DPM_SOLVER_PP_2M, grid, true),
                        0,
                        0,
                        0),
                new Way("annealed-langevin", new AnnealedLangevin(levels, 100, 2.5e-3, false), 0.05, 0.02, 0.01));
    }

    static Stream<Arguments> cases() {
        return ways().stream()
                .flatMap(way -> Stream.of(
                        Arguments.of("inpainting", Posterior.of(PosteriorLaw.PRIOR, PosteriorLaw.OBSERVED), way),
                        Arguments.of("classes", Posterior.of(classes(), PosteriorLaw.OBSERVED), way)));
    }

    /** The first two components are one class, the others another. */
    private static Target classes() {
        double[] weights = PosteriorLaw.WEIGHTS;
        double first = weights[0] + weights[1];
        return MixtureOfTargets.of(
                new double[] {first, 1 - first},
                List.of(part(0, new double[] {weights[0] / first, weights[1] / first}), part(2, new double[] {
                    weights[2] / (1 - first), weights[3] / (1 - first)
                })));
    }

    private static GaussianMixture part(int from, double[] weights) {
        return GaussianMixture.of(
                weights,
                new double[][] {PosteriorLaw.MEANS[from], PosteriorLaw.MEANS[from + 1]},
                Covariance.full(new double[][][] {PosteriorLaw.COVARIANCES[from], PosteriorLaw.COVARIANCES[from + 1]}));
    }

    @ParameterizedTest(name = "{0} by {2}")
    @MethodSource("cases")
    void theExactPosteriorIsSampled(String name, Target posterior, Way way) {
        assertInstanceOf(GaussianMixture.class, posterior);
        PosteriorLaw exact = PosteriorLaw.exact().noisy(way.left());
        PosteriorLaw found = PosteriorLaw.sampled(posterior, way.sampler());
        found.check(exact, way.bias(), way.spread());
        double oneClass = exact.firstClass();
        assertEquals(
                oneClass,
                found.firstClass(),
                5 * Math.sqrt(oneClass * (1 - oneClass) / PosteriorLaw.CHAINS) + way.bias(),
                "probability of the class");
    }

    /**
     * A prior that is not known for a mixture is guided, with a score that is approximate at levels with noise. How far samples then are
     * off, as docs/targets.md has it, to five standard errors of so few chains: the way that ends by staying at little noise is nearly right,
     * those that pass each level once are not.
     */
    @ParameterizedTest
    @CsvSource({
        "reverse-sde, 0.847, 0.282, 0.083",
        "probability-flow, 0.954, 0.306, 0.029",
        "annealed-langevin, 0.549, 0.256, 0.145"
    })
    void guidedSamplesAreOffAsDocumented(String name, double firstClass, double mean, double variance) {
        Target guided = Posterior.of(new Opaque(PosteriorLaw.PRIOR), PosteriorLaw.OBSERVED);
        Way way = ways().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        PosteriorLaw found = PosteriorLaw.sampled(guided, way.sampler());
        double chains = PosteriorLaw.CHAINS;
        assertEquals(firstClass, found.firstClass(), 5 * Math.sqrt(0.25 / chains));
        assertEquals(mean, found.observedMean(), 5 * Math.sqrt(variance / chains));
        assertEquals(variance, found.observedVariance(), 5 * variance * Math.sqrt(2 / chains));
    }
}
