package org.scorefield.diagnostics;

import org.scorefield.error.Checks;

/**
 * Bins of equal width: bin i holds low + i·width ≤ x &lt; low + (i + 1)·width, the last also x = high; the edges are computed in double
 * precision and rounded once to single.
 *
 * @param bins how many, from 1 to {@link #MOST_BINS}
 * @param low the first edge
 * @param high the last edge, above {@code low}
 */
public record Histogram(int bins, double low, double high) {
    /** The most bins there may be. */
    public static final int MOST_BINS = 10_000;

    /** Checks its arguments. */
    public Histogram {
        Checks checks = new Checks()
                .that(bins >= 1 && bins <= MOST_BINS, "bins", "is " + bins, "a whole number from 1 to " + MOST_BINS)
                .single("low", low)
                .single("high", high);
        if (checks.clean()) {
            checks.that(low < high, "low", "is " + low + " while `high` is " + high, "a number below `high`");
        }
        if (checks.clean()) {
            float[] edges = edges(bins, low, high);
            int i = 1;
            while (i < bins && edges[i] > edges[i - 1]) {
                i++;
            }
            checks.that(
                    edges[i] > edges[i - 1],
                    "bins",
                    "is " + bins + ", narrower than single precision tells apart near " + edges[i],
                    "fewer bins, or a wider range");
        }
        checks.done();
    }

    private static float[] edges(int bins, double low, double high) {
        float[] edges = new float[bins + 1];
        for (int i = 0; i < bins; i++) {
            edges[i] = (float) (low + (high - low) * i / bins);
        }
        edges[bins] = (float) high;
        return edges;
    }

    /** The edges, [bins + 1]. */
    public float[] edges() {
        return edges(bins, low, high);
    }

    /**
     * What a number is compared with to find its cell, ascending: the cell is how many it reaches. Cell 0 is below the bins, cell
     * bins + 1 above.
     */
    public float[] thresholds() {
        float[] thresholds = edges();
        thresholds[bins] = Math.nextUp(thresholds[bins]);
        return thresholds;
    }
}
