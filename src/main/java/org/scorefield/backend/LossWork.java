package org.scorefield.backend;

import java.util.List;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.target.Target;

/**
 * Samples of a loss to be summed. What is computed of sample i depends on the seed and on i alone; it has the same x₀ at all levels.
 *
 * @param model whose score is judged
 * @param data what x₀ is drawn from
 * @param terms the levels
 * @param seed key of all random numbers
 * @param first the first sample
 * @param count how many samples
 */
public record LossWork(Target model, Target data, List<LossTerm> terms, long seed, long first, int count) {
    /** Samples are summed in blocks of this many consecutive ones, of which the first begins at {@code first}. */
    public static final int BLOCK = 256;

    /**
     * Refuses targets that do not offer what the terms need.
     *
     * @throws org.scorefield.error.BadInputException naming target and operation
     */
    public void require() {
        data.require(Target.Operation.DRAW);
        terms.stream()
                .filter(term -> term.integrand().bends())
                .forEach(term -> model.require(Target.Operation.CURVATURE, term.model()));
    }

    /** What is computed, each once. */
    public List<Integrand> integrands() {
        return terms.stream().map(LossTerm::integrand).distinct().toList();
    }

    /** How many blocks there are. */
    public int blocks() {
        return (count + BLOCK - 1) / BLOCK;
    }

    /** How many rows of sums: of each term, and where there are several, of the samples' totals. */
    public int rows() {
        return terms.size() == 1 ? 1 : terms.size() + 1;
    }

    /** What a term's value is multiplied with in a sample's total, the mean over the terms. */
    public float share(LossTerm term) {
        return (float) (term.weight() / terms.size());
    }
}
