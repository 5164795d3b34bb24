package org.scorefield;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.scorefield.backend.Backend;
import org.scorefield.backend.Evaluation;
import org.scorefield.diagnostics.Averages;
import org.scorefield.diagnostics.Estimate;
import org.scorefield.diagnostics.FisherInformation;
import org.scorefield.diagnostics.MeanScore;
import org.scorefield.diagnostics.ModeOccupancy;
import org.scorefield.diagnostics.Moments;
import org.scorefield.diagnostics.SteinDiscrepancy;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.error.Checks;
import org.scorefield.error.NotFiniteException;
import org.scorefield.target.Level;
import org.scorefield.target.Responsibilities;
import org.scorefield.target.Target;

/**
 * Figures that tell how points and a density go together. Scores are a backend's; sums over points are made in double precision in
 * one fixed shape. Standard errors are for independent points.
 *
 * <p>All of these end with a {@link NotFiniteException} where a score is not finite, and with a {@link CancellationException} soon after
 * their thread is interrupted.
 */
public final class Measures {
    /** Numbers evaluated at a time; no result depends on it. */
    private static final int BATCH = 1 << 22;

    private final Backend backend;

    /** On an engine's backend. */
    public Measures(Engine engine) {
        this.backend = engine.backend();
    }

    private interface Work {
        void of(long first, int n, float[] points);
    }

    private void eachBatch(PointSource source, int dimension, Work work) {
        int batch = Math.max(1, BATCH / dimension / Moments.BLOCK) * Moments.BLOCK;
        for (long first = 0; first < source.count(); first += batch) {
            int n = (int) Math.min(batch, source.count() - first);
            work.of(first, n, source.take(backend, first, n));
            if (Thread.interrupted()) {
                throw new CancellationException(
                        "interrupted after " + (first + n) + " of " + source.count() + " points");
            }
        }
    }

    private Evaluation evaluate(Target target, Level level, float[] points, long first, int n) {
        Evaluation evaluation = backend.evaluate(target, level, points, n);
        float[] scores = evaluation.scores();
        for (int i = 0; i < scores.length; i++) {
            if (!Float.isFinite(scores[i]) || Float.isNaN(evaluation.logDensities()[i % n])) {
                String where = "at point " + (first + i % n) + " and level " + level;
                throw new NotFiniteException("the target has no finite score " + where);
            }
        }
        return evaluation;
    }

    /** E[s·sᵀ] over the points: the Fisher information, if they are from the target. */
    public FisherInformation fisherInformation(Target target, Level level, PointSource points) {
        FisherInformation.Sums sums = new FisherInformation.Sums(target.dimension());
        eachBatch(
                points,
                target.dimension(),
                (first, n, x) -> sums.add(evaluate(target, level, x, first, n).scores(), n));
        return sums.result();
    }

    /** E[s] over the points: zero, if they are from the target. */
    public MeanScore meanScore(Target target, Level level, PointSource points) {
        Moments moments = new Moments(target.dimension());
        eachBatch(
                points,
                target.dimension(),
                (first, n, x) ->
                        moments.add(evaluate(target, level, x, first, n).scores(), n));
        return MeanScore.of(moments);
    }

    /** E‖s_p − s_q‖² over points: the Fisher divergence of q from p, if they are from p. There is no factor ½. */
    public Estimate fisherDivergence(Target p, Target q, Level level, PointSource points) {
        int dimension = p.dimension();
        new Checks()
                .that(
                        q.dimension() == dimension,
                        "q",
                        "has the dimension " + q.dimension(),
                        dimension + ", as the other target")
                .done();
        Averages averages = new Averages(1);
        eachBatch(points, dimension, (first, n, x) -> {
            float[] s = evaluate(p, level, x, first, n).scores();
            float[] t = evaluate(q, level, x, first, n).scores();
            averages.add(n, (i, numbers) -> {
                double square = 0;
                for (int d = 0; d < dimension; d++) {
                    double difference = (double) s[d * n + i] - t[d * n + i];
                    square += difference * difference;
                }
                numbers[0] = square;
            });
        });
        return averages.get(0);
    }

    /** The kernelised Stein discrepancy of points from the target. All of them are in memory at once. */
    public SteinDiscrepancy stein(Target target, Level level, SteinKernel kernel, PointSource source) {
        new Checks()
                .that(
                        source.count() <= (Integer.MAX_VALUE - 8) / target.dimension(),
                        "points",
                        "are " + source.count() + " in dimension " + target.dimension(),
                        "as many as fit one array")
                .done();
        int count = (int) source.count();
        float[] points = source.take(backend, 0, count);
        float[] scores = evaluate(target, level, points, 0, count).scores();
        double[] sums = backend.pairSums(kernel, points, scores, count);
        double[] diagonal = new double[count];
        for (int i = 0; i < count; i++) {
            double square = 0;
            for (int at = i; at < scores.length; at += count) {
                square += (double) scores[at] * scores[at];
            }
            diagonal[i] = kernel.diagonal(square, target.dimension());
            if (!Double.isFinite(sums[i])) {
                throw new NotFiniteException("the Stein kernel of point " + i + " and others exceeds single precision");
            }
        }
        return new SteinDiscrepancy(sums, diagonal);
    }

    /** Receives log densities and norms of scores. */
    public interface AnomalySink {
        /** Of points {@code first} and the next ones: log densities [n], and ‖s_σ‖ for each level σ, [levels][n]. */
        void accept(long first, float[] logDensities, float[][] norms);
    }

    /**
     * For each point its log density and the norms of the score at several levels of noise, which tell together what neither does alone
     * (MSMA: Mahmood, Oliva and Styner 2021, arXiv 2010.13132).
     *
     * @param level of the log density
     * @param levels of the norms
     */
    public void anomaly(Target target, Level level, List<Level> levels, PointSource points, AnomalySink sink) {
        eachBatch(points, target.dimension(), (first, n, x) -> {
            float[] densities = backend.evaluate(target, level, x, n).logDensities();
            float[][] norms = new float[levels.size()][n];
            for (int l = 0; l < norms.length; l++) {
                float[] scores = evaluate(target, levels.get(l), x, first, n).scores();
                for (int i = 0; i < n; i++) {
                    double square = 0;
                    for (int at = i; at < scores.length; at += n) {
                        square += (double) scores[at] * scores[at];
                    }
                    norms[l][i] = (float) Math.sqrt(square);
                }
            }
            sink.accept(first, densities, norms);
        });
    }

    /**
     * How points are spread over the components of a mixture.
     *
     * @throws org.scorefield.error.BadInputException if the target is none
     */
    public ModeOccupancy modes(Target target, Level level, PointSource points) {
        int dimension = target.dimension();
        Responsibilities responsibilities = Responsibilities.of(target, level);
        ModeOccupancy.Sums sums = new ModeOccupancy.Sums(responsibilities.weights());
        eachBatch(
                points,
                dimension,
                (first, n, x) -> sums.add(n, (i, probabilities) -> {
                    double[] point = new double[dimension];
                    for (int d = 0; d < dimension; d++) {
                        point[d] = x[d * n + i];
                    }
                    responsibilities.at(point, probabilities);
                }));
        return sums.result();
    }
}
