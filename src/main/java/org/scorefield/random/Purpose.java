package org.scorefield.random;

/**
 * What a random number is drawn for. The ordinal is part of a number's address, so numbers drawn for different purposes never
 * meet. Append only: an order once published is a promise. At most 64: cuRAND's numbers for
 * initial states lie where purposes would be multiples of that.
 */
public enum Purpose {
    /** A chain's first state. */
    INITIAL,
    /** The noise of a sampler's step. */
    STEP,
    /** Data drawn from a target. */
    DATA,
    /** The noise of a level that is added to data. */
    LEVEL,
    /** Directions along which a loss looks at a score. */
    PROJECTION,
    /** Directions by which the trace of a Hessian is estimated along a flow. */
    PROBE,
    /**
     * Where a Brownian path goes between two times at which it is known: the time is the number of the interval after k − 1 halvings, the
     * block 64 times the usual one, plus k.
     */
    BRIDGE
}
