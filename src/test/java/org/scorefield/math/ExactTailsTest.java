package org.scorefield.math;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.scorefield.math.ComparedFunction.ERFCX;
import static org.scorefield.math.ComparedFunction.LOG_NORMAL_CDF;
import static org.scorefield.math.ComparedFunction.around;
import static org.scorefield.math.ComparedFunction.between;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;
import org.junit.jupiter.api.Test;
import org.scorefield.math.ExactTails.Tail;

/** The error function's tail where its accuracy is in danger; {@link ExactMathTest} goes over all floats. */
class ExactTailsTest {
    private static final double SQRT_PI = Math.sqrt(Math.PI);

    @Test
    void erfcxIsWithinTwoUlpWhereItSwitchesAndOverflows() {
        ERFCX.check(around(0x1p16f, 1 << 12));
        ERFCX.check(between(-9.3f, -9.5f));
        ERFCX.check(around(0x1p-24f, 1 << 12));
        ERFCX.check(around(-0x1p-24f, 1 << 12));
        ERFCX.check(between(0x1p127f, Float.MAX_VALUE).filter(bits -> bits % 97 == 0)); // subnormal results
        assertEquals(0f, ExactTails.erfcx(Float.POSITIVE_INFINITY));
        assertEquals(Float.POSITIVE_INFINITY, ExactTails.erfcx(Float.NEGATIVE_INFINITY));
    }

    @Test
    void logOfTheNormalDistributionIsWithinTwoUlpWhereItSwitchesAndUnderflows() {
        LOG_NORMAL_CDF.check(around(1, 1 << 16));
        LOG_NORMAL_CDF.check(between(0, 0x1p-100f).filter(bits -> bits % 997 == 0));
        LOG_NORMAL_CDF.check(between(12.5f, 15f)); // subnormal results, and 0
        LOG_NORMAL_CDF.check(around(-0x1p25f, 1 << 12));
        assertEquals(Float.NEGATIVE_INFINITY, ExactTails.logNormalCdf(Float.NEGATIVE_INFINITY));
        assertEquals(0f, ExactTails.logNormalCdf(Float.POSITIVE_INFINITY), 0f);
    }

    /** From scipy 1.17: {@code erfcx([1, -3, 10, 1e5])}, {@code norm.logcdf([-1000, -10, -1, 1, 5, 10])}; half a unit of each. */
    @Test
    void agreesWithScipy() {
        assertAll(
                () -> assertEquals(4.27583576e-01, ExactTails.erfcx(1), 5e-8),
                () -> assertEquals(1.62059889e+04, ExactTails.erfcx(-3), 2e-3),
                () -> assertEquals(5.61409927e-02, ExactTails.erfcx(10), 6e-9),
                () -> assertEquals(5.64189584e-06, ExactTails.erfcx(1e5f), 6e-13),
                () -> assertEquals(-5.00007827e+05, ExactTails.logNormalCdf(-1000), 5e-2),
                () -> assertEquals(-5.32312852e+01, ExactTails.logNormalCdf(-10), 5e-6),
                () -> assertEquals(-1.84102165e+00, ExactTails.logNormalCdf(-1), 3e-7),
                () -> assertEquals(-1.72753779e-01, ExactTails.logNormalCdf(1), 2e-8),
                () -> assertEquals(-2.86651613e-07, ExactTails.logNormalCdf(5), 4e-14),
                () -> assertEquals(-7.61985302e-24, ExactTails.logNormalCdf(10), 1e-30));
    }

    /** The bounds are those that {@code kernels/math/tails.h} states. */
    @Test
    void tailsKeepTheirRelativeAccuracy() {
        Tail tail = new Tail();
        for (double step = 0; step < 40_000; step++) {
            float z = (float) (step < 20_000 ? -9 + step / 1000 : StrictMath.exp((step - 20_000) / 300 - 5));
            tail.from(z);
            double excess = excess(z);
            double rate = z < 3 ? 1 / (SQRT_PI * Erfcx.value(z)) : z + excess;
            assertEquals(rate, tail.rate, rate * (z < -2 ? z * z * 0x1p-23 : 0x1p-21), "rate at " + z);
            assertEquals(excess, tail.excess, excess * 0x1p-20, "excess at " + z);
            double scaled = z < 0 ? Erfc.value(z) : Erfcx.value(z);
            assertEquals(scaled, tail.scaled, scaled * 0x1p-21, "scaled at " + z);
        }
    }

    /** 1/(√π erfcx(z)) − z, by Laplace's continued fraction where that would cancel. */
    private static double excess(double z) {
        if (z < 2) {
            return 1 / (SQRT_PI * Erfcx.value(z)) - z;
        }
        double fraction = 0;
        for (int k = 400; k > 0; k--) {
            fraction = 0.5 * k / (z + fraction);
        }
        return fraction;
    }

    @Test
    void tailsAtTheEnds() {
        Tail tail = new Tail();
        tail.from(Float.POSITIVE_INFINITY);
        assertEquals(Float.MAX_VALUE, tail.rate);
        assertEquals(0.5f / Float.MAX_VALUE, tail.excess, 1e-44f);
        tail.from(Float.NEGATIVE_INFINITY);
        assertEquals(0f, tail.rate);
        assertEquals(2f, tail.scaled);
        tail.from(Float.NaN);
        assertEquals(Float.NaN, tail.rate + tail.excess + tail.scaled);
    }
}
