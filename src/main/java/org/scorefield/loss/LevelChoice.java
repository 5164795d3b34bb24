package org.scorefield.loss;

import java.util.Arrays;
import java.util.List;
import org.scorefield.error.Checks;

/**
 * Which samples are taken at which levels. All choices have the same mean.
 *
 * @param kind how
 * @param probabilities the share of the samples that each level gets, by importance; empty for shares in proportion to the terms' weights
 */
public record LevelChoice(Kind kind, List<Double> probabilities) {
    /** Every sample at every level. */
    public static final LevelChoice ALL = new LevelChoice(Kind.ALL, List.of());

    /** Each sample at one level, as many at each. */
    public static final LevelChoice STRATIFIED = new LevelChoice(Kind.STRATIFIED, List.of());

    /** Weights that do not add up to 1 by more than this are a mistake. */
    private static final double TOLERANCE = 1e-6;

    /** The kinds of choice. */
    public enum Kind {
        /** Every sample is taken at every level, always from the same x₀. */
        ALL,
        /** Each sample is taken at one level, as many at each. */
        STRATIFIED,
        /** Each sample is taken at one level, more at those that matter more. */
        IMPORTANCE
    }

    /** Checks its arguments. */
    public LevelChoice {
        probabilities = List.copyOf(probabilities);
        Checks checks = new Checks();
        double sum = 0;
        for (int i = 0; i < probabilities.size(); i++) {
            checks.positive("probabilities[" + i + "]", probabilities.get(i));
            sum += probabilities.get(i);
        }
        if (checks.clean() && !probabilities.isEmpty()) {
            checks.that(
                    Math.abs(sum - 1) <= TOLERANCE,
                    "probabilities",
                    "add up to " + sum,
                    "probabilities that add up to 1");
        }
        checks.done();
    }

    /**
     * By importance. A level's weighted mean over its own samples is an unbiased estimate of its term, whatever its share.
     *
     * @param probabilities one a level, adding up to 1; none for p_i ∝ λ_i/σ_i² or what weight the term has, which suits losses by denoising:
     *     there it makes all samples count alike, as Song, Durkan, Murray and Ermon (2021, arXiv 2101.09258) choose times
     */
    public static LevelChoice importance(double... probabilities) {
        return new LevelChoice(
                Kind.IMPORTANCE, Arrays.stream(probabilities).boxed().toList());
    }

    /** Whether each sample is taken at one level only. */
    public boolean divides() {
        return kind != Kind.ALL;
    }

    /**
     * How many samples each term gets: its share of all, rounded, and one more, so that none is left out.
     *
     * @param terms at most as many as samples
     * @param samples how many in all
     */
    public long[] counts(List<LossTerm> terms, long samples) {
        int n = terms.size();
        long[] counts = new long[n];
        if (!divides()) {
            Arrays.fill(counts, samples);
            return counts;
        }
        double[] shares = shares(terms);
        long left = samples - n; // each has one in any case
        double upTo = 0;
        long given = 0;
        for (int i = 0; i < n; i++) {
            upTo += shares[i];
            long next = i == n - 1 ? left : Math.min(left, Math.round(upTo * left));
            counts[i] = 1 + next - given;
            given = next;
        }
        return counts;
    }

    private double[] shares(List<LossTerm> terms) {
        double[] shares = new double[terms.size()];
        Arrays.fill(shares, 1.0 / shares.length);
        if (kind == Kind.IMPORTANCE) {
            for (int i = 0; i < shares.length; i++) {
                shares[i] = probabilities.isEmpty() ? terms.get(i).weight() : probabilities.get(i);
            }
        }
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }
}
