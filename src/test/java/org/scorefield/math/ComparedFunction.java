package org.scorefield.math;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;
import org.scorefield.backend.ElementaryFunction;

/**
 * Every elementary function beside double precision. Doubles suffice: arguments are exact in double, and {@link StrictMath} is within
 * 1 ulp of a double, 2⁻²⁹ ulp of a float, commons-numbers within a few, so an error of 2 ulp cannot hide. Turns are reduced in
 * integers, exactly, before the reference multiplies by 2π.
 *
 * <p>An error is measured in ulp of the correctly rounded result, which are {@link Float#MIN_VALUE} below the normal numbers. 2 ulp are
 * promised; the bounds are the worst of all floats, rounded up, so that a slip in a coefficient shows.
 */
enum ComparedFunction {
    EXP(0.9, bits -> ExactMath.exp(number(bits)), bits -> StrictMath.exp(number(bits))),
    LOG(0.94, bits -> ExactMath.log(number(bits)), bits -> StrictMath.log(number(bits))),
    /** For arguments up to 0; weights end at 2⁻¹⁰⁰, by definition. */
    EXP2_WEIGHT(
            1.99, bits -> ExactMath.exp2Weight(number(bits)), bits -> StrictMath.pow(2, Math.max(number(bits), -100))),
    SIN_TURN(1.38, ExactMath::sinTurn, bits -> turned(bits, 0)),
    COS_TURN(1.38, ExactMath::cosTurn, bits -> turned(bits, 1)),
    SIN(1.54, bits -> ExactSpecial.sin(number(bits)), bits -> StrictMath.sin(number(bits))),
    COS(1.54, bits -> ExactSpecial.cos(number(bits)), bits -> StrictMath.cos(number(bits))),
    TANH(1.41, bits -> ExactSpecial.tanh(number(bits)), bits -> StrictMath.tanh(number(bits))),
    LOG1P(1.46, bits -> ExactSpecial.log1p(number(bits)), bits -> StrictMath.log1p(number(bits))),
    POWER(
            0.93,
            bits -> ExactSpecial.pow(number(bits), ElementaryFunction.exponent(bits)),
            bits -> power(number(bits), ElementaryFunction.exponent(bits))),
    ERFCX(1.7, bits -> ExactTails.erfcx(number(bits)), bits -> Erfcx.value(number(bits))),
    LOG_NORMAL_CDF(1.86, bits -> ExactTails.logNormalCdf(number(bits)), bits -> logNormalCdf(number(bits)));

    private static final long ALL = 1L << 32;

    private final double bound;
    private final IntToFloat actual;
    private final IntToDoubleFunction exact;

    ComparedFunction(double bound, IntToFloat actual, IntToDoubleFunction exact) {
        this.bound = bound;
        this.actual = actual;
        this.exact = exact;
    }

    private interface IntToFloat {
        float apply(int bits);
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

    /** xʸ where it is promised: not of negative numbers. */
    static double power(double x, double y) {
        return x < 0 && y != 0 ? Double.NaN : StrictMath.pow(Math.abs(x), y);
    }

    private static double logNormalCdf(double x) {
        return x < 0
                ? -0.5 * x * x + StrictMath.log(0.5 * Erfcx.value(-x * Math.sqrt(0.5)))
                : StrictMath.log1p(-0.5 * Erfc.value(x * Math.sqrt(0.5)));
    }

    /** The error of {@code actual} in ulp. */
    static double error(float actual, double exact) {
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

    private double error(int bits) {
        if (this == EXP2_WEIGHT && !(number(bits) <= 0)) {
            return 0;
        }
        return error(actual.apply(bits), exact.applyAsDouble(bits));
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

    /** Fails where an error exceeds the bound. */
    void check(LongStream arguments) {
        Worst worst = arguments
                .parallel()
                .collect(
                        Worst::new,
                        (found, bits) -> found.take(error((int) bits), (int) bits),
                        (found, other) -> found.take(other.error, other.bits));
        String message = String.format(
                Locale.ROOT,
                "%s: worst error %.4f ulp at bits 0x%08x (%s): %s found, %s exact",
                this,
                worst.error,
                worst.bits,
                number(worst.bits),
                actual.apply(worst.bits),
                exact.applyAsDouble(worst.bits));
        if (Boolean.getBoolean("validate")) {
            System.out.println(message);
        }
        assertTrue(worst.error >= 0 && worst.error <= bound, message);
    }

    /** All bit patterns. */
    static LongStream everything() {
        return LongStream.range(0, ALL);
    }

    /** Every so manieth bit pattern. */
    static LongStream every(long stride) {
        return LongStream.range(0, ALL / stride).map(i -> i * stride);
    }

    /** All bit patterns within {@code ulps} of that of {@code centre}. */
    static LongStream around(float centre, int ulps) {
        return aroundBits(Float.floatToRawIntBits(centre), ulps);
    }

    /** All bit patterns within {@code ulps} of these. */
    static LongStream aroundBits(int bits, int ulps) {
        return LongStream.rangeClosed((long) bits - ulps, (long) bits + ulps);
    }

    /** All floats from {@code low} to {@code high}, of one sign, low the smaller in magnitude. */
    static LongStream between(float low, float high) {
        return LongStream.rangeClosed(Float.floatToRawIntBits(low), Float.floatToRawIntBits(high));
    }
}
