package org.scorefield;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.scorefield.backend.Backend;
import org.scorefield.backend.Chunks;
import org.scorefield.backend.Ensemble;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.Moments;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.plan.Plan;

/** One job, chunk by chunk. */
final class SamplingRun {
    /** A chunk is a multiple of this, so that sums over chains keep their shape. */
    private static final int CHUNK_UNIT = Moments.BLOCK;

    private final Backend backend;
    private final Sampling job;
    private final Plan plan;
    private final Sink sink;
    private final long steps;
    private final Moments moments;
    private final StatisticsRun statistics;
    private double seconds;
    private double deviceSeconds;
    private long diverged;
    private long firstDiverged = -1;
    private long firstBadStep = -1;
    private boolean recorded;
    private int run;
    private int runs;

    SamplingRun(Backend backend, Sampling job, Sink sink) {
        this.backend = backend;
        this.job = job;
        this.plan = job.sampler().plan();
        this.sink = sink;
        this.steps = plan.steps();
        this.moments = new Moments(job.target().dimension());
        this.statistics = new StatisticsRun(job);
    }

    Samples go() {
        do {
            all();
            run++;
        } while (statistics.again());
        return new Samples(
                new float[0],
                job.chains(),
                steps,
                seconds,
                backend.deviceSeconds().isPresent() ? OptionalDouble.of(deviceSeconds) : OptionalDouble.empty(),
                diverged,
                firstDiverged,
                firstBadStep,
                moments.mean(),
                moments.variance(),
                moments.covariance(),
                statistics.result(),
                backend.device());
    }

    private void all() {
        int wanted = backend.chunk(job.target(), plan, job.recordEvery() > 0, job.chains());
        Chunks chunks = new Chunks("chains", job.chains(), wanted, CHUNK_UNIT);
        announce(chunks);
        while (chunks.left()) {
            try {
                chunk(chunks.first(), chunks.count());
                chunks.done();
            } catch (DeviceMemoryException e) {
                if (recorded) {
                    throw chunks.tooLarge(e, "records of these cannot be handed on twice; limit the memory");
                }
                chunks.shrink(e);
                announce(chunks);
            }
        }
    }

    private void announce(Chunks chunks) {
        if (run == 0) {
            runs = statistics.runs(chunks.size());
            sink.chunk(chunks.size(), runs);
        }
    }

    private void chunk(long first, int count) {
        recorded = false;
        try (Ensemble ensemble = backend.ensemble(job.target(), plan, job.seed(), job.firstChain() + first, count)) {
            ensemble.initialise(job.initial());
            double deviceBegin = backend.deviceSeconds().orElse(0);
            long begin = System.nanoTime();
            List<Runnable> found = advance(ensemble, first);
            if (run == 0) {
                found.add(finish(ensemble, first));
            }
            seconds += (System.nanoTime() - begin) * 1e-9;
            deviceSeconds += backend.deviceSeconds().orElse(0) - deviceBegin;
            found.forEach(Runnable::run);
        }
    }

    /** Takes all steps, and looks at the chains where that is wanted; in later runs only as far as that. */
    private List<Runnable> advance(Ensemble ensemble, long first) {
        List<Runnable> found = new ArrayList<>();
        long[] stops = statistics.steps();
        long at = 0;
        for (int i = 0; i < stops.length; i++) {
            advance(ensemble, first, at, stops[i]);
            at = stops[i];
            found.add(statistics.look(i, ensemble));
        }
        if (run == 0) {
            advance(ensemble, first, at, steps);
        }
        return found;
    }

    private void advance(Ensemble ensemble, long first, long from, long to) {
        if (from == to) {
            return;
        }
        long every = run == 0 ? job.recordEvery() : 0;
        int count = ensemble.chains();
        ensemble.advance(plan, from, to, every, new Ensemble.Recorder() {
            @Override
            public void record(long record, float[] state) {
                recorded = true;
                sink.record(record, first, count, state);
            }

            @Override
            public void reached(long step) {
                double done = (double) first * steps + (double) count * step;
                sink.progress((done + (double) run * job.chains() * steps) / runs);
                if (Thread.interrupted()) {
                    throw new CancellationException("interrupted at step " + step + " of " + steps);
                }
            }
        });
    }

    /** Looks at the final states; returns what hands that on. */
    private Runnable finish(Ensemble ensemble, long first) {
        int count = ensemble.chains();
        int dimension = job.target().dimension();
        boolean products = dimension <= Moments.WIDEST_COVARIANCE;
        BlockMoments live = ensemble.moments(false, products);
        boolean whole = live.chains() == count;
        BlockMoments blocks = whole ? live : ensemble.moments(true, products);
        long[] badSteps = new long[whole ? 0 : count];
        if (!whole) {
            ensemble.firstBadSteps(badSteps);
        }
        float[] state = new float[sink.wantsStates() ? count * dimension : 0];
        if (sink.wantsStates()) {
            ensemble.state(state);
        }
        return () -> {
            moments.add(blocks, count, () -> state.length > 0 ? state : state(ensemble, dimension));
            note(first, badSteps);
            if (sink.wantsStates()) {
                sink.state(first, count, state);
            }
        };
    }

    private static float[] state(Ensemble ensemble, int dimension) {
        float[] state = new float[ensemble.chains() * dimension];
        ensemble.state(state);
        return state;
    }

    private void note(long first, long[] badSteps) {
        for (int j = 0; j < badSteps.length; j++) {
            if (badSteps[j] >= 0) {
                if (diverged == 0) {
                    firstDiverged = job.firstChain() + first + j;
                    firstBadStep = badSteps[j];
                }
                diverged++;
            }
        }
    }
}
