package org.scorefield.math;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every elementary function against double precision. Doubles suffice: arguments are exact in double, and {@link StrictMath} is
 * within 1 ulp of a double, 2⁻²⁹ ulp of a float, so an error of 2 ulp cannot hide. Turns are reduced in integers, exactly, before
 * the reference multiplies by 2π.
 *
 * <p>An error is measured in ulp of the correctly rounded result, which are {@link Float#MIN_VALUE} below the normal numbers.
 */
class ExactMathTest {
    /** A prime, so that a sweep over bit patterns meets all low bits; 4.2 million arguments a function. */
    private static final long STRIDE = 1033;

    private static final long ALL = 1L << 32;

    private static final double LN2 = StrictMath.log(2);

    /** 2 ulp are promised. The bounds are the worst of all floats, rounded up, so that a slip in a coefficient shows. */
    enum Function {
        EXP(0.9, bits -> ExactMath.exp(number(bits)), bits -> StrictMath.exp(number(bits))),
        LOG(0.94, bits -> ExactMath.log(number(bits)), bits -> StrictMath.log(number(bits))),
        /** For arguments up to 0; weights end at 2⁻¹⁰⁰, by definition. */
        EXP2_WEIGHT(
                1.99,
                bits -> ExactMath.exp2Weight(number(bits)),
                bits -> StrictMath.pow(2, Math.max(number(bits), -100))),
        SIN_TURN(1.38, ExactMath::sinTurn, bits -> turned(bits, 0)),
        COS_TURN(1.38, ExactMath::cosTurn, bits -> turned(bits, 1));

        final double bound;
        private final IntToFloat actual;
        private final IntToDoubleFunction exact;

        Function(double bound, IntToFloat actual, IntToDoubleFunction exact) {
            this.bound = bound;
            this.actual = actual;
            this.exact = exact;
        }

        private static float number(int bits) {
            return Float.intBitsToFloat(bits);
        }

        /** sin(2π(w/2³² + quarters/4)): the remainder from the nearest quarter is an exact double. */
        private static double turned(int w, int quarters) {
            int nearest = (w + (1 << 29)) >>> 30;
            double angle = (w - (nearest << 30)) * 0x1p-31 * Math.PI;
            return switch ((nearest + quarters) & 3) {
                case 0 -> StrictMath.sin(angle);
                case 1 -> StrictMath.cos(angle);
                case 2 -> -StrictMath.sin(angle);
                default -> -StrictMath.cos(angle);
            };
        }

        double error(int bits) {
            if (this == EXP2_WEIGHT && !(number(bits) <= 0)) {
                return 0;
            }
            float actual = this.actual.apply(bits);
            double exact = this.exact.applyAsDouble(bits);
            if (Double.isNaN(exact) || Float.isNaN(actual)) {
                return Double.isNaN(exact) == Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
            }
            float rounded = (float) exact;
            if (Double.isInfinite(exact) || Float.isInfinite(rounded)) {
                // The next float after the largest would be 2¹²⁸: infinity stands there.
                return actual == rounded ? 0 : (0x1p128 - Math.abs((double) actual)) / 0x1p104;
            }
            double value = Float.isInfinite(actual) ? Math.copySign(0x1p128, actual) : actual;
            return Math.abs(value - exact) / Math.ulp(rounded);
        }
    }

    private interface IntToFloat {
        float apply(int bits);
    }

    /** The worst error so far and where. */
    private static final class Worst {
        double error = -1;
        int bits;

        void take(double error, int bits) {
            if (error > this.error) {
                this.error = error;
                this.bits = bits;
            }
        }
    }

    private static Worst worst(Function function, LongStream arguments) {
        return arguments
                .parallel()
                .collect(
                        Worst::new,
                        (worst, bits) -> worst.take(function.error((int) bits), (int) bits),
                        (worst, other) -> worst.take(other.error, other.bits));
    }

    private static void check(Function function, LongStream arguments) {
        Worst worst = worst(function, arguments);
        String message = String.format(
                Locale.ROOT,
                "%s: worst error %.4f ulp at bits 0x%08x (%s): %s found, %s exact",
                function,
                worst.error,
                worst.bits,
                Float.intBitsToFloat(worst.bits),
                function.actual.apply(worst.bits),
                function.exact.applyAsDouble(worst.bits));
        if (Boolean.getBoolean("validate")) {
            System.out.println(message);
        }
        assertTrue(worst.error >= 0 && worst.error <= function.bound, message);
    }

    /** All bit patterns within {@code ulps} of that of {@code centre}. */
    private static LongStream around(float centre, int ulps) {
        return aroundBits(Float.floatToRawIntBits(centre), ulps);
    }

    private static LongStream aroundBits(int bits, int ulps) {
        return LongStream.rangeClosed((long) bits - ulps, (long) bits + ulps);
    }

    /** All floats from {@code low} to {@code high}, of one sign, low the smaller in magnitude. */
    private static LongStream between(float low, float high) {
        return LongStream.rangeClosed(Float.floatToRawIntBits(low), Float.floatToRawIntBits(high));
    }

    @ParameterizedTest
    @EnumSource
    void isWithinTwoUlpOverItsWholeRange(Function function) {
        check(function, LongStream.range(0, ALL / STRIDE).map(i -> i * STRIDE));
    }

    /** Minutes: {@code ./mvnw test -Dtest=ExactMathTest -Dvalidate=true}; prints the worst errors, too. */
    @ParameterizedTest
    @EnumSource
    @Tag("validate")
    @EnabledIfSystemProperty(named = "validate", matches = "true", disabledReason = "-Dvalidate=true runs it")
    void isWithinTwoUlpForEveryArgument(Function function) {
        check(function, LongStream.range(0, ALL));
    }

    @ParameterizedTest
    @EnumSource
    void isWithinTwoUlpAtSubnormalArguments(Function function) {
        for (int sign : new int[] {0, Integer.MIN_VALUE}) {
            check(function, LongStream.range(0, (1 << 23) / 7).map(i -> sign | i * 7));
            check(function, LongStream.range(0, 1 << 12).map(i -> sign | i));
            check(function, aroundBits(sign | 1 << 23, 1 << 12));
        }
    }

    @Test
    void logIsWithinTwoUlpAroundOne() {
        // where the result vanishes, so that any absolute error would show
        check(Function.LOG, around(1, 1 << 20));
    }

    @Test
    void logIsWithinTwoUlpWhereItsReductionSwitches() {
        for (int exponent = -126; exponent < 127; exponent++) {
            check(Function.LOG, around((float) Math.scalb(Math.sqrt(0.5), exponent), 1 << 10));
            check(Function.LOG, around(Math.scalb(1f, exponent), 1 << 10));
        }
    }

    @Test
    void expIsWithinTwoUlpAtItsEnds() {
        check(Function.EXP, around((float) (128 * LN2), 1 << 16)); // overflow, 88.72
        check(Function.EXP, between((float) (-126 * LN2), -104.5f)); // all subnormal results, and 0 from −103.97 on
        check(Function.EXP, around(0x1p-24f, 1 << 12)); // where the result leaves 1
        check(Function.EXP, around(-0x1p-25f, 1 << 12));
        check(Function.EXP, around(89, 1 << 10)); // where arguments are cut off
        check(Function.EXP, around(-104, 1 << 10));
    }

    @Test
    void expIsWithinTwoUlpWhereItsReductionSwitches() {
        for (int n = -150; n <= 128; n++) {
            check(Function.EXP, around((float) ((n + 0.5) * LN2), 1 << 10));
            check(Function.EXP, around((float) (n * LN2), 1 << 10));
        }
    }

    @Test
    void exp2WeightIsWithinTwoUlpNearHalfIntegers() {
        for (int halves = 1; halves <= 202; halves++) {
            check(Function.EXP2_WEIGHT, around(-0.5f * halves, 1 << 10));
        }
    }

    @Test
    void weightsOfAnArrayAreTheSame() {
        float[] t = new float[1001];
        for (int i = 0; i < t.length; i++) {
            t[i] = -0.11f * i;
        }
        float[] weights = t.clone();
        ExactMath.exp2Weights(weights, new float[1000], 1000);
        for (int i = 0; i < 1000; i++) {
            assertEquals(ExactMath.exp2Weight(t[i]), weights[i], "weight of " + t[i]);
        }
        assertEquals(t[1000], weights[1000], "beyond n");
    }

    @ParameterizedTest
    @EnumSource(names = {"SIN_TURN", "COS_TURN"})
    void turnsAreWithinTwoUlpNearQuartersAndEighths(Function function) {
        for (int eighth = 0; eighth < 8; eighth++) {
            check(function, aroundBits(eighth << 29, 1 << 16));
        }
    }

    @Test
    void polesAndEnds() {
        assertAll(
                () -> assertEquals(Float.NEGATIVE_INFINITY, ExactMath.log(0f)),
                () -> assertEquals(Float.NEGATIVE_INFINITY, ExactMath.log(-0f)),
                () -> assertEquals(Float.POSITIVE_INFINITY, ExactMath.log(Float.POSITIVE_INFINITY)),
                () -> assertEquals(Float.NaN, ExactMath.log(-Float.MIN_VALUE)),
                () -> assertEquals(Float.NaN, ExactMath.log(-1)),
                () -> assertEquals(Float.NaN, ExactMath.log(Float.NEGATIVE_INFINITY)),
                () -> assertEquals(Float.NaN, ExactMath.log(Float.NaN)),
                () -> assertEquals(Float.POSITIVE_INFINITY, ExactMath.exp(Float.POSITIVE_INFINITY)),
                () -> assertEquals(Float.POSITIVE_INFINITY, ExactMath.exp(Float.MAX_VALUE)),
                () -> assertEquals(0f, ExactMath.exp(Float.NEGATIVE_INFINITY)),
                () -> assertEquals(0f, ExactMath.exp(-Float.MAX_VALUE)),
                () -> assertEquals(Float.NaN, ExactMath.exp(Float.NaN)),
                () -> assertEquals(0x1p-100f, ExactMath.exp2Weight(Float.NEGATIVE_INFINITY)),
                () -> assertEquals(0x1p-100f, ExactMath.exp2Weight(-100.5f)));
    }

    @Test
    void exactResultsAreExact() {
        assertEquals(0f, ExactMath.log(1));
        assertEquals(1f, ExactMath.exp(0));
        assertEquals(1f, ExactMath.exp(-0f));
        IntStream.rangeClosed(0, 100).forEach(n -> assertEquals(Math.scalb(1f, -n), ExactMath.exp2Weight(-n)));
        float[] sines = {0, 1, 0, -1};
        for (int quarter = 0; quarter < 4; quarter++) {
            // the sign of a zero is not looked at
            assertEquals(sines[quarter], ExactMath.sinTurn(quarter << 30), 0f);
            assertEquals(sines[quarter + 1 & 3], ExactMath.cosTurn(quarter << 30), 0f);
        }
    }
}
