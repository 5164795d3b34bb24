package org.scorefield.loss;

import java.util.List;

/** A score-matching loss: the mean over its terms, one a level, of each term's weighted mean over samples. */
public interface Loss {
    /** What it is called in job files: {@code dsm}. */
    String type();

    /** Its terms, at least one. */
    List<LossTerm> terms();

    /**
     * The same terms with the same means computed in another way, of which the engine is to take, term by term, the one with less
     * variance; empty if there is nothing to choose.
     */
    default List<LossTerm> alternatives() {
        return List.of();
    }
}
