package org.scorefield.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.scorefield.math.ComparedFunction.COS;
import static org.scorefield.math.ComparedFunction.LOG1P;
import static org.scorefield.math.ComparedFunction.SIN;
import static org.scorefield.math.ComparedFunction.TANH;
import static org.scorefield.math.ComparedFunction.around;
import static org.scorefield.math.ComparedFunction.between;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sine, cosine, tanh, log1p and powers where their accuracy is in danger; {@link ExactMathTest} goes over all floats. */
class ExactSpecialTest {
    /** Results of {@code pow} are within this many ulp; found by random pairs. */
    private static final double POWER_BOUND = 0.95;

    @Test
    void anglesNearMultiplesOfQuarterTurnsKeepTheirDigits() {
        for (int n = 1; n < 1 << 13; n++) {
            float angle = (float) (n * (Math.PI / 4));
            SIN.check(around(angle, 3));
            COS.check(around(-angle, 3));
        }
        // the floats nearest to a multiple of pi/2: 1.6e-9 from it (Muller et al., Handbook of Floating-Point
        // Arithmetic, table
        // 11.1), and 2.0e-9
        for (float nearest : new float[] {16367173 * 0x1p72f, 10741887 * 0x1p11f}) {
            SIN.check(around(nearest, 1 << 10));
            COS.check(around(nearest, 1 << 10));
        }
    }

    @Test
    void anglesAreReducedExactlyAtTheEnds() {
        SIN.check(between(0.74f, 0.79f)); // where reduction begins
        COS.check(between(0.74f, 0.79f));
        for (int exponent = 0; exponent < 128; exponent++) {
            SIN.check(around(Math.scalb(1f, exponent), 1 << 8));
        }
        SIN.check(around(Float.MAX_VALUE, 0));
        assertEquals(Float.NaN, ExactSpecial.sin(Float.POSITIVE_INFINITY));
        assertEquals(Float.NaN, ExactSpecial.cos(Float.NEGATIVE_INFINITY));
        assertEquals(Float.NaN, ExactSpecial.cos(Float.NaN));
    }

    @Test
    void signsAreThoseOfTheArgument() {
        for (float x : new float[] {0, Float.MIN_VALUE, 0.3f, 2, 100, 1e30f}) {
            assertEquals(-ExactSpecial.sin(x), ExactSpecial.sin(-x));
            assertEquals(ExactSpecial.cos(x), ExactSpecial.cos(-x));
            assertEquals(-ExactSpecial.tanh(x), ExactSpecial.tanh(-x));
        }
    }

    @Test
    void tanhIsWithinTwoUlpWhereItSwitchesAndSaturates() {
        TANH.check(between(0.59f, 0.61f));
        TANH.check(between(8f, 10f));
        assertEquals(1f, ExactSpecial.tanh(Float.POSITIVE_INFINITY));
        assertEquals(-1f, ExactSpecial.tanh(-10));
    }

    @Test
    void log1pIsWithinTwoUlpWhereItsReductionSwitches() {
        LOG1P.check(around(-1, 1 << 16));
        for (int exponent = -23; exponent < 127; exponent++) {
            float sum = (float) Math.scalb(Math.sqrt(0.5), exponent);
            LOG1P.check(around(sum - 1, 1 << 10));
        }
        LOG1P.check(around(0x1p25f, 1 << 10));
        LOG1P.check(around(0x1p-24f, 1 << 10)); // where 1 + x is rounded to 1
        assertEquals(Float.NEGATIVE_INFINITY, ExactSpecial.log1p(-1));
        assertEquals(Float.NaN, ExactSpecial.log1p(-1.0000001f));
        assertEquals(Float.POSITIVE_INFINITY, ExactSpecial.log1p(Float.POSITIVE_INFINITY));
    }

    @Test
    void powersAreWithinTwoUlp() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 3_000_000; i++) {
            float x = switch (i % 3) {
                case 0 -> Float.intBitsToFloat(random.nextInt() >>> 1); // any, subnormal too
                case 1 -> 0.6f + random.nextFloat(); // both sides of the reduction
                default -> 1 + 0.01f * (random.nextFloat() - 0.5f); // large exponents
            };
            double exponent = 195 * random.nextDouble() - 105; // from underflow to overflow
            checkPower(x, (float) (exponent / StrictMath.log(x)));
        }
    }

    private static void checkPower(float x, float y) {
        float actual = ExactSpecial.pow(x, y);
        double exact = ComparedFunction.power(x, y);
        double error = ComparedFunction.error(actual, exact);
        assertTrue(
                error <= POWER_BOUND, () -> x + "^" + y + ": " + actual + ", exact " + exact + ", " + error + " ulp");
    }

    @Test
    void powersAtTheEnds() {
        float[] numbers = {
            0, -0f, Float.MIN_VALUE, 0.5f, 1, 1.5f, 2, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN, -1, -2.5f
        };
        for (float x : numbers) {
            for (float y : numbers) {
                checkPower(x, y);
                checkPower(x, -y);
            }
        }
    }

    @Test
    void exactPowersAreExact() {
        IntStream.rangeClosed(-149, 127).forEach(n -> assertEquals(Math.scalb(1f, n), ExactSpecial.pow(2, n)));
        IntStream.rangeClosed(1, 4095).forEach(n -> assertEquals(n, ExactSpecial.pow(n * n, 0.5f)));
        IntStream.rangeClosed(1, 4095).forEach(n -> assertEquals(n * n, ExactSpecial.pow(n, 2)));
    }
}
