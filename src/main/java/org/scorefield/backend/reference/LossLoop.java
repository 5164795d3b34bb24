package org.scorefield.backend.reference;

import java.util.Arrays;
import org.scorefield.backend.LossWork;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.loss.Projection;
import org.scorefield.random.Normals;
import org.scorefield.random.Philox;
import org.scorefield.random.Purpose;
import org.scorefield.target.Level;
import org.scorefield.target.Target;
import org.scorefield.target.Target.Evaluator;

/** Losses over blocks of samples: the twin of {@code kernels/entry/loss.h}, operation by operation. One thread uses it. */
final class LossLoop {
    private static final int BLOCK = LossWork.BLOCK;

    private final LossWork work;
    private final int dimension;
    private final Evaluator model;
    private final Evaluator data;
    private final float[][] modelLevels;
    private final float[][] dataLevels;
    private final float[][] clean;
    private final float[][] x;
    private final float[][] score;
    private final float[][] other;
    private final float[][] product;
    private final float[][] noise;
    private final float[][] normals;
    private long drawnFirst = -1;
    private long drawnTime = -1;
    private final float[] values = new float[BLOCK];
    private final float[] traces = new float[BLOCK];
    private final float[] totals = new float[BLOCK];
    private final BlockSums blockSums = new BlockSums();
    private final int[] words = new int[4];
    private final float[] four = new float[4];

    /**
     * Reserves what a block needs.
     *
     * @param modelLevels the numbers of the model's level in each term
     * @param dataLevels those of the data's level, where the term asks for the score of the data
     */
    LossLoop(LossWork work, float[][] modelLevels, float[][] dataLevels) {
        this.work = work;
        this.dimension = work.model().dimension();
        this.model = work.model().evaluator();
        this.data = work.data().evaluator();
        this.modelLevels = modelLevels;
        this.dataLevels = dataLevels;
        this.clean = columns();
        this.x = columns();
        this.score = columns();
        this.other = columns();
        this.product = columns();
        this.normals = new float[Math.max(4, dimension)][BLOCK];
        this.noise = new float[dimension][];
    }

    private float[][] columns() {
        return new float[dimension][Evaluator.BATCH];
    }

    /** Numbers of a target's level. */
    static float[] level(Target target, Level level) {
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        return numbers;
    }

    /** Sums a block of samples. */
    void sum(int block, float[][] sums) {
        long first = work.first() + (long) block * BLOCK;
        int n = Math.min(BLOCK, work.count() - block * BLOCK);
        data.draw(new Target.Stream(work.seed(), Purpose.DATA, first, 0), 0, clean, n);
        boolean totalled = work.rows() > work.terms().size();
        for (int t = 0; t < work.terms().size(); t++) {
            LossTerm term = work.terms().get(t);
            model.at(modelLevels[t], 0);
            float share = evaluate(term, t, first, n);
            for (int i = 0; i < n; i++) {
                values[i] = share * values[i];
                if (totalled) {
                    totals[i] =
                            t == 0 ? work.share(term) * values[i] : Math.fma(work.share(term), values[i], totals[i]);
                }
            }
            blockSums.of(values, n, sums[t], 2 * block);
        }
        if (totalled) {
            blockSums.of(totals, n, sums[work.terms().size()], 2 * block);
        }
    }

    /** Leaves the samples' values; returns what they are to be multiplied with. */
    private float evaluate(LossTerm term, int t, long first, int n) {
        float sigma = (float) term.noise().sigma();
        Arrays.fill(values, 0, n, 0);
        if (sigma != 0) {
            drawNoise(term, first, n);
        }
        if (term.integrand() instanceof Integrand.Denoising denoising) {
            if (denoising.controlled()) {
                perturb(term, 0, n);
                model.score(x, other, n);
            }
            addDenoising(term, sigma, denoising.controlled(), n);
            if (denoising.antithetic()) {
                addDenoising(term, -sigma, denoising.controlled(), n);
            }
            return denoising.antithetic() ? 0.5f : 1;
        }
        perturb(term, sigma, n);
        model.score(x, score, n);
        if (term.integrand() instanceof Integrand.Sliced sliced) {
            for (int p = 0; p < sliced.projections(); p++) {
                project(sliced.projection(), first, (long) term.index() * sliced.projections() + p, n);
                model.hessianVectors(x, other, product, n);
                addSliced(sliced.reduced(), n);
            }
            return 1.0f / sliced.projections();
        }
        if (term.integrand() instanceof Integrand.Implicit) {
            model.laplacians(x, traces, n);
            addSquares(score, null, 0.5f, traces, n);
        } else {
            data.at(dataLevels[t], 0);
            data.score(x, other, n);
            addSquares(score, other, 0.5f, null, n);
        }
        return 1;
    }

    /** x = αx₀ + σz by the noise that was drawn. */
    private void perturb(LossTerm term, float sigma, int n) {
        float alpha = (float) term.noise().alpha();
        for (int d = 0; d < dimension; d++) {
            if (sigma == 0) {
                for (int i = 0; i < n; i++) {
                    x[d][i] = alpha * clean[d][i];
                }
            } else {
                perturb(alpha, clean[d], sigma, noise[d], x[d], n);
            }
        }
    }

    private static void perturb(float alpha, float[] from, float sigma, float[] z, float[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = Math.fma(sigma, z[i], alpha * from[i]);
        }
    }

    /** Draws a term's noise; in one or two dimensions the next times' is among what a block holds. */
    private void drawNoise(LossTerm term, long first, int n) {
        int shared = Normals.timesPerBlockLog2(dimension);
        long time = term.index() >> shared;
        if (drawnFirst != first || drawnTime != time) {
            drawNormals(Purpose.LEVEL, first, time, normals, n);
            drawnFirst = first;
            drawnTime = time;
        }
        takeNormals(term.index(), noise);
    }

    /** All coordinates' normals, or all four of a block. */
    private void drawNormals(Purpose purpose, long first, long time, float[][] to, int n) {
        for (int d = 0; d < to.length; d += 4) {
            for (int i = 0; i < n; i++) {
                Philox.block(work.seed(), purpose, first + i, time, d / 4, words);
                Normals.of(words, four);
                for (int j = 0; j < 4 && d + j < to.length; j++) {
                    to[d + j][i] = four[j];
                }
            }
        }
    }

    /** Those of the normals that are a time's. */
    private void takeNormals(long time, float[][] to) {
        int begin = dimension == 1 ? (int) (time & 3) : dimension == 2 ? (int) (time & 1) * 2 : 0;
        System.arraycopy(normals, begin, to, 0, dimension);
    }

    private void addDenoising(LossTerm term, float sigma, boolean controlled, int n) {
        perturb(term, sigma, n);
        model.score(x, score, n);
        float[] sum = traces;
        Arrays.fill(sum, 0, n, 0);
        for (int d = 0; d < dimension; d++) {
            if (controlled) {
                addControlled(sigma, score[d], other[d], noise[d], sum, n);
            } else {
                addErrors(sigma, score[d], noise[d], sum, n);
            }
        }
        for (int i = 0; i < n; i++) {
            values[i] = values[i] + (controlled ? sum[i] + dimension : sum[i]);
        }
    }

    private static void addErrors(float sigma, float[] score, float[] z, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            float error = Math.fma(sigma, score[i], z[i]);
            sum[i] = Math.fma(error, error, sum[i]);
        }
    }

    private static void addControlled(float sigma, float[] score, float[] clean, float[] z, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            float scaled = sigma * score[i];
            sum[i] = Math.fma(scaled, scaled, sum[i]);
            sum[i] = Math.fma(2.0f * sigma * (score[i] - clean[i]), z[i], sum[i]);
        }
    }

    /** Adds factor·‖from − less‖² + plus, of which either may be absent. */
    private void addSquares(float[][] from, float[][] less, float factor, float[] plus, int n) {
        for (int i = 0; i < n; i++) {
            float square = 0;
            for (int d = 0; d < dimension; d++) {
                float difference = less == null ? from[d][i] : from[d][i] - less[d][i];
                square = Math.fma(difference, difference, square);
            }
            values[i] = values[i] + (plus == null ? factor * square : Math.fma(factor, square, plus[i]));
        }
    }

    private void project(Projection projection, long first, long time, int n) {
        if (projection == Projection.RADEMACHER) {
            for (int d = 0; d < dimension; d++) {
                signs(first, time, d, n);
            }
        } else {
            drawNormals(Purpose.PROJECTION, first, time >> Normals.timesPerBlockLog2(dimension), normals, n);
            drawnFirst = -1; // no noise any more
            takeNormals(time, noise);
            for (int d = 0; d < dimension; d++) {
                System.arraycopy(noise[d], 0, other[d], 0, n);
            }
        }
        if (projection != Projection.SPHERE) {
            return;
        }
        for (int i = 0; i < n; i++) {
            float square = 0;
            for (int d = 0; d < dimension; d++) {
                square = Math.fma(other[d][i], other[d][i], square);
            }
            float scale = (float) Math.sqrt(dimension / square);
            for (int d = 0; d < dimension; d++) {
                other[d][i] = square > 0 ? other[d][i] * scale : 1;
            }
        }
    }

    private void signs(long first, long time, int d, int n) {
        for (int i = 0; i < n; i++) {
            Philox.block(work.seed(), Purpose.PROJECTION, first + i, time, d / 4, words);
            other[d][i] = words[d % 4] < 0 ? -1 : 1;
        }
    }

    private void addSliced(boolean reduced, int n) {
        for (int i = 0; i < n; i++) {
            float bend = 0;
            float slope = 0;
            for (int d = 0; d < dimension; d++) {
                bend = Math.fma(other[d][i], product[d][i], bend);
                slope = Math.fma(reduced ? score[d][i] : other[d][i], score[d][i], slope);
            }
            values[i] = values[i] + Math.fma(0.5f, reduced ? slope : slope * slope, bend);
        }
    }
}
