package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scorefield.Engine;
import org.scorefield.Sampling;
import org.scorefield.Sink;
import org.scorefield.backend.Initial;
import org.scorefield.error.BadInputException;
import org.scorefield.expression.Parameters;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.target.Covariance;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;
import org.scorefield.target.SdeScheme;
import org.scorefield.target.SdeStep;
import org.scorefield.target.Target;

/** Plans of SDEs by formulas, and the Brownian paths that their noise goes along. Seeds are fixed, so that no test flickers. */
class ForwardSdeTest {
    /** A correct program exceeds this many standard errors, on either side, once in 10⁶ seeds, if it is asked this often. */
    private static double z(int times) {
        return NormalDistribution.of(0, 1).inverseSurvivalProbability(1e-6 / 2 / times);
    }

    private static SdeStep step(SdeScheme scheme, String drift, String diffusion) {
        return SdeStep.of(List.of(drift), List.of(diffusion), Parameters.NONE, scheme);
    }

    private static Level level(double time, double length) {
        return new Level(new Level.Step(time, length));
    }

    @Test
    void whatDoesNotChangeWithTimeIsARowOrTwo() {
        Row row = Row.of(1).score(1, level(0.5, 0.25));
        assertEquals(Plan.repeat(6, row), new ForwardSde(step(SdeScheme.MILSTEIN, "-x", "x"), 6, 0.5, 2).plan());
        Row second = Row.of(0).score(0.5, level(0.5, 0.25)).kept(1, 0.5);
        assertEquals(
                Plan.repeat(6, row.keeping(), second).with(new Plan.Noise(2, 1)),
                new ForwardSde(step(SdeScheme.HEUN, "-x", "x"), 6, 0.5, 2, 3).plan());
    }

    @Test
    void whatDoesHasARowForEachStep() {
        assertEquals(
                Plan.repeat(
                                1,
                                Row.of(1).score(1, level(0.5, 0.75)).keeping(),
                                Row.of(0).score(0.5, level(1.25, 0.75)).kept(1, 0.5),
                                Row.of(1).score(1, level(1.25, 0.75)).keeping(),
                                Row.of(0).score(0.5, level(2, 0.75)).kept(1, 0.5))
                        .with(new Plan.Noise(2, 0)),
                new ForwardSde(step(SdeScheme.HEUN, "-x", "t"), 2, 0.5, 2).plan());
    }

    /** W at the times of each step, [steps][D][chains], for dx = dW. */
    private static float[][][] brownian(int dimension, int steps, int base, int chains) {
        SdeStep step = SdeStep.of(
                Collections.nCopies(dimension, "0"),
                Collections.nCopies(dimension, "1"),
                Parameters.NONE,
                SdeScheme.EULER_MARUYAMA);
        ForwardSde paths = new ForwardSde(step, steps, 0, 1, base);
        Sampling job = Sampling.of(step, paths)
                .initial(new Initial.Normal(0))
                .chains(chains)
                .seed(5)
                .recordEvery(1);
        float[][][] all = new float[steps][dimension][chains];
        try (Engine engine = Engine.open("java")) {
            engine.sample(job, new Sink() {
                @Override
                public void record(long record, long chain, int count, float[] state) {
                    for (int d = 0; d < dimension; d++) {
                        System.arraycopy(state, d * count, all[(int) record][d], (int) chain, count);
                    }
                }

                @Override
                public void state(long chain, int count, float[] state) {}
            });
        }
        return all;
    }

    /** With twice as many steps a path passes through the same points: sums of increments differ by some roundings of |W| < 8. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void halvingStepsFollowsTheSamePath(int dimension) {
        int chains = 50;
        for (int base : new int[] {1, 3}) {
            float[][][] fine = brownian(dimension, 64 * base, base, chains);
            for (int halvings = 0; halvings < 6; halvings++) {
                int steps = base << halvings;
                float[][][] coarse = brownian(dimension, steps, base, chains);
                for (int i = 0; i < steps; i++) {
                    for (int d = 0; d < dimension; d++) {
                        float[] same = fine[(i + 1) * 64 * base / steps - 1][d];
                        for (int j = 0; j < chains; j++) {
                            assertEquals(same[j], coarse[i][d][j], 5e-6, "step " + i + " of " + steps);
                        }
                    }
                }
            }
        }
    }

    /**
     * Increments are independent normals of variance h, whatever was halved: all pairs of steps and coordinates are looked at, so that
     * two that came from the same numbers would show.
     */
    @ParameterizedTest
    @CsvSource({"1, 48, 3", "2, 16, 1", "9, 16, 2"})
    void incrementsAreIndependent(int dimension, int steps, int base) {
        int chains = 3000;
        float[][][] w = brownian(dimension, steps, base, chains);
        double[][] z = new double[steps * dimension][chains];
        for (int i = 0; i < steps; i++) {
            for (int d = 0; d < dimension; d++) {
                for (int j = 0; j < chains; j++) {
                    double before = i == 0 ? 0 : w[i - 1][d][j];
                    z[i * dimension + d][j] = (w[i][d][j] - before) * Math.sqrt(steps);
                }
            }
        }
        double bound = z(z.length * (z.length + 1) / 2);
        for (int k = 0; k < z.length; k++) {
            for (int l = 0; l <= k; l++) {
                double sum = 0;
                for (int j = 0; j < chains; j++) {
                    sum += z[k][j] * z[l][j];
                }
                // the variance of z² is 2; its mean is skewed, for which half as much is added
                double most = k == l ? 1.5 * bound * Math.sqrt(2.0 / chains) : bound / Math.sqrt(chains);
                assertEquals(k == l ? 1 : 0, sum / chains, most, "increments " + k + " and " + l);
            }
        }
    }

    /** Another base is another path, and so is noise of its own for each step. */
    @Test
    void basesArePathsOfTheirOwn() {
        float[] end = brownian(1, 12, 12, 20)[11][0];
        for (int base : new int[] {3, 6}) {
            float[] other = brownian(1, 12, base, 20)[11][0];
            for (int j = 0; j < 20; j++) {
                assertTrue(Math.abs(end[j] - other[j]) > 1e-4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SdeScheme.class)
    void withoutNoiseItIsAnOdeSolver(SdeScheme scheme) {
        SdeStep step = step(scheme, "-2*t*x", "0");
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            try (Engine engine = Engine.open("java")) {
                Sampling job = Sampling.of(step, new ForwardSde(step, 16 << i, 0, 1))
                        .initial(new Initial.Point(new float[] {1}));
                errors[i] = Math.abs(engine.sample(job).state()[0] - Math.exp(-1));
            }
        }
        assertEquals(scheme == SdeScheme.HEUN ? 2 : 1, Math.log(errors[0] / errors[1]) / Math.log(2), 0.1);
    }

    @Test
    void refusesBadArgumentsAllAtOnce() {
        SdeStep step = step(SdeScheme.HEUN, "-x", "1");
        BadInputException e = assertThrows(BadInputException.class, () -> new ForwardSde(step, 12, 1, 1, 5));
        assertEquals(
                "end: is 1.0; allowed: a time above 1.0, where paths start\n"
                        + "base: is 5 with 12 steps; allowed: steps, halved any number of times",
                e.getMessage());
        e = assertThrows(BadInputException.class, () -> new ForwardSde(step, 0, Double.NaN, 1e60, 0));
        assertEquals(
                List.of("steps", "start", "end"),
                e.problems().stream().map(problem -> problem.where()).toList());
        e = assertThrows(BadInputException.class, () -> new ForwardSde(step, 1000, 0, 1e-37, 1000));
        assertTrue(e.getMessage().startsWith("steps: have the length 1.0"), e.getMessage());
    }

    /** Beyond that their numbers would have no addresses. */
    @Test
    void pathsHaveSoManyCoordinates() {
        PlanSampler paths = new AlongPath(new Langevin(0.1, 8), 8, 1);
        Target wide = GaussianMixture.of(new double[] {1}, new double[4097], 4097, Covariance.isotropic(1));
        BadInputException e = assertThrows(BadInputException.class, () -> Sampling.of(wide, paths));
        assertEquals(
                "sampler: refines paths in dimension 4097; allowed: at most 4096 coordinates, or noise of its own for each step",
                e.getMessage());
    }

    /** A step of an SDE is no density, and what samples densities makes no such steps. */
    @Test
    void onlyItsOwnSamplerTakesAStep() {
        SdeStep step = step(SdeScheme.EULER_MARUYAMA, "-x", "1");
        BadInputException e = assertThrows(BadInputException.class, () -> Sampling.of(step, new Langevin(0.1, 3)));
        assertTrue(e.getMessage().startsWith("sampler: makes no steps of an SDE, as the target is"), e.getMessage());
        Target normal = GaussianMixture.of(new double[] {1}, new double[][] {{0}}, Covariance.isotropic(1));
        e = assertThrows(BadInputException.class, () -> Sampling.of(normal, new ForwardSde(step, 3, 0, 1)));
        assertTrue(
                e.getMessage().startsWith("sampler: makes steps of an SDE, which the target is not"), e.getMessage());
        try (Engine engine = Engine.open("java")) {
            e = assertThrows(BadInputException.class, () -> engine.score(step, Level.NONE, new float[1], 1));
            assertTrue(e.getMessage().startsWith("type: is sde, which makes steps of time"), e.getMessage());
        }
    }
}
