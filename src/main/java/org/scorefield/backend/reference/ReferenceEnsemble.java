package org.scorefield.backend.reference;

import java.util.Arrays;
import java.util.List;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.backend.Pacer;
import org.scorefield.plan.Plan;
import org.scorefield.random.Normals;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;
import org.scorefield.target.Target;

/** Chains in plain Java, held chain by chain: the twin of {@code kernels/entry/initialise.h} and {@code advance.h}. */
final class ReferenceEnsemble implements Ensemble {
    /** Runs unfolded at a time. */
    private static final int RUNS = 1024;

    private final Workers workers;
    private final Target target;
    private final int dimension;
    private final long seed;
    private final long firstChain;
    private final int chains;

    /** Positions, then per chain what {@link StepLoop} keeps. */
    private final float[] x;

    private float[] kept;
    private final long[] firstBad;
    private final Pacer pacer = new Pacer();

    ReferenceEnsemble(Workers workers, Target target, long seed, long firstChain, int chains) {
        this.workers = workers;
        this.target = target;
        this.dimension = target.dimension();
        this.seed = seed;
        this.firstChain = firstChain;
        this.chains = chains;
        this.x = new float[Math.multiplyExact(chains, dimension)];
        this.firstBad = new long[chains];
        Arrays.fill(firstBad, -1);
    }

    @Override
    public int chains() {
        return chains;
    }

    @Override
    public void initialise(Initial initial) {
        Arrays.fill(firstBad, -1);
        if (kept != null) {
            Arrays.fill(kept, 0);
        }
        if (initial instanceof Initial.Points given) {
            System.arraycopy(given.points(), Math.toIntExact(firstChain * dimension), x, 0, x.length);
            return;
        }
        workers.run(chains, (from, to) -> {
            int[] words = new int[4];
            float[] first = new float[4];
            for (int j = from; j < to; j++) {
                for (int d = 0; d < dimension; d += 4) {
                    Philox.block(seed, Purpose.INITIAL, firstChain + j, 0, d / 4, words);
                    draw(initial, words, first);
                    System.arraycopy(first, 0, x, j * dimension + d, Math.min(4, dimension - d));
                }
            }
        });
    }

    private static void draw(Initial initial, int[] words, float[] first) {
        if (initial instanceof Initial.Uniform uniform) {
            float low = (float) uniform.low();
            float width = (float) (uniform.high() - uniform.low());
            for (int i = 0; i < 4; i++) {
                first[i] = Math.fma(width, Normals.unitInterval(words[i]), low);
            }
        } else {
            float scale = (float) ((Initial.Normal) initial).scale();
            Normals.of(words, first);
            for (int i = 0; i < 4; i++) {
                first[i] *= scale;
            }
        }
    }

    @Override
    public void advance(Plan plan, long from, long to, long every, Recorder recorder) {
        if (plan.keeps() && kept == null) {
            kept = new float[Math.multiplyExact(2, x.length)];
        }
        float[] record = every > 0 ? new float[x.length] : null;
        long next = from;
        while (next < to) {
            long stop = Math.min(to, next + pacer.steps());
            if (every > 0) {
                stop = Math.min(stop, next - next % every + every); // up to the next record
            }
            long begin = System.nanoTime();
            List<Plan.Run> runs = plan.runs(next, stop, 0, RUNS);
            StepLoop.Table table = new StepLoop.Table(target, runs);
            long start = next;
            workers.run(chains, (first, last) -> {
                StepLoop loop = new StepLoop(target, table, seed);
                for (int j = first; j < last; j++) {
                    firstBad[j] = loop.advance(x, j * dimension, kept, firstBad[j], firstChain + j, start);
                }
            });
            next += runs.stream().mapToLong(Plan.Run::steps).sum();
            pacer.took(next - start, (System.nanoTime() - begin) * 1e-9);
            if (every > 0 && next % every == 0) {
                state(record);
                recorder.record(next / every - 1, record);
            }
            recorder.reached(next);
        }
    }

    @Override
    public void state(float[] state) {
        for (int j = 0; j < chains; j++) {
            for (int d = 0; d < dimension; d++) {
                state[d * chains + j] = x[j * dimension + d];
            }
        }
    }

    @Override
    public void firstBadSteps(long[] steps) {
        System.arraycopy(firstBad, 0, steps, 0, chains);
    }

    @Override
    public void close() {}
}
