package org.scorefield.loss;

import java.util.Arrays;
import java.util.List;
import org.scorefield.error.Checks;
import org.scorefield.target.Level;

/** The weights λ of a loss's levels, so that the loss is (1/L) Σ λ_i·loss_i. */
@FunctionalInterface
public interface Weighting {
    /** λ = 1. */
    Weighting ONE = levels -> ofEach(levels, 1);

    /** λ = σ², with which a good model's losses by denoising are of one size (Song and Ermon 2019, arXiv 1907.05600). */
    Weighting SIGMA_SQUARED = levels ->
            levels.stream().mapToDouble(level -> level.sigma() * level.sigma()).toArray();

    /**
     * λ = g² (Song, Durkan, Murray and Ermon 2021, arXiv 2101.09258), for levels σ₁ &gt; … &gt; σ_L of noise that is only added: λ_i/L is
     * the level's share of ∫ dσ² by the trapezoid rule, so that the loss with a factor ½ approximates ½∫ g²(t)·E‖…‖² dt whatever σ(t), since
     * g² dt = dσ².
     */
    Weighting LIKELIHOOD = Weighting::likelihood;

    /**
     * The weights, finite and not negative.
     *
     * @throws org.scorefield.error.BadInputException if these levels have none
     */
    double[] of(List<Level> levels);

    /** These weights. */
    static Weighting list(double... weights) {
        double[] copy = weights.clone();
        return levels -> {
            Checks checks = new Checks()
                    .that(
                            copy.length == levels.size(),
                            "weighting",
                            "has " + copy.length + " numbers",
                            levels.size() + ", one a level");
            for (int i = 0; i < copy.length; i++) {
                checks.atLeastZero("weighting[" + i + "]", copy[i]);
            }
            checks.done();
            return copy.clone();
        };
    }

    private static double[] ofEach(List<Level> levels, double weight) {
        double[] weights = new double[levels.size()];
        Arrays.fill(weights, weight);
        return weights;
    }

    private static double[] likelihood(List<Level> levels) {
        int n = levels.size();
        boolean descending = n > 1;
        for (int i = 0; i < n; i++) {
            descending &= levels.get(i).alpha() == 1;
            descending &= i == 0 || levels.get(i).sigma() < levels.get(i - 1).sigma();
        }
        new Checks()
                .that(
                        descending,
                        "weighting",
                        "is `likelihood`, a rule to integrate over σ²",
                        "that with two or more descending levels of noise that is only added")
                .done();
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            double above = levels.get(Math.max(i - 1, 0)).sigma();
            double below = levels.get(Math.min(i + 1, n - 1)).sigma();
            weights[i] = n * (above - below) * (above + below) / 2;
        }
        return weights;
    }
}
