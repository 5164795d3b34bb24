package org.scorefield.backend.reference;

import org.scorefield.backend.Backend;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.ElementaryFunction;
import org.scorefield.backend.Ensemble;
import org.scorefield.backend.Evaluation;
import org.scorefield.backend.LossWork;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.plan.Plan;
import org.scorefield.random.Normals;
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
        float[] densities = new float[count];
        float[] scores = new float[Math.multiplyExact(target.dimension(), count)];
        eachBatch(target, level, count, (evaluator, first, n) -> {
            float[][] x = columns(target, points, count, first, n);
            float[][] score = new float[target.dimension()][Target.Evaluator.BATCH];
            float[] density = new float[Target.Evaluator.BATCH];
            evaluator.score(x, score, n);
            evaluator.logDensities(density, n);
            copyCanonical(score, scores, count, first, n);
            copyCanonical(density, densities, first, n);
        });
        return new Evaluation(densities, scores).onlyAtFinite(points);
    }

    @Override
    public float[] hessianVectors(Target target, Level level, float[] points, float[] vectors, int count) {
        target.require(Target.Operation.CURVATURE, level);
        float[] products = new float[Math.multiplyExact(target.dimension(), count)];
        eachBatch(target, level, count, (evaluator, first, n) -> {
            float[][] product = new float[target.dimension()][Target.Evaluator.BATCH];
            evaluator.hessianVectors(
                    columns(target, points, count, first, n), columns(target, vectors, count, first, n), product, n);
            copyCanonical(product, products, count, first, n);
        });
        return Evaluation.onlyAtFinite(products, count, points, vectors);
    }

    @Override
    public float[] laplacians(Target target, Level level, float[] points, int count) {
        target.require(Target.Operation.CURVATURE, level);
        float[] laplacians = new float[count];
        eachBatch(target, level, count, (evaluator, first, n) -> {
            float[] batch = new float[Target.Evaluator.BATCH];
            evaluator.laplacians(columns(target, points, count, first, n), batch, n);
            copyCanonical(batch, laplacians, first, n);
        });
        return Evaluation.onlyAtFinite(laplacians, count, points);
    }

    @Override
    public float[] draw(Target target, Level level, long seed, long first, int count) {
        target.require(Target.Operation.DRAW);
        int dimension = target.dimension();
        float alpha = (float) level.alpha();
        float sigma = (float) level.sigma();
        float[] samples = new float[Math.multiplyExact(dimension, count)];
        workers.run(count, (from, to) -> {
            Target.Evaluator evaluator = target.evaluator();
            float[][] x = new float[dimension][Target.Evaluator.BATCH];
            int[] words = new int[4];
            float[] z = new float[4];
            for (int start = from; start < to; start += Target.Evaluator.BATCH) {
                int n = Math.min(Target.Evaluator.BATCH, to - start);
                evaluator.draw(new Target.Stream(seed, Purpose.DATA, first + start, 0), 0, x, n);
                for (int i = 0; i < n; i++) {
                    for (int d = 0; d < dimension; d++) {
                        if (sigma == 0) {
                            samples[d * count + start + i] = alpha * x[d][i];
                            continue;
                        }
                        if (d % 4 == 0) {
                            Philox.block(seed, Purpose.LEVEL, first + start + i, 0, d / 4, words);
                            Normals.of(words, z);
                        }
                        samples[d * count + start + i] = Math.fma(sigma, z[d % 4], alpha * x[d][i]);
                    }
                }
            }
        });
        return samples;
    }

    @Override
    public float[][] losses(LossWork work) {
        work.require();
        Target model = work.model();
        float[][] modelLevels = new float[work.terms().size()][];
        float[][] dataLevels = new float[modelLevels.length][];
        for (int t = 0; t < modelLevels.length; t++) {
            LossTerm term = work.terms().get(t);
            modelLevels[t] = LossLoop.level(model, term.model());
            boolean asked = term.integrand() instanceof Integrand.Explicit;
            dataLevels[t] = asked ? LossLoop.level(work.data(), term.noise()) : null;
        }
        float[][] sums = new float[work.rows()][2 * work.blocks()];
        workers.run(work.blocks(), (from, to) -> {
            LossLoop loop = new LossLoop(work, modelLevels, dataLevels);
            for (int block = from; block < to; block++) {
                loop.sum(block, sums);
            }
        });
        return sums;
    }

    @Override
    public double[] pairSums(SteinKernel kernel, float[] points, float[] scores, int count) {
        double[] sums = new double[count];
        workers.run(count, (from, to) -> new PairLoop(kernel, points, scores, count, sums).run(from, to));
        return sums;
    }

    /** What is to be done with points {@code first} to {@code first + n}. */
    private interface Work {
        void of(Target.Evaluator evaluator, int first, int n);
    }

    private void eachBatch(Target target, Level level, int count, Work work) {
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        workers.run(count, (from, to) -> {
            Target.Evaluator evaluator = target.evaluator();
            evaluator.at(numbers, 0);
            for (int first = from; first < to; first += Target.Evaluator.BATCH) {
                work.of(evaluator, first, Math.min(Target.Evaluator.BATCH, to - first));
            }
        });
    }

    private static float[][] columns(Target target, float[] points, int count, int first, int n) {
        float[][] columns = new float[target.dimension()][Target.Evaluator.BATCH];
        for (int d = 0; d < columns.length; d++) {
            System.arraycopy(points, d * count + first, columns[d], 0, n);
        }
        return columns;
    }

    private static void copyCanonical(float[][] from, float[] to, int count, int first, int n) {
        for (int d = 0; d < from.length; d++) {
            copyCanonical(from[d], to, d * count + first, n);
        }
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
