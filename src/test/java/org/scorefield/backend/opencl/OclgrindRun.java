package org.scorefield.backend.opencl;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.scorefield.Sampling;
import org.scorefield.backend.Arithmetic;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.Initial;
import org.scorefield.backend.LossWork;
import org.scorefield.backend.device.Device;
import org.scorefield.backend.device.DeviceBackend;
import org.scorefield.backend.device.FaultKernels;
import org.scorefield.backend.device.KernelCache;
import org.scorefield.backend.device.StagedBackend;
import org.scorefield.contract.Cases;
import org.scorefield.contract.LossCases;
import org.scorefield.contract.SdeCases;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.diagnostics.OrderStatistics;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.plan.Plan;
import org.scorefield.plan.Row;
import org.scorefield.random.Purpose;
import org.scorefield.sampler.AnnealedLangevin;
import org.scorefield.sampler.Langevin;
import org.scorefield.schedule.GeometricSchedule;
import org.scorefield.target.Covariance.Kind;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/**
 * What {@link OclgrindTest} runs in a JVM of its own: {@code OclgrindRun LANES} goes through every kernel and compares with plain
 * Java; {@code OclgrindRun LANES stages} does that with targets in stages and pairs; {@code OclgrindRun LANES FAULT} runs a kernel with a fault.
 */
final class OclgrindRun {
    private static final int WORK_GROUP = 3;

    /** Every kind of covariance; one block, whole blocks and a padded one; every way of sharing blocks of noise between steps. */
    private static final List<Cases.Mixture> MIXTURES = List.of(
            Cases.mixture(Kind.ISOTROPIC, 1, 3),
            Cases.mixture(Kind.ISOTROPIC, 5, 16),
            Cases.mixture(Kind.PER_COMPONENT, 2, 11),
            Cases.mixture(Kind.DIAGONAL, 3, 9),
            Cases.mixture(Kind.FULL, 5, 2),
            Cases.mixture(Kind.FULL, 17, 1));

    /** In stages: fewer and more rows than a tile has, fewer and more steps than are staged at a time. */
    private static final List<Cases.Mixture> STAGED = List.of(
            Cases.mixture(Kind.ISOTROPIC, 3, 67),
            Cases.mixture(Kind.PER_COMPONENT, 67, 2),
            Cases.mixture(Kind.DIAGONAL, 17, 9));

    /** Taken a page at a time: narrow and wide. The simulator is slow: they are evaluated once. */
    private static final List<Cases.Mixture> MANY =
            List.of(Cases.mixture(Kind.ISOTROPIC, 2, 1030), Cases.mixture(Kind.ISOTROPIC, 17, 1030));

    private final Backend reference = Backends.open("java", new Options(1, 0, 0, 0, Arithmetic.EXACT));
    private final Backend oclgrind;
    private final boolean staged;
    private final int chains;
    private int compared;
    private int different;

    private OclgrindRun(Backend oclgrind, boolean staged) {
        this.oclgrind = oclgrind;
        this.staged = staged;
        // neither a whole number of work-items, nor of work-groups
        this.chains = oclgrind.device().lanes() + 3;
    }

    /** Runs it; the exit status is 1 if bits differ. */
    public static void main(String[] arguments) {
        OpenClDevices.Found found = OpenClDevices.all().found().get(0);
        if (!found.info().driver().contains("Oclgrind")) {
            throw new IllegalStateException("not Oclgrind but " + found.info());
        }
        Options options = new Options(0, Integer.parseInt(arguments[0]), WORK_GROUP, 0, Arithmetic.EXACT);
        Device device = new WholeWrites(new OpenClDevice(found, options, new KernelCache(null, 0)));
        String what = arguments.length > 1 ? arguments[1] : "";
        if (!what.isEmpty() && !what.equals("stages")) {
            fault(device, what);
            return;
        }
        boolean same;
        try (Backend backend =
                what.isEmpty() ? new DeviceBackend(device, options) : StagedBackend.on(device, options)) {
            OclgrindRun run = new OclgrindRun(backend, !what.isEmpty());
            if (what.isEmpty()) {
                run.check();
            } else {
                run.pairs();
            }
            (what.isEmpty() ? MIXTURES : STAGED).forEach(run::all);
            if (run.believed()) {
                MANY.forEach(run::evaluate);
            }
            if (what.isEmpty()) {
                Cases.distributions().stream()
                        .filter(other -> other.target().dimension() == 3)
                        .forEach(run::points);
                SdeCases.all().forEach(run::paths);
            }
            System.out.println(run.compared + " values compared, " + run.different + " different");
            same = run.different == 0;
        }
        System.exit(same ? 0 : 1);
    }

    private static void fault(Device device, String kernel) {
        int stride = 16;
        try (Device.Memory from = device.allocate("from", stride * Float.BYTES);
                Device.Memory to = device.allocate("to", stride * Float.BYTES);
                Device.Program program =
                        device.build(FaultKernels.text(device.info().lanes()))) {
            if (!kernel.equals("unwritten")) {
                from.write(0, new float[stride], stride);
            }
            program.kernel(kernel)
                    .set(0, from)
                    .set(1, to)
                    .set(2, stride)
                    .launch(stride / device.info().lanes());
        }
        device.close();
    }

    /**
     * Whether chains of several kernels are looked at. Oclgrind 21.10 takes what one wrote for uninitialised in the next, once a kernel has
     * run that evaluates targets in one piece: the same chains pass in stages, where there is none.
     */
    private boolean believed() {
        return staged || System.getenv("OCLGRIND_UNINITIALIZED") == null;
    }

    private void all(Cases.Mixture mixture) {
        evaluate(mixture);
        if (believed()) {
            losses(mixture);
        }
        advance(mixture);
        keep(mixture);
        if (believed()) { // what is counted by atomic operations it takes for uninitialised, too
            statistics(mixture);
        }
    }

    private void check() {
        int[] arguments =
                IntStream.range(0, chains).map(i -> 0x3f000000 + i * 0x00123456).toArray();
        for (ElementaryFunction function : ElementaryFunction.values()) {
            compare(
                    function.name(),
                    reference.elementary(function, arguments),
                    oclgrind.elementary(function, arguments));
        }
        // the carry into the high word comes between work-items: Oclgrind 21.10 widens a vector of truth values wrongly
        long chain = 0xffff_fff0L;
        long time = 0x1_0000_0000L;
        compare(
                "words",
                reference.randomWords(-3, Purpose.STEP, chain, chains, time, 9),
                oclgrind.randomWords(-3, Purpose.STEP, chain, chains, time, 9));
    }

    /** Groups that share memory, as stages do: one coordinate, and more than are staged at a time. */
    private void pairs() {
        for (SteinKernel kernel : List.of(SteinKernel.inverseMultiquadric(1, -0.4), SteinKernel.gaussian(1))) {
            for (int dimension : new int[] {1, 13}) {
                float[] points = Cases.points(Cases.mixture(Kind.ISOTROPIC, dimension, 3), chains, 5);
                compare(
                        kernel + " in dimension " + dimension,
                        words(reference.pairSums(kernel, points, points, chains)),
                        words(oclgrind.pairSums(kernel, points, points, chains)));
            }
        }
    }

    private static int[] words(double[] numbers) {
        return Arrays.stream(numbers)
                .mapToLong(Double::doubleToRawLongBits)
                .flatMap(bits -> LongStream.of(bits >>> 32, bits))
                .mapToInt(bits -> (int) bits)
                .toArray();
    }

    private void evaluate(Cases.Mixture mixture) {
        float[] points = Cases.points(mixture, chains, 5);
        Level level = new Level(0.8, 0.6);
        Evaluation expected = reference.evaluate(mixture.mixture(), level, points, chains);
        Evaluation actual = oclgrind.evaluate(mixture.mixture(), level, points, chains);
        compare(mixture + " log density", expected.logDensities(), actual.logDensities());
        compare(mixture + " score", expected.scores(), actual.scores());
    }

    /** Log densities, scores, Hessians and draws. */
    private void points(Cases.Other other) {
        Target target = other.target();
        float[] points = other.points(chains, 5);
        float[] vectors = other.points(chains, 6);
        for (Level level : List.of(Level.NONE, new Level(0.8, 0.6))) {
            if (!Cases.hasDensity(target, level)) {
                continue;
            }
            Evaluation expected = reference.evaluate(target, level, points, chains);
            Evaluation actual = oclgrind.evaluate(target, level, points, chains);
            compare(other + " log density", expected.logDensities(), actual.logDensities());
            compare(other + " score", expected.scores(), actual.scores());
            if (target.offers(Target.Operation.CURVATURE, level)) {
                compare(
                        other + " Hessian",
                        reference.hessianVectors(target, level, points, vectors, chains),
                        oclgrind.hessianVectors(target, level, points, vectors, chains));
                compare(
                        other + " Laplacian",
                        reference.laplacians(target, level, points, chains),
                        oclgrind.laplacians(target, level, points, chains));
            }
        }
        Level level = new Level(0.8, 0.6);
        compare(
                other + " draws",
                reference.draw(target, level, 5, 9, chains),
                oclgrind.draw(target, level, 5, 9, chains));
    }

    private void losses(Cases.Mixture mixture) {
        LossWork work = LossCases.work(mixture.mixture(), chains);
        float[][] expected = reference.losses(work);
        float[][] actual = oclgrind.losses(work);
        for (int r = 0; r < expected.length; r++) {
            compare(mixture + " losses in row " + r, expected[r], actual[r]);
        }
    }

    /** Several levels, records, launches of different lengths. */
    private void advance(Cases.Mixture mixture) {
        Target target = mixture.mixture();
        Sampling annealed = Sampling.of(target, new AnnealedLangevin(new GeometricSchedule(5, 0.5, 3), 3, 0.05, true))
                .initial(new Initial.Uniform(-3, 4))
                .chains(chains)
                .seed(5)
                .recordEvery(2);
        Sampling plain =
                Sampling.of(target, new Langevin(0.01, 6)).chains(chains).firstChain(1 << 20);
        for (Sampling job : List.of(annealed, plain)) {
            compare(mixture + " samples", samples(reference, job), samples(oclgrind, job));
        }
    }

    /** Of chains of which one has frozen, in one coordinate and in several. */
    private void statistics(Cases.Mixture mixture) {
        Plan plan = Plan.repeat(2, Row.of(1).noise(0.5));
        float[] points = Cases.points(mixture, chains, 5);
        points[0] = Float.MAX_VALUE;
        int[][] found = new int[2][];
        for (int b = 0; b < 2; b++) {
            try (Ensemble ensemble = (b == 0 ? reference : oclgrind).ensemble(mixture.mixture(), plan, 9, 0, chains)) {
                ensemble.initialise(new Initial.Points(points, mixture.mixture().dimension()));
                ensemble.advance(plan, 0, plan.steps(), 0, Ensemble.Recorder.NONE);
                BlockMoments moments = ensemble.moments(false, true);
                OrderStatistics.Digit digit = new OrderStatistics(new double[] {0.5}).digit();
                long[] digits = ensemble.countDigits(0, digit);
                long[] bins = ensemble.countBins(0, new Histogram(5, -2, 2));
                found[b] = Stream.of(
                                Arrays.stream(bits(moments.numbers())),
                                Arrays.stream(bits(moments.products())),
                                Arrays.stream(digits).mapToInt(count -> (int) count),
                                Arrays.stream(bins).mapToInt(count -> (int) count))
                        .flatMapToInt(numbers -> numbers)
                        .toArray();
            }
        }
        compare(mixture + " statistics", found[0], found[1]);
    }

    /** Steps of SDEs: their noise is drawn for each, shared, and along paths. */
    private void paths(SdeCases.Case each) {
        Sampling job = Sampling.of(each.paths().step(), each.paths())
                .initial(new Initial.Normal(0.5))
                .chains(chains)
                .recordEvery(4);
        compare(each + " paths", samples(reference, job), samples(oclgrind, job));
    }

    private float[] samples(Backend backend, Sampling job) {
        int size = chains * job.target().dimension();
        float[] all = new float[((int) job.records() + 1) * size];
        // not by an engine, whose final moments are statistics: see believed()
        Plan plan = job.sampler().plan();
        try (Ensemble ensemble = backend.ensemble(job.target(), plan, job.seed(), job.firstChain(), chains)) {
            ensemble.initialise(job.initial());
            ensemble.advance(
                    plan,
                    0,
                    plan.steps(),
                    job.recordEvery(),
                    (record, state) -> System.arraycopy(state, 0, all, (int) record * size, size));
            float[] last = new float[size];
            ensemble.state(last);
            System.arraycopy(last, 0, all, all.length - size, size);
        }
        return all;
    }

    private void keep(Cases.Mixture mixture) {
        Target target = mixture.mixture();
        Plan plan = Plan.repeat(
                3,
                Row.of(0.9).score(0.1).noise(0.2).keeping(),
                Row.of(0.7).score(0.05, Level.noise(0.3)).kept(0.2, -0.04),
                Row.of(0.95).kept(0.02, 0.01).keeping());
        compare(mixture + " kept", kept(reference, target, plan), kept(oclgrind, target, plan));
    }

    private float[] kept(Backend backend, Target target, Plan plan) {
        float[] state = new float[chains * target.dimension()];
        try (Ensemble ensemble = backend.ensemble(target, plan, 9, 0, chains)) {
            ensemble.initialise(new Initial.Normal(2));
            ensemble.advance(plan, 0, 4, 0, Ensemble.Recorder.NONE);
            ensemble.advance(plan, 4, plan.steps(), 0, Ensemble.Recorder.NONE);
            ensemble.state(state);
            long[] steps = new long[chains];
            ensemble.firstBadSteps(steps);
            if (Arrays.stream(steps).anyMatch(step -> step >= 0)) {
                throw new IllegalStateException("diverged: " + Arrays.toString(steps));
            }
        }
        return state;
    }

    private void compare(String what, float[] expected, float[] actual) {
        compare(what, bits(expected), bits(actual));
    }

    private static int[] bits(float[] numbers) {
        return IntStream.range(0, numbers.length)
                .map(i -> Float.floatToRawIntBits(numbers[i]))
                .toArray();
    }

    private void compare(String what, int[] expected, int[] actual) {
        int[] where = IntStream.range(0, expected.length)
                .filter(i -> expected[i] != actual[i])
                .toArray();
        if (where.length > 0) {
            System.out.println(
                    what + ": " + where.length + " of " + expected.length + " differ, the first at " + where[0]
                            + ": " + Integer.toHexString(expected[where[0]]) + " expected, "
                            + Integer.toHexString(actual[where[0]])
                            + " found");
        }
        compared += expected.length;
        different += where.length;
    }
}
