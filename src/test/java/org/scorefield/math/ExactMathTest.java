package org.scorefield.math;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.scorefield.math.ComparedFunction.EXP;
import static org.scorefield.math.ComparedFunction.EXP2_WEIGHT;
import static org.scorefield.math.ComparedFunction.LOG;
import static org.scorefield.math.ComparedFunction.around;
import static org.scorefield.math.ComparedFunction.aroundBits;
import static org.scorefield.math.ComparedFunction.between;
import static org.scorefield.math.ComparedFunction.every;
import static org.scorefield.math.ComparedFunction.everything;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The elementary functions' accuracy, over all floats and where it is in danger; {@link ComparedFunction} says how it is measured. */
class ExactMathTest {
    /** A prime, so that a sweep over bit patterns meets all low bits; 4.2 million arguments a function. */
    private static final long STRIDE = 1033;

    private static final double LN2 = StrictMath.log(2);

    @ParameterizedTest
    @EnumSource
    void isWithinTwoUlpOverItsWholeRange(ComparedFunction function) {
        function.check(every(STRIDE));
    }

    /** Minutes: {@code ./mvnw test -Dtest=ExactMathTest -Dvalidate=true}; prints the worst errors, too. */
    @ParameterizedTest
    @EnumSource
    @Tag("validate")
    @EnabledIfSystemProperty(named = "validate", matches = "true", disabledReason = "-Dvalidate=true runs it")
    void isWithinTwoUlpForEveryArgument(ComparedFunction function) {
        function.check(everything());
    }

    @ParameterizedTest
    @EnumSource
    void isWithinTwoUlpAtSubnormalArguments(ComparedFunction function) {
        for (int sign : new int[] {0, Integer.MIN_VALUE}) {
            function.check(LongStream.range(0, (1 << 23) / 7).map(i -> sign | i * 7));
            function.check(LongStream.range(0, 1 << 12).map(i -> sign | i));
            function.check(aroundBits(sign | 1 << 23, 1 << 12));
        }
    }

    @Test
    void logIsWithinTwoUlpAroundOne() {
        // where the result vanishes, so that any absolute error would show
        LOG.check(around(1, 1 << 20));
    }

    @Test
    void logIsWithinTwoUlpWhereItsReductionSwitches() {
        for (int exponent = -126; exponent < 127; exponent++) {
            LOG.check(around((float) Math.scalb(Math.sqrt(0.5), exponent), 1 << 10));
            LOG.check(around(Math.scalb(1f, exponent), 1 << 10));
        }
    }

    @Test
    void expIsWithinTwoUlpAtItsEnds() {
        EXP.check(around((float) (128 * LN2), 1 << 16)); // overflow, 88.72
        EXP.check(between((float) (-126 * LN2), -104.5f)); // all subnormal results, and 0 from −103.97 on
        EXP.check(around(0x1p-24f, 1 << 12)); // where the result leaves 1
        EXP.check(around(-0x1p-25f, 1 << 12));
        EXP.check(around(89, 1 << 10)); // where arguments are cut off
        EXP.check(around(-104, 1 << 10));
    }

    @Test
    void expIsWithinTwoUlpWhereItsReductionSwitches() {
        for (int n = -150; n <= 128; n++) {
            EXP.check(around((float) ((n + 0.5) * LN2), 1 << 10));
            EXP.check(around((float) (n * LN2), 1 << 10));
        }
    }

    @Test
    void exp2WeightIsWithinTwoUlpNearHalfIntegers() {
        for (int halves = 1; halves <= 202; halves++) {
            EXP2_WEIGHT.check(around(-0.5f * halves, 1 << 10));
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
    void turnsAreWithinTwoUlpNearQuartersAndEighths(ComparedFunction function) {
        for (int eighth = 0; eighth < 8; eighth++) {
            function.check(aroundBits(eighth << 29, 1 << 16));
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
