package org.scorefield.sde;

/** Logarithms of sums with exponentials that would overflow. */
final class Logarithms {
    /** Beyond this, adding 1 to an exponential, or taking it away, changes nothing. */
    private static final double LARGE = 100;

    private Logarithms() {}

    /** ln(eˣ − 1) for x ≥ 0. */
    static double ofExpm1(double x) {
        return x > LARGE ? x : StrictMath.log(StrictMath.expm1(x));
    }

    /** ln(eˣ + 1). */
    static double ofExpp1(double x) {
        return x > LARGE ? x : StrictMath.log1p(StrictMath.exp(x));
    }
}
