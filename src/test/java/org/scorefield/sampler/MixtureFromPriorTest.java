package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.Engine;
import org.scorefield.Samples;
import org.scorefield.Sampling;
import org.scorefield.sampler.PredictorCorrector.Corrector;
import org.scorefield.sampler.SpacedTimes.Spacing;
import org.scorefield.schedule.CosineBetaSchedule;
import org.scorefield.schedule.KarrasSchedule;
import org.scorefield.schedule.LinearBetaSchedule;
import org.scorefield.sde.ExponentialDiffusion;
import org.scorefield.sde.ForwardProcess;
import org.scorefield.sde.OrnsteinUhlenbeck;
import org.scorefield.sde.SubVariancePreserving;
import org.scorefield.sde.VarianceExploding;
import org.scorefield.sde.VariancePreserving;

/**
 * Every sampler, from its prior, gives the mixture back: three components in the plane with unequal weights and full covariances, told
 * apart by which is nearest (about one in 10⁴ is mistaken).
 *
 * <p>Each figure may be off by five standard errors of 20,000 exact draws and by the bias of the sampler's steps that its case says. Correction by norms is not here but in {@link PredictorCorrectorTest}: in the plane it
 * does not sample the target.
 */
class MixtureFromPriorTest {
    private static final int CHAINS = 20_000;
    private static final int K = 3;

    /**
     * A sampler.
     *
     * @param bias of weights and means that its steps may cause
     * @param spread of covariances
     */
    record Case(String name, PlanSampler sampler, double bias, double spread) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> samplers() {
        ForwardProcess vp = new VariancePreserving(0.1, 20);
        List<Case> cases = new ArrayList<>();
        for (ProbabilityFlow.Solver solver : ProbabilityFlow.Solver.values()) {
            boolean inTime = solver.ordinal() <= ProbabilityFlow.Solver.RK4.ordinal();
            TimeGrid grid = new SpacedTimes(inTime ? Spacing.UNIFORM : Spacing.LOG_SNR, 60, 1e-3);
            boolean first = Set.of(ProbabilityFlow.Solver.EULER, ProbabilityFlow.Solver.DPM_SOLVER_1)
                    .contains(solver);
            cases.add(new Case(
                    "vp " + solver.label(),
                    new ProbabilityFlow(vp, solver, grid, true),
                    first ? 0.03 : 0,
                    first ? 0.01 : 0));
        }
        for (ReverseSde.Solver solver : ReverseSde.Solver.values()) {
            boolean inTime = solver == ReverseSde.Solver.EULER_MARUYAMA;
            TimeGrid grid = new SpacedTimes(inTime ? Spacing.UNIFORM : Spacing.LOG_SNR, inTime ? 500 : 150, 1e-3);
            cases.add(new Case("vp reverse " + solver.label(), new ReverseSde(vp, solver, 1, grid, true), 0.01, 0));
        }
        for (ForwardProcess process : List.of(
                new VarianceExploding(0.01, 60),
                new SubVariancePreserving(0.1, 20),
                new OrnsteinUhlenbeck(1, Math.sqrt(2), 5),
                new ExponentialDiffusion(2, 2.5))) {
            TimeGrid grid = new SpacedTimes(Spacing.LOG_SNR, 60, 1e-3);
            cases.add(new Case(
                    process.type() + " ++2m",
                    new ProbabilityFlow(process, ProbabilityFlow.Solver.DPM_SOLVER_PP_2M, grid, true),
                    0,
                    0));
        }
        TimeGrid grid = new SpacedTimes(Spacing.LOG_SNR, 60, 1e-2);
        ReverseSde predictor = new ReverseSde(vp, ReverseSde.Solver.ANCESTRAL, 1, grid, true);
        cases.add(new Case(
                "corrected", new PredictorCorrector(predictor, Corrector.ANNEALED_LANGEVIN, 0.16, 2), 0.01, 0.02));
        LinearBetaSchedule linear = new LinearBetaSchedule(1e-4, 0.02, 1000);
        cases.add(new Case("ddpm small", new Ddpm(linear, Ddpm.Variance.SMALL), 0, 0));
        cases.add(new Case("ddpm large", new Ddpm(new CosineBetaSchedule(500), Ddpm.Variance.LARGE), 0, 0));
        cases.add(new Case("ddim", new Ddim(linear, 100, 0), 0.01, 0.01));
        cases.add(new Case("ddim half", new Ddim(linear, 200, 0.5), 0.02, 0.01));
        KarrasSchedule karras = new KarrasSchedule(80, 0.002, 40, 7);
        cases.add(new Case("edm", new Edm(karras, true, Edm.Churn.NONE), 0, 0));
        cases.add(new Case("edm churned", new Edm(karras, true, new Edm.Churn(20, 0.05, 50, 1)), 0.01, 0.02));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void comesBack(Case each) {
        Samples samples;
        try (Engine engine = Engine.open("java")) {
            samples = engine.sample(Sampling.of(PlaneMixture.TARGET, each.sampler())
                    .chains(CHAINS)
                    .seed(2011_13456));
        }
        assertEquals(0, samples.diverged());
        double[] counts = new double[K];
        double[][] sums = new double[K][5];
        for (int j = 0; j < CHAINS; j++) {
            double x = samples.state()[j];
            double y = samples.state()[CHAINS + j];
            int k = nearest(x, y);
            double dx = x - PlaneMixture.MEANS[k][0];
            double dy = y - PlaneMixture.MEANS[k][1];
            counts[k]++;
            double[] terms = {dx, dy, dx * dx, dy * dy, dx * dy};
            for (int i = 0; i < 5; i++) {
                sums[k][i] += terms[i];
            }
        }
        for (int k = 0; k < K; k++) {
            double weight = PlaneMixture.WEIGHTS[k];
            double[][] c = PlaneMixture.COVARIANCES[k];
            double n = counts[k];
            String what = "component " + k + ", ";
            check(what + "weight", weight, n / CHAINS, weight * (1 - weight) / CHAINS, each.bias());
            check(what + "mean of x", 0, sums[k][0] / n, c[0][0] / n, each.bias());
            check(what + "mean of y", 0, sums[k][1] / n, c[1][1] / n, each.bias());
            check(what + "variance of x", c[0][0], sums[k][2] / n, 2 * c[0][0] * c[0][0] / n, each.spread());
            check(what + "variance of y", c[1][1], sums[k][3] / n, 2 * c[1][1] * c[1][1] / n, each.spread());
            double product = c[0][0] * c[1][1] + c[0][1] * c[0][1];
            check(what + "covariance", c[0][1], sums[k][4] / n, product / n, each.spread());
        }
    }

    private static void check(String what, double expected, double found, double variance, double bias) {
        assertEquals(expected, found, 5 * Math.sqrt(variance) + bias, what);
    }

    private static int nearest(double x, double y) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < K; k++) {
            double[][] c = PlaneMixture.COVARIANCES[k];
            double dx = x - PlaneMixture.MEANS[k][0];
            double dy = y - PlaneMixture.MEANS[k][1];
            double determinant = c[0][0] * c[1][1] - c[0][1] * c[0][1];
            double distance = (c[1][1] * dx * dx - 2 * c[0][1] * dx * dy + c[0][0] * dy * dy) / determinant;
            if (distance < least) {
                least = distance;
                best = k;
            }
        }
        return best;
    }
}
