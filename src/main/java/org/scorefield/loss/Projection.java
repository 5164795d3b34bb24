package org.scorefield.loss;

/** How directions v with E vvᵀ = I are drawn. The order is that of {@code kernels/entry/loss.h}. */
public enum Projection {
    /** Standard normal. */
    GAUSSIAN,
    /** Independent signs. */
    RADEMACHER,
    /** Uniform on the sphere of radius √D. */
    SPHERE
}
