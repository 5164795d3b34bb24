package org.scorefield.backend.reference;

import java.util.Arrays;
import java.util.List;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Initial;
import org.scorefield.backend.Pacer;
import org.scorefield.diagnostics.BlockMoments;
import org.scorefield.diagnostics.Histogram;
import org.scorefield.diagnostics.OrderStatistics;
import org.scorefield.plan.Plan;
import org.scorefield.random.Normals;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;
import org.scorefield.target.Target;

/** Chains in plain Java: the twin of {@code kernels/entry/initialise.h} and {@code advance.h}. */
final class ReferenceEnsemble implements Ensemble {
    /** Runs unfolded at a time. */
    private static final int RUNS = 1024;

    private final Workers workers;
    private final Target target;
    private final int dimension;
    private final long seed;
    private final long firstChain;
    private final int chains;

    /** Positions, [D][chains]. */
    private final float[][] x;

    /** Kept positions, then kept scores, [2D][chains]; null until a plan keeps. */
    private float[][] kept;

    private final long[] firstBad;
    private final Pacer pacer = new Pacer();

    ReferenceEnsemble(Workers workers, Target target, long seed, long firstChain, int chains) {
        this.workers = workers;
        this.target = target;
        this.dimension = target.dimension();
        this.seed = seed;
        this.firstChain = firstChain;
        this.chains = chains;
        this.x = new float[dimension][chains];
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
        kept = null;
        if (initial instanceof Initial.Point point) {
            for (int d = 0; d < dimension; d++) {
                Arrays.fill(x[d], point.at()[d]);
            }
            return;
        }
        if (initial instanceof Initial.Points given) {
            for (int j = 0; j < chains; j++) {
                for (int d = 0; d < dimension; d++) {
                    x[d][j] = given.points()[Math.toIntExact((firstChain + j) * dimension + d)];
                }
            }
            return;
        }
        workers.run(chains, (from, to) -> {
            int[] words = new int[4];
            float[] first = new float[4];
            for (int j = from; j < to; j++) {
                for (int d = 0; d < dimension; d += 4) {
                    Philox.block(seed, Purpose.INITIAL, firstChain + j, 0, d / 4, words);
                    draw(initial, words, first);
                    for (int i = 0; i < 4 && d + i < dimension; i++) {
                        x[d + i][j] = first[i];
                    }
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
            kept = new float[2 * dimension][chains];
        }
        float[] record = every > 0 ? new float[Math.multiplyExact(dimension, chains)] : null;
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
                StepLoop loop = new StepLoop(target, table, new StepNoise(seed, dimension, plan.noise()));
                for (int j = first; j < last; j += StepLoop.BATCH) {
                    int n = Math.min(StepLoop.BATCH, last - j);
                    loop.advance(x, j, kept, firstBad, n, firstChain + j, start);
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
        for (int d = 0; d < dimension; d++) {
            System.arraycopy(x[d], 0, state, d * chains, chains);
        }
    }

    @Override
    public void firstBadSteps(long[] steps) {
        System.arraycopy(firstBad, 0, steps, 0, chains);
    }

    @Override
    public BlockMoments moments(boolean frozen, boolean products) {
        return statistics().moments(frozen, products);
    }

    @Override
    public long[] countDigits(int coordinate, OrderStatistics.Digit digit) {
        return statistics().countDigits(x[coordinate], digit);
    }

    @Override
    public long[] countBins(int coordinate, Histogram histogram) {
        return statistics().countBins(x[coordinate], histogram);
    }

    private StatisticsLoop statistics() {
        return new StatisticsLoop(workers, x, firstBad, chains);
    }

    @Override
    public void close() {}
}
