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
        int n = logDensities.length;
        for (int at = 0; at < points.length; at++) {
            if (!Float.isFinite(points[at])) {
                int i = at % n;
                logDensities[i] = Float.NaN;
                for (int s = i; s < scores.length; s += n) {
                    scores[s] = Float.NaN;
                }
            }
        }
        return this;
    }
}
