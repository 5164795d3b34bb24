package org.scorefield.contract;

import static org.junit.jupiter.api.Assertions.fail;

/** Compares floats to the bit. */
public final class Bits {
    private Bits() {}

    /** Fails with the number of differences and the first of them. */
    public static void assertSame(float[] expected, float[] actual, String what) {
        if (expected.length != actual.length) {
            fail(what + ": " + actual.length + " values instead of " + expected.length);
        }
        int different = 0;
        int first = -1;
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
                first = different++ == 0 ? i : first;
            }
        }
        if (different > 0) {
            fail(what + ": " + different + " of " + expected.length + " values differ, the first at " + first + ": "
                    + Float.toHexString(expected[first]) + " expected, " + Float.toHexString(actual[first]) + " found");
        }
    }
}
