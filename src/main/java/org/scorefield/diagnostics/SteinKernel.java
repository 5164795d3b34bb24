package org.scorefield.diagnostics;

import org.scorefield.error.Checks;

/**
 * A kernel k(x, y) = φ(r²), r = |x − y|, for kernelised Stein discrepancies:
 * k₀(x, y) = φ·s(x)·s(y) − 2φ'·(D + (s(x) − s(y))·(x − y)) − 4φ''·r² with the scores s (Liu, Lee and Jordan 2016, arXiv 1602.03253).
 *
 * @param form φ
 * @param scale c or h
 * @param exponent β; of no meaning for a Gaussian
 */
public record SteinKernel(Form form, double scale, double exponent) {
    /** What φ is; the kernel text has a number for each. */
    public enum Form {
        /** (c² + r²)^(−1/2). */
        INVERSE_ROOT,
        /** (c² + r²)^β. */
        INVERSE_MULTIQUADRIC,
        /** exp(−r²/(2h²)). */
        GAUSSIAN
    }

    /** Scales whose squares, and what they are divided into, single precision holds. */
    private static final double LEAST_SCALE = 1.1e-19;

    private static final double MOST_SCALE = 1.8e19;

    private static final double LEAST_EXPONENT = -100;

    /** Checks its arguments. */
    public SteinKernel {
        String where = form == Form.GAUSSIAN ? "bandwidth" : "c";
        new Checks()
                .positive(where, scale)
                .that(
                        !(scale > 0)
                                || scale == Double.POSITIVE_INFINITY
                                || scale >= LEAST_SCALE && scale <= MOST_SCALE,
                        where,
                        "is " + scale + ", whose square single precision cannot hold",
                        "a number from " + LEAST_SCALE + " to " + MOST_SCALE)
                .that(
                        form == Form.GAUSSIAN || exponent < 0 && exponent >= LEAST_EXPONENT,
                        "beta",
                        "is " + exponent,
                        "a number below 0, at least " + LEAST_EXPONENT)
                .done();
    }

    /**
     * The inverse multiquadric (c² + r²)^β, which tells whether a sequence of samples converges where −1 &lt; β &lt; 0 (Gorham and Mackey
     * 2017, arXiv 1703.01961, theorem 8).
     *
     * @param c &gt; 0
     * @param beta β in [−100, 0)
     */
    public static SteinKernel inverseMultiquadric(double c, double beta) {
        return new SteinKernel(beta == -0.5 ? Form.INVERSE_ROOT : Form.INVERSE_MULTIQUADRIC, c, beta);
    }

    /** The Gaussian exp(−r²/(2h²)) with the bandwidth h &gt; 0. */
    public static SteinKernel gaussian(double bandwidth) {
        return new SteinKernel(Form.GAUSSIAN, bandwidth, Double.NaN);
    }

    /** The four numbers that {@code kernels/entry/pairwise.h} takes, rounded once. */
    public float[] numbers() {
        double square = scale * scale;
        return form == Form.GAUSSIAN
                ? new float[] {(float) (-0.5 / square), (float) (1 / square), 0, 0}
                : new float[] {(float) square, (float) exponent, (float) (-2 * exponent), (float) (2 * exponent - 2)};
    }

    /** k₀(x, x) = φ(0)·|s(x)|² − 2Dφ'(0). */
    public double diagonal(double squaredScore, int dimension) {
        double square = scale * scale;
        return form == Form.GAUSSIAN
                ? squaredScore + dimension / square
                : StrictMath.pow(square, exponent) * (squaredScore - 2 * exponent * dimension / square);
    }
}
