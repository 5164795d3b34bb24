package org.scorefield.backend;

/**
 * Log densities and scores at n points.
 *
 * @param logDensities [n]
 * @param scores dimension-major: {@code scores[d * n + i]}
 */
public record Evaluation(float[] logDensities, float[] scores) {}
