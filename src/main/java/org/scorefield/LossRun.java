package org.scorefield;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import org.scorefield.backend.Backend;
import org.scorefield.backend.LossWork;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.loss.RunningMoments;

/** Estimates a loss, call by call to a backend. */
final class LossRun {
    /** Samples of the pilot run, at each level. */
    private static final int PILOT_SAMPLES = 1024;

    /** Values in the first call: a call that took less than {@link #CALL} is followed by one of four times as many. */
    private static final int FIRST_VALUES = 1 << 18;

    /** Seconds. */
    private static final double CALL = 0.1;

    /** Values that a call may sum: their blocks' sums are kept until it returns. */
    private static final long MOST_VALUES = 1L << 29;

    private final Backend backend;
    private final LossJob job;
    private final LongConsumer progress;
    private int callSize;
    private long done;

    LossRun(Backend backend, LossJob job, LongConsumer progress) {
        this.backend = backend;
        this.job = job;
        this.progress = progress;
        int terms = job.levels().divides() ? 1 : job.loss().terms().size();
        this.callSize = Math.max(1, FIRST_VALUES / terms / LossWork.BLOCK) * LossWork.BLOCK;
    }

    LossEstimate go() {
        long begin = System.nanoTime();
        List<LossTerm> terms = chosen();
        long[] counts = job.levels().counts(terms, job.samples());
        List<RunningMoments> rows = new ArrayList<>();
        if (job.levels().divides()) {
            long first = 0;
            for (int t = 0; t < terms.size(); t++) {
                rows.addAll(sum(terms.subList(t, t + 1), first, counts[t]));
                first += counts[t];
            }
        } else {
            rows.addAll(sum(terms, 0, job.samples()));
        }
        double seconds = (System.nanoTime() - begin) * 1e-9;
        return estimate(terms, rows, seconds);
    }

    /** The terms, each in the way that has less variance, as a pilot run finds with samples of its own. */
    private List<LossTerm> chosen() {
        List<LossTerm> terms = new ArrayList<>(job.loss().terms());
        List<LossTerm> others = job.loss().alternatives();
        if (!others.isEmpty()) {
            List<RunningMoments> plain = sum(terms, LossJob.PILOT, PILOT_SAMPLES);
            List<RunningMoments> other = sum(others, LossJob.PILOT, PILOT_SAMPLES);
            for (int t = 0; t < terms.size(); t++) {
                if (other.get(t).variance() < plain.get(t).variance()) {
                    terms.set(t, others.get(t));
                }
            }
        }
        done = 0;
        return terms;
    }

    /** The moments of the terms' values and, where there are several, of their totals. */
    private List<RunningMoments> sum(List<LossTerm> terms, long first, long count) {
        List<RunningMoments> rows = new ArrayList<>();
        for (long from = 0; from < count; ) {
            int size = (int) Math.min(count - from, callSize);
            long begin = System.nanoTime();
            LossWork work = new LossWork(job.model(), job.data(), terms, job.seed(), first + from, size);
            add(rows, backend.losses(work), size);
            from += size;
            done += (long) size * terms.size();
            progress.accept(done);
            if ((System.nanoTime() - begin) * 1e-9 < CALL && (long) callSize * terms.size() < MOST_VALUES / 4) {
                callSize *= 4;
            }
            if (Thread.interrupted()) {
                throw new CancellationException("interrupted after " + from + " of " + count + " samples");
            }
        }
        return rows;
    }

    private static void add(List<RunningMoments> rows, float[][] sums, int samples) {
        for (int r = 0; r < sums.length; r++) {
            if (rows.size() == r) {
                rows.add(new RunningMoments());
            }
            for (int block = 0; 2 * block < sums[r].length; block++) {
                int size = Math.min(LossWork.BLOCK, samples - block * LossWork.BLOCK);
                rows.get(r).add(sums[r][2 * block], sums[r][2 * block + 1], size);
            }
        }
    }

    private LossEstimate estimate(List<LossTerm> terms, List<RunningMoments> rows, double seconds) {
        List<LossEstimate.AtLevel> levels = new ArrayList<>();
        double value = 0;
        double variance = 0;
        for (int t = 0; t < terms.size(); t++) {
            LossTerm term = terms.get(t);
            double mean = term.weight() * rows.get(t).mean();
            double error = term.weight() * rows.get(t).standardError();
            boolean controlled = term.integrand() instanceof Integrand.Denoising some && some.controlled();
            levels.add(new LossEstimate.AtLevel(term.noise(), rows.get(t).count(), mean, error, controlled));
            value += mean / terms.size();
            variance += error * error / ((double) terms.size() * terms.size());
        }
        // at all levels, a sample's values belong together: then the totals tell
        boolean together = rows.size() > terms.size();
        double error = together ? rows.get(terms.size()).standardError() : Math.sqrt(variance);
        return new LossEstimate(value, error, List.copyOf(levels), seconds, backend.device());
    }
}
