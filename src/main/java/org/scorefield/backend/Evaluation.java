package org.scorefield.backend;

/**
 * Log densities and scores at n points.
 *
 * @param logDensities [n]
 * @param scores dimension-major: {@code scores[d * n + i]}
 */
public record Evaluation(float[] logDensities, float[] scores) {
    /**
     * Makes everything NaN where a coordinate is not finite: what else came of it depends on the bits of a NaN, which are not the
     * same on all processors.
     *
     * @param points what was evaluated, dimension-major like the scores
     * @return this
     */
    public Evaluation onlyAtFinite(float[] points) {
        onlyAtFinite(logDensities, logDensities.length, points);
        onlyAtFinite(scores, logDensities.length, points);
        return this;
    }

    /**
     * Likewise for other results.
     *
     * @param results whole rows of n
     * @param n how many points
     * @param arguments what they were computed from, whole rows of n each
     * @return results
     */
    public static float[] onlyAtFinite(float[] results, int n, float[]... arguments) {
        for (float[] argument : arguments) {
            for (int at = 0; at < argument.length; at++) {
                if (!Float.isFinite(argument[at])) {
                    for (int r = at % n; r < results.length; r += n) {
                        results[r] = Float.NaN;
                    }
                }
            }
        }
        return results;
    }
}
