package org.scorefield.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scorefield.Engine;
import org.scorefield.Sampling;
import org.scorefield.backend.Initial;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.random.Normals;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;
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
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Plans do what the papers' algorithms do, step by step and with the same noise: in double precision, and on a backend. */
class PapersTest {
    private static final ForwardProcess VP = new VariancePreserving(0.1, 20);
    private static final List<ForwardProcess> PROCESSES = List.of(
            VP,
            new VarianceExploding(0.05, 30),
            new SubVariancePreserving(0.1, 20),
            new OrnsteinUhlenbeck(1, Math.sqrt(2), 3),
            new ExponentialDiffusion(1, 2));
    private static final double RATIO = 0.16;

    /** A sampler and how its paper does it. */
    record Pair(String name, PlanSampler sampler, Consumer<Papers> paper) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (ForwardProcess process : PROCESSES) {
            addFlows(pairs, process);
            addReverse(pairs, process);
            addCorrected(pairs, process);
        }
        addDiscrete(pairs);
        addEdm(pairs);
        return pairs.stream();
    }

    private static void addFlows(List<Pair> pairs, ForwardProcess process) {
        flow(pairs, process, ProbabilityFlow.Solver.HEUN, Papers::heun);
        flow(pairs, process, ProbabilityFlow.Solver.RK4, Papers::rungeKutta4);
        flow(pairs, process, ProbabilityFlow.Solver.DPM_SOLVER_1, (paper, p, s, t) -> paper.exponential(p, s, t, 0));
        flow(pairs, process, ProbabilityFlow.Solver.DPM_SOLVER_2, Papers::dpmSolver2);
        flow(pairs, process, ProbabilityFlow.Solver.DPM_SOLVER_3, Papers::dpmSolver3);
        flow(pairs, process, ProbabilityFlow.Solver.DPM_SOLVER_PP_2S, Papers::dpmSolverPlusPlus2s);
        TimeGrid grid = new SpacedTimes(Spacing.KARRAS, 12, 0.01);
        pairs.add(new Pair(
                process.type() + " ++2m",
                new ProbabilityFlow(process, ProbabilityFlow.Solver.DPM_SOLVER_PP_2M, grid, true),
                paper -> {
                    paper.multistep(process, grid.times(process), false);
                    paper.denoise(process.level(0.01));
                }));
    }

    private interface Step {
        void take(Papers paper, ForwardProcess process, double s, double t);
    }

    private static void flow(List<Pair> pairs, ForwardProcess process, ProbabilityFlow.Solver solver, Step step) {
        TimeGrid grid = new SpacedTimes(Spacing.LOG_SNR, 12, 0.01);
        pairs.add(new Pair(
                process.type() + " " + solver.label(),
                new ProbabilityFlow(process, solver, grid, false),
                each(process, grid, step)));
    }

    private static Consumer<Papers> each(ForwardProcess process, TimeGrid grid, Step step) {
        double[] times = grid.times(process);
        return paper -> {
            for (int i = 1; i < times.length; i++) {
                step.take(paper, process, times[i - 1], times[i]);
            }
        };
    }

    private static void addReverse(List<Pair> pairs, ForwardProcess process) {
        TimeGrid grid = new SpacedTimes(Spacing.LOG_SNR, 14, 0.02);
        double eta = 0.7;
        reverse(
                pairs,
                process,
                ReverseSde.Solver.EULER_MARUYAMA,
                eta,
                grid,
                (paper, p, s, t) -> paper.eulerMaruyama(p, s, t, eta));
        reverse(
                pairs,
                process,
                ReverseSde.Solver.ANCESTRAL,
                eta,
                grid,
                (paper, p, s, t) -> paper.ddim(p.level(s), p.level(t), eta));
        reverse(
                pairs,
                process,
                ReverseSde.Solver.ANCESTRAL,
                1,
                grid,
                (paper, p, s, t) -> paper.ddim(p.level(s), p.level(t), 1));
        reverse(
                pairs,
                process,
                ReverseSde.Solver.EXPONENTIAL,
                eta,
                grid,
                (paper, p, s, t) -> paper.exponential(p, s, t, eta));
        pairs.add(new Pair(
                process.type() + " sde ++2m",
                new ReverseSde(process, ReverseSde.Solver.SDE_DPM_SOLVER_2M, 1, grid, false),
                paper -> paper.multistep(process, grid.times(process), true)));
    }

    private static void reverse(
            List<Pair> pairs, ForwardProcess process, ReverseSde.Solver solver, double eta, TimeGrid grid, Step step) {
        pairs.add(new Pair(
                process.type() + " " + solver.label() + " eta " + eta,
                new ReverseSde(process, solver, eta, grid, false),
                each(process, grid, step)));
    }

    private static void addCorrected(List<Pair> pairs, ForwardProcess process) {
        TimeGrid grid = new SpacedTimes(Spacing.LOG_SNR, 10, 0.02);
        ReverseSde predictor = new ReverseSde(process, ReverseSde.Solver.ANCESTRAL, 1, grid, true);
        for (Corrector corrector : Corrector.values()) {
            pairs.add(new Pair(
                    process.type() + " corrected by " + corrector.label(),
                    new PredictorCorrector(predictor, corrector, RATIO, 2),
                    paper -> {
                        each(process, grid, (same, p, s, t) -> {
                                    paper.ddim(p.level(s), p.level(t), 1);
                                    double shrinkage = Math.pow(p.mean(s) / p.mean(t), 2);
                                    for (int j = 0; j < 2; j++) {
                                        paper.correct(p.level(t), shrinkage, RATIO, corrector == Corrector.LANGEVIN);
                                    }
                                })
                                .accept(paper);
                        paper.denoise(process.level(0.02));
                    }));
        }
    }

    private static void addDiscrete(List<Pair> pairs) {
        LinearBetaSchedule linear = new LinearBetaSchedule(1e-3, 0.2, 30);
        for (Ddpm.Variance variance : Ddpm.Variance.values()) {
            pairs.add(new Pair(
                    "ddpm " + variance,
                    new Ddpm(linear, variance),
                    paper -> paper.ddpm(linear.betas(), variance == Ddpm.Variance.LARGE)));
        }
        CosineBetaSchedule cosine = new CosineBetaSchedule(40);
        pairs.add(new Pair(
                "ddpm cosine", new Ddpm(cosine, Ddpm.Variance.SMALL), paper -> paper.ddpm(cosine.betas(), false)));
        for (double eta : new double[] {0, 0.6}) {
            pairs.add(new Pair("ddim " + eta, new Ddim(linear, 7, eta), paper -> ddim(paper, linear.betas(), eta)));
        }
    }

    /** 1 + ⌊30·i/7⌋ for i = 6 … 0, then the data. */
    private static void ddim(Papers paper, double[] betas, double eta) {
        double[] bars = new double[betas.length + 1];
        bars[0] = 1;
        for (int t = 1; t <= betas.length; t++) {
            bars[t] = bars[t - 1] * (1 - betas[t - 1]);
        }
        int[] steps = {26, 22, 18, 13, 9, 5, 1, 0};
        for (int i = 1; i < steps.length; i++) {
            double s = bars[steps[i - 1]];
            double t = bars[steps[i]];
            paper.ddim(new Level(Math.sqrt(s), Math.sqrt(1 - s)), new Level(Math.sqrt(t), Math.sqrt(1 - t)), eta);
        }
    }

    private static void addEdm(List<Pair> pairs) {
        KarrasSchedule schedule = new KarrasSchedule(20, 0.02, 12, 7);
        double[] levels = Arrays.copyOf(schedule.sigmas(), 13);
        BiConsumer<Edm.Churn, Boolean> add = (churn, second) -> pairs.add(new Pair(
                "edm " + churn.amount() + " " + second,
                new Edm(schedule, second, churn),
                paper -> paper.edm(levels, churn, second)));
        add.accept(Edm.Churn.NONE, true);
        add.accept(Edm.Churn.NONE, false);
        add.accept(new Edm.Churn(3, 0.1, 10, 1.01), true);
        add.accept(new Edm.Churn(100, 0, Double.POSITIVE_INFINITY, 1), true);
    }

    /** Only the order of operations differs. */
    @ParameterizedTest
    @MethodSource("pairs")
    void rowsDoWhatThePaperDoes(Pair pair) {
        PlaneMixture mixture = new PlaneMixture();
        double scale = pair.sampler().priorDeviation().orElseThrow();
        for (int seed = 0; seed < 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] start = {scale * random.nextGaussian(), scale * random.nextGaussian()};
            DoubleChain.Noise noise = noise(seed);
            double[] rows = DoubleChain.run(pair.sampler().plan(), start, mixture::score, noise);
            Papers paper = new Papers(start, mixture::score, noise);
            pair.paper().accept(paper);
            assertArrayEquals(paper.x(), rows, 1e-9);
        }
    }

    private static DoubleChain.Noise noise(int seed) {
        return step -> {
            SplittableRandom random = new SplittableRandom(1_000_003L * seed + step);
            return new double[] {random.nextGaussian(), random.nextGaussian()};
        };
    }

    /** Sixty chains in single precision, with the noise of their addresses: rounding only. */
    @ParameterizedTest
    @MethodSource("pairs")
    void aBackendDoesWhatThePaperDoes(Pair pair) {
        int chains = 60;
        double scale = pair.sampler().priorDeviation().orElseThrow();
        float[] starts = new float[2 * chains];
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < starts.length; i++) {
            starts[i] = (float) (scale * random.nextGaussian());
        }
        float[] state = run(pair.sampler(), PlaneMixture.TARGET, starts, chains);
        PlaneMixture mixture = new PlaneMixture();
        int far = 0;
        for (int j = 0; j < chains; j++) {
            Papers paper = new Papers(new double[] {starts[2 * j], starts[2 * j + 1]}, mixture::score, addressed(j));
            pair.paper().accept(paper);
            double distance = Math.hypot(paper.x()[0] - state[j], paper.x()[1] - state[chains + j]);
            far += distance > 2e-4 * scale ? 1 : 0;
        }
        // between modes a chain may double a difference at each step
        assertEquals(0, far, 2, "chains elsewhere");
    }

    private static float[] run(PlanSampler sampler, Target target, float[] starts, int chains) {
        try (Engine engine = Engine.open("java")) {
            return engine.sample(Sampling.of(target, sampler)
                            .initial(new Initial.Points(starts, target.dimension()))
                            .chains(chains)
                            .seed(11))
                    .state();
        }
    }

    /** In the plane one block of four normals serves two steps. */
    private static DoubleChain.Noise addressed(int chain) {
        return step -> {
            int[] words = new int[4];
            float[] four = new float[4];
            Philox.block(11, Purpose.STEP, chain, step >> 1, 0, words);
            Normals.of(words, four);
            int first = (int) (step & 1) << 1;
            return new double[] {four[first], four[first + 1]};
        };
    }

    /**
     * On N(0, v) a chain is linear in its start and in each step's noise, so that the variance it ends with is a sum of squares: the
     * same for rows and paper.
     */
    @ParameterizedTest
    @MethodSource("linearPairs")
    void theVarianceOnAGaussianIsExact(Pair pair) {
        double v = 0.3;
        DoubleChain.Score score = (level, x) ->
                Papers.scaled(-1 / (level.alpha() * level.alpha() * v + level.sigma() * level.sigma()), x);
        Plan plan = pair.sampler().plan();
        double ofRows = variance(pair, plan, (start, noise) -> DoubleChain.run(plan, start, score, noise));
        double ofPaper = variance(pair, plan, (start, noise) -> {
            Papers paper = new Papers(start, score, noise);
            pair.paper().accept(paper);
            return paper.x();
        });
        assertEquals(ofPaper, ofRows, 1e-10);
    }

    /** Adaptive steps are not linear. */
    static Stream<Pair> linearPairs() {
        return pairs().filter(pair -> !pair.sampler().plan().adapts());
    }

    private interface Linear {
        double[] of(double[] start, DoubleChain.Noise noise);
    }

    private static double variance(Pair pair, Plan plan, Linear chain) {
        double gain =
                pair.sampler().priorDeviation().orElseThrow() * chain.of(new double[] {1}, step -> new double[1])[0];
        double variance = gain * gain;
        for (long i = 0; i < plan.steps(); i++) {
            long unit = i;
            double share = chain.of(new double[1], step -> new double[] {step == unit ? 1 : 0})[0];
            variance += share * share;
        }
        return variance;
    }

    /** Reverse Euler–Maruyama has weak order 1. */
    @Test
    void theVarianceOfTheReverseSdeConvergesWithOrderOne() {
        double v = 0.3;
        double[] errors = new double[3];
        for (int i = 0; i < errors.length; i++) {
            int n = 400 << i;
            TimeGrid grid = new SpacedTimes(Spacing.UNIFORM, n, 0.05);
            PlanSampler sampler = new ReverseSde(VP, ReverseSde.Solver.EULER_MARUYAMA, 1, grid, false);
            double variance = 1;
            for (Row row : sampler.plan().rows().toList()) {
                Level level = row.level();
                double factor = row.a() - row.b() / (level.alpha() * level.alpha() * v + level.sigma() * level.sigma());
                variance = factor * factor * variance + row.c() * row.c();
            }
            Level end = VP.level(0.05);
            errors[i] = Math.abs(variance - (end.alpha() * end.alpha() * v + end.sigma() * end.sigma()));
        }
        assertEquals(1, Math.log(errors[1] / errors[2]) / Math.log(2), 0.1);
    }
}
