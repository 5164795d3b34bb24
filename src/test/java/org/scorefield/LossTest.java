package org.scorefield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.scorefield.contract.Cases;
import org.scorefield.loss.DenoisingScoreMatching;
import org.scorefield.loss.EdmLoss;
import org.scorefield.loss.ExplicitScoreMatching;
import org.scorefield.loss.ImplicitScoreMatching;
import org.scorefield.loss.LevelChoice;
import org.scorefield.loss.Loss;
import org.scorefield.loss.NoiseLevels;
import org.scorefield.loss.NoisePrediction;
import org.scorefield.loss.Projection;
import org.scorefield.loss.SlicedScoreMatching;
import org.scorefield.loss.VarianceReduction;
import org.scorefield.loss.VarianceReduction.Control;
import org.scorefield.loss.Weighting;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.schedule.LinearBetaSchedule;
import org.scorefield.target.Covariance;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.GaussianMixture;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/**
 * Losses beside closed forms, in plain Java; other backends give the same bits. Seeds are fixed, so no test flickers; four standard
 * errors are exceeded by one fresh seed in 16,000.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LossTest {
    private static final int SAMPLES = 20_000;
    private static final double ERRORS = 4;

    /** Single precision at 10⁴ to 10⁵ operations a block. */
    private static final double ROUNDING = 1e-5;

    private final Engine engine = Engine.open("java");

    @AfterAll
    void close() {
        engine.close();
    }

    private static Target normal(int dimension, double variance) {
        return GaussianMixture.of(new double[] {1}, new double[dimension], dimension, Covariance.isotropic(variance));
    }

    private LossEstimate estimate(Loss loss, Target model, Target data) {
        return engine.loss(LossJob.of(loss, model, data, SAMPLES).seed(7));
    }

    private static void assertNear(double expected, double value, double error, String what) {
        double allowed = ERRORS * error + ROUNDING * Math.abs(expected);
        assertEquals(expected, value, allowed, what + ", standard error " + error);
    }

    /** For x₀ ~ N(0, s²I), E‖s(x) + z/σ‖² = D·s²/(σ²(s² + σ²)) at the optimum, and each coordinate of the sum is normal. */
    @Test
    void denoisingAtTheOptimumIsWhatCannotBeReduced() {
        int dimension = 5;
        double square = 2;
        Target data = normal(dimension, square);
        NoiseLevels levels = NoiseLevels.of(new GeometricSchedule(10, 0.01, 4));
        LossEstimate estimate = estimate(
                new DenoisingScoreMatching(levels, Weighting.SIGMA_SQUARED, VarianceReduction.NONE), data, data);
        double mean = 0;
        for (LossEstimate.AtLevel level : estimate.levels()) {
            double noise = level.level().sigma() * level.level().sigma();
            double each = square / (square + noise);
            assertNear(dimension * each / 2, level.value(), level.standardError(), "level " + level.level());
            // of a sum of D squares of normals; its estimate is off by √(½ + 3/D)/√n relative, about 0.8 %
            double error = Math.sqrt(2.0 * dimension) * each / 2 / Math.sqrt(SAMPLES);
            assertEquals(error, level.standardError(), 0.04 * error);
            mean += dimension * each / 2 / levels.size();
        }
        assertNear(mean, estimate.value(), estimate.standardError(), "all levels");
    }

    @Test
    void weightsMultiplyWhatEachLevelGives() {
        Target model = Cases.mixture(Kind.DIAGONAL, 3, 2).mixture();
        NoiseLevels levels = NoiseLevels.of(new GeometricSchedule(2, 0.5, 3));
        LossEstimate one =
                estimate(new DenoisingScoreMatching(levels, Weighting.ONE, VarianceReduction.NONE), model, model);
        double[] weights = {0.5, 0, 3};
        LossEstimate listed = estimate(
                new DenoisingScoreMatching(levels, Weighting.list(weights), VarianceReduction.NONE), model, model);
        double mean = 0;
        for (int i = 0; i < 3; i++) {
            double expected = weights[i] * one.levels().get(i).value();
            assertEquals(expected, listed.levels().get(i).value(), 1e-12 * expected);
            mean += expected / 3;
        }
        assertEquals(mean, listed.value(), 1e-12 * mean);
    }

    /** A model that is not the data's: nothing cancels. */
    @Test
    void lessVarianceDoesNotChangeTheMean() {
        Target model = Cases.mixture(Kind.PER_COMPONENT, 3, 3).mixture();
        Target data = normal(3, 1.5);
        for (double sigma : new double[] {0.3, 3}) {
            LossEstimate plain = estimate(dsm(sigma, false, Control.OFF), model, data);
            for (boolean antithetic : new boolean[] {false, true}) {
                for (Control control : Control.values()) {
                    LossEstimate other = estimate(dsm(sigma, antithetic, control), model, data);
                    double error = Math.hypot(plain.standardError(), other.standardError());
                    assertNear(plain.value(), other.value(), error, sigma + " " + antithetic + " " + control);
                }
            }
        }
    }

    private static Loss dsm(double sigma, boolean antithetic, Control control) {
        return new DenoisingScoreMatching(
                NoiseLevels.of(sigma), Weighting.ONE, new VarianceReduction(antithetic, control));
    }

    /** Of the two ways, at each level the one with less variance is taken, and its numbers are those of that way alone. */
    @Test
    void theControlVariateIsSwitchedByLevel() {
        Target model = normal(4, 1);
        NoiseLevels levels = NoiseLevels.of(new GeometricSchedule(10, 0.01, 4)).unconditional();
        LossEstimate[] by = new LossEstimate[3];
        for (Control control : Control.values()) {
            VarianceReduction reduction = new VarianceReduction(false, control);
            by[control.ordinal()] =
                    estimate(new DenoisingScoreMatching(levels, Weighting.ONE, reduction), model, normal(4, 1));
        }
        for (int i = 0; i < levels.size(); i++) {
            LossEstimate.AtLevel off = by[Control.OFF.ordinal()].levels().get(i);
            LossEstimate.AtLevel on = by[Control.ON.ordinal()].levels().get(i);
            LossEstimate.AtLevel auto = by[Control.AUTO.ordinal()].levels().get(i);
            assertEquals(on.standardError() < off.standardError() ? on : off, auto);
            assertEquals(i >= 2, auto.controlled(), "at " + auto.level());
        }
    }

    /** ISM = ESM − ½E‖∇log p‖², for N(0, v): ½D/v; and slices have the mean of ISM. */
    @Test
    void implicitAndSlicedDifferFromExplicitByAConstant() {
        int dimension = 3;
        double variance = 1.5;
        Target model = Cases.mixture(Kind.FULL, dimension, 2).mixture();
        Target data = normal(dimension, variance);
        for (NoiseLevels levels : new NoiseLevels[] {NoiseLevels.NONE, NoiseLevels.of(0.7)}) {
            double sigma = levels.noise().get(0).sigma();
            double constant = dimension / (variance + sigma * sigma) / 2;
            LossEstimate explicit = estimate(new ExplicitScoreMatching(levels, Weighting.ONE), model, data);
            LossEstimate implicit = estimate(new ImplicitScoreMatching(levels, Weighting.ONE), model, data);
            assertNear(
                    explicit.value() - constant,
                    implicit.value(),
                    Math.hypot(explicit.standardError(), implicit.standardError()),
                    "implicit at " + sigma);
            for (Projection projection : Projection.values()) {
                for (boolean reduced : new boolean[] {false, true}) {
                    Loss sliced = new SlicedScoreMatching(levels, Weighting.ONE, projection, 2, reduced);
                    LossEstimate estimate = estimate(sliced, model, data);
                    double error = Math.hypot(implicit.standardError(), estimate.standardError());
                    assertNear(implicit.value(), estimate.value(), error, projection + " " + reduced);
                }
            }
        }
    }

    /** Denoising is explicit score matching at the level, plus what no model can change (Vincent 2011). */
    @Test
    void denoisingDiffersFromExplicitByAConstant() {
        double variance = 1.5;
        Target model = Cases.mixture(Kind.DIAGONAL, 2, 3).mixture();
        Target data = normal(2, variance);
        NoiseLevels levels = NoiseLevels.of(0.8);
        LossEstimate denoising =
                estimate(new DenoisingScoreMatching(levels, Weighting.ONE, VarianceReduction.NONE), model, data);
        LossEstimate explicit = estimate(new ExplicitScoreMatching(levels, Weighting.ONE), model, data);
        double constant = 2 * variance / (0.64 * (variance + 0.64)) / 2;
        double error = Math.hypot(denoising.standardError(), explicit.standardError());
        assertNear(explicit.value() + constant, denoising.value(), error, "denoising");
    }

    /** de Bruijn: d/dσ² KL(p_σ‖q_σ) = −½E‖∇log p_σ − ∇log q_σ‖², so that likelihood weighting integrates to a difference of KLs. */
    @Test
    void likelihoodWeightingGivesTheDivergence() {
        double p = 1;
        double q = 2.5;
        NoiseLevels levels = NoiseLevels.of(new GeometricSchedule(30, 0.02, 120));
        Loss loss = new ExplicitScoreMatching(levels, Weighting.LIKELIHOOD);
        LossEstimate estimate = engine.loss(LossJob.of(loss, normal(2, q), normal(2, p), 3000));
        double expected = divergence(p + 4e-4, q + 4e-4) - divergence(p + 900, q + 900);
        // the trapezoid rule at levels 6 % apart, by doubling their number: 7e-4 relative
        assertEquals(expected, estimate.value(), ERRORS * estimate.standardError() + 2e-3 * expected);
    }

    /** KL(N(0, p)‖N(0, q)) in two dimensions. */
    private static double divergence(double p, double q) {
        return p / q - 1 - Math.log(p / q);
    }

    /** For N(0, s²I) as data, model and σ_d = s, λ(σ)·E‖D − x₀‖² = D at every σ. */
    @Test
    void edmsWeightMakesAllLevelsAlike() {
        Target data = normal(3, 0.25);
        NoiseLevels levels = NoiseLevels.of(new GeometricSchedule(20, 0.01, 4));
        LossEstimate estimate = estimate(new EdmLoss(levels, 0.5, VarianceReduction.NONE), data, data);
        for (LossEstimate.AtLevel level : estimate.levels()) {
            assertNear(3, level.value(), level.standardError(), "at " + level.level());
        }
    }

    /** For N(0, s²I), ε(x) = σ·x/(α²s² + σ²) and E‖ε − ε(x)‖² = D·α²s²/(α²s² + σ²). */
    @Test
    void ddpmsLossAtTheOptimum() {
        double square = 0.5;
        Target data = normal(4, square);
        NoiseLevels levels = NoiseLevels.of(new LinearBetaSchedule(1e-3, 0.2, 12));
        LossEstimate estimate = estimate(new NoisePrediction(levels, VarianceReduction.NONE), data, data);
        for (LossEstimate.AtLevel level : estimate.levels()) {
            double signal = Math.pow(level.level().alpha(), 2) * square;
            double noise = Math.pow(level.level().sigma(), 2);
            assertEquals(1, Math.pow(level.level().alpha(), 2) + noise, 1e-12);
            assertNear(4 * signal / (signal + noise), level.value(), level.standardError(), "at " + level.level());
        }
    }

    /** Whichever samples are taken at which levels, the mean is the same, and the errors are what they are said to be. */
    @Test
    void choosingLevelsDoesNotChangeTheMean() {
        Target model = Cases.mixture(Kind.PER_COMPONENT, 2, 3).mixture();
        Target data = normal(2, 1);
        NoiseLevels levels = NoiseLevels.of(new GeometricSchedule(5, 0.1, 4));
        Loss loss = new DenoisingScoreMatching(levels, Weighting.ONE, VarianceReduction.NONE);
        LossJob job = LossJob.of(loss, model, data, SAMPLES).seed(3);
        LossEstimate all = engine.loss(job);
        for (LevelChoice choice : new LevelChoice[] {
            LevelChoice.STRATIFIED, LevelChoice.importance(0.05, 0.05, 0.3, 0.6), LevelChoice.importance()
        }) {
            LossEstimate chosen = engine.loss(job.levels(choice));
            assertEquals(SAMPLES, chosen.values());
            double variance = 0;
            for (int i = 0; i < 4; i++) {
                LossEstimate.AtLevel expected = all.levels().get(i);
                LossEstimate.AtLevel actual = chosen.levels().get(i);
                double error = Math.hypot(expected.standardError(), actual.standardError());
                assertNear(expected.value(), actual.value(), error, choice + " at " + expected.level());
                variance += Math.pow(actual.standardError() / 4, 2);
            }
            double error = Math.hypot(all.standardError(), chosen.standardError());
            assertNear(all.value(), chosen.value(), error, choice.toString());
            assertEquals(Math.sqrt(variance), chosen.standardError(), 1e-12 * chosen.standardError());
        }
        LossEstimate stratified = engine.loss(job.levels(LevelChoice.STRATIFIED));
        LossEstimate importance = engine.loss(job.levels(LevelChoice.importance()));
        assertTrue(importance.standardError() < 0.7 * stratified.standardError(), importance.toString());
    }

    /** With independent samples as the yardstick: the standard error is the deviation of estimates with other seeds. */
    @Test
    void theStandardErrorIsTheSpreadOverSeeds() {
        Target data = normal(2, 1);
        NoiseLevels levels = NoiseLevels.of(new GeometricSchedule(1, 0.2, 3));
        // implicit: what samples share, x₀, shows at all levels
        Loss loss = new ImplicitScoreMatching(levels, Weighting.ONE);
        double[] values = new double[200];
        double error = 0;
        for (int seed = 0; seed < values.length; seed++) {
            LossEstimate estimate =
                    engine.loss(LossJob.of(loss, data, data, 300).seed(seed));
            values[seed] = estimate.value();
            error += estimate.standardError() / values.length;
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double spread = Math.sqrt(Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1));
        // a deviation from 200 values is off by 5 %
        assertEquals(error, spread, 0.2 * error);
        assertEquals(-2.0 / 3 * (1 / (2 * 2.0) + 1 / (2 * 1.2) + 1 / (2 * 1.04)), mean, 4 * error / Math.sqrt(200));
    }

    @Test
    void oneSampleHasNoError() {
        Target data = normal(1, 1);
        LossEstimate estimate = engine.loss(LossJob.of(dsm(1, false, Control.OFF), data, data, 1));
        assertTrue(estimate.value() > 0 && Double.isNaN(estimate.standardError()), estimate.toString());
        assertEquals(Level.noise(1), estimate.levels().get(0).level());
    }
}
