package org.scorefield;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import org.scorefield.backend.Backend;
import org.scorefield.backend.BackendProvider.Options;
import org.scorefield.backend.Backends;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.Evaluation;
import org.scorefield.error.Checks;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/**
 * Scorefield for Java programs: evaluates targets and runs chains on one device. One thread at a time uses an engine; interrupting
 * that thread ends a run with a {@link CancellationException} soon after.
 */
public final class Engine implements AutoCloseable {
    private final Backend backend;

    private Engine(Backend backend) {
        this.backend = backend;
    }

    /**
     * Opens a device.
     *
     * @param device {@code auto}, {@code java}, {@code opencl}, {@code opencl:1}, …
     * @throws org.scorefield.error.BadInputException if no backend has that name
     * @throws org.scorefield.error.DeviceException if the device is not there or fails; another is never taken instead
     */
    public static Engine open(String device) {
        return open(device, Options.DEFAULT);
    }

    /** Opens a device with options; see {@link #open(String)}. */
    public static Engine open(String device, Options options) {
        return new Engine(Backends.open(device, options));
    }

    /**
     * Opens a device for targets: {@code auto} takes the first exact one that has code for all of them.
     *
     * @param passedOver is told why an exact device was not taken
     */
    public static Engine open(String device, Options options, List<Target> targets, Consumer<String> passedOver) {
        return new Engine(Backends.open(
                device,
                options,
                backend -> targets.stream()
                        .flatMap(target -> backend.lacks(target).stream())
                        .findFirst(),
                passedOver));
    }

    /** Likewise, for a job: {@code auto} takes the first exact device that has code for its target and its sampler's rows. */
    public static Engine open(String device, Options options, Sampling job, Consumer<String> passedOver) {
        return new Engine(Backends.open(
                device,
                options,
                backend -> backend.lacks(job.target(), job.sampler().plan()),
                passedOver));
    }

    /** An engine on a backend of one's own, which it will close. */
    public static Engine on(Backend backend) {
        return new Engine(backend);
    }

    /** The device. */
    public DeviceInfo device() {
        return backend.device();
    }

    /** The backend, for single operations. */
    public Backend backend() {
        return backend;
    }

    /**
     * Log density and score of a target.
     *
     * @param level at which; {@link Level#NONE} for the target itself
     * @param points dimension-major, {@code points[d * count + i]}
     * @param count how many points
     * @throws org.scorefield.error.BadInputException if the arguments do not fit together
     */
    public Evaluation score(Target target, Level level, float[] points, int count) {
        new Checks()
                .that(
                        points.length == (long) count * target.dimension(),
                        "points",
                        "have " + points.length + " numbers",
                        count + " points of dimension " + target.dimension())
                .done();
        return backend.evaluate(target, level, points, count);
    }

    /**
     * Runs a job and keeps the final states.
     *
     * @throws org.scorefield.error.BadInputException if the states do not fit one array
     */
    public Samples sample(Sampling job) {
        int dimension = job.target().dimension();
        new Checks()
                .that(
                        job.chains() <= (Integer.MAX_VALUE - 8) / dimension,
                        "chains",
                        "are " + job.chains() + " in dimension " + dimension,
                        "states that fit one array; give a Sink for more")
                .done();
        int chains = (int) job.chains();
        float[] state = new float[chains * dimension];
        Samples samples = sample(job, new Sink() {
            @Override
            public void state(long chain, int count, float[] chunk) {
                for (int d = 0; d < dimension; d++) {
                    System.arraycopy(chunk, d * count, state, d * chains + (int) chain, count);
                }
            }
        });
        return samples.with(state);
    }

    /** Runs a job and hands states and records to {@code sink} as they come. */
    public Samples sample(Sampling job, Sink sink) {
        backend.check(job.initial());
        return new SamplingRun(backend, job, sink).go();
    }

    /**
     * Estimates a loss.
     *
     * @throws org.scorefield.error.BadInputException if a target has no density at one of the levels
     */
    public LossEstimate loss(LossJob job) {
        return loss(job, values -> {});
    }

    /** Estimates a loss and tells, from time to time, how many values were computed so far: one a sample and level. */
    public LossEstimate loss(LossJob job, LongConsumer progress) {
        return new LossRun(backend, job, progress).go();
    }

    /**
     * Log densities along a probability flow.
     *
     * @param points one after another, [n·D]
     * @throws org.scorefield.error.BadInputException if the points do not fit the target, or it has no density at a level of the flow
     */
    public LogDensities logDensities(LikelihoodJob job, float[] points) {
        return logDensities(job, points, pointSteps -> {});
    }

    /** Likewise, and tells from time to time how many stages were taken so far, over all points. */
    public LogDensities logDensities(LikelihoodJob job, float[] points, DoubleConsumer progress) {
        PointSource.requireWhole(points, job.target().dimension());
        return new LikelihoodRun(backend, job, points, progress).go();
    }

    @Override
    public void close() {
        backend.close();
    }
}
