package org.scorefield.backend.reference;

import org.scorefield.backend.Backend;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.plan.Plan;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** Plain Java: the definition of right. Chains are spread over threads; no result depends on how. */
final class ReferenceBackend implements Backend {
    /** Share of the heap that a chunk of chains may take. */
    private static final double HEAP_SHARE = 0.25;

    private final DeviceInfo device;
    private final Workers workers;
    private final long memory;

    ReferenceBackend(int threads, long memory) {
        this.device = describe(threads);
        this.workers = new Workers(threads);
        this.memory =
                memory > 0 ? memory : (long) (HEAP_SHARE * Runtime.getRuntime().maxMemory());
    }

    static DeviceInfo describe(int threads) {
        return new DeviceInfo(
                "java",
                0,
                "Java " + Runtime.version().feature() + ", " + threads + (threads == 1 ? " thread" : " threads"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                true,
                1,
                Runtime.getRuntime().maxMemory());
    }

    @Override
    public DeviceInfo device() {
        return device;
    }

    @Override
    public Evaluation evaluate(Target target, Level level, float[] points, int count) {
        int dimension = target.dimension();
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        float[] densities = new float[count];
        float[] scores = new float[Math.multiplyExact(dimension, count)];
        workers.run(count, (from, to) -> {
            Target.Evaluator evaluator = target.evaluator();
            evaluator.at(numbers, 0);
            float[][] x = new float[dimension][Target.Evaluator.BATCH];
            float[][] score = new float[dimension][Target.Evaluator.BATCH];
            float[] density = new float[Target.Evaluator.BATCH];
            for (int first = from; first < to; first += Target.Evaluator.BATCH) {
                int n = Math.min(Target.Evaluator.BATCH, to - first);
                for (int d = 0; d < dimension; d++) {
                    System.arraycopy(points, d * count + first, x[d], 0, n);
                }
                evaluator.score(x, score, n);
                evaluator.logDensities(density, n);
                for (int d = 0; d < dimension; d++) {
                    copyCanonical(score[d], scores, d * count + first, n);
                }
                copyCanonical(density, densities, first, n);
            }
        });
        return new Evaluation(densities, scores).onlyAtFinite(points);
    }

    /** Copies, with one form of NaN. */
    private static void copyCanonical(float[] from, float[] to, int at, int n) {
        for (int i = 0; i < n; i++) {
            to[at + i] = from[i] == from[i] ? from[i] : Float.NaN;
        }
    }

    @Override
    public Ensemble ensemble(Target target, Plan plan, long seed, long firstChain, int chains) {
        return new ReferenceEnsemble(workers, target, seed, firstChain, chains);
    }

    @Override
    public int chunk(Target target, Plan plan, boolean records, long wanted) {
        // position, kept position and score, status, and a copy for the caller
        long perChain = (4L * target.dimension() + 2) * Float.BYTES + 2 * Long.BYTES;
        long most = Math.min(memory / perChain, (Integer.MAX_VALUE - 8) / target.dimension());
        return (int) Math.max(1, Math.min(wanted, most));
    }

    @Override
    public int[] elementary(ElementaryFunction function, int[] arguments) {
        int[] results = new int[arguments.length];
        workers.run(arguments.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                results[i] = function.apply(arguments[i]);
            }
        });
        return results;
    }

    @Override
    public int[] randomWords(long seed, Purpose purpose, long firstChain, int chains, long time, int block) {
        int[] words = new int[4 * chains];
        int[] drawn = new int[4];
        for (int j = 0; j < chains; j++) {
            Philox.block(seed, purpose, firstChain + j, time, block, drawn);
            for (int w = 0; w < 4; w++) {
                words[w * chains + j] = drawn[w];
            }
        }
        return words;
    }

    @Override
    public void close() {
        workers.close();
    }
}
