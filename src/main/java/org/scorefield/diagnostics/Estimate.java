package org.scorefield.diagnostics;

/**
 * A figure that was measured on samples.
 *
 * @param value the figure
 * @param standardError its standard error; NaN where there are too few samples to say
 */
public record Estimate(double value, double standardError) {}
