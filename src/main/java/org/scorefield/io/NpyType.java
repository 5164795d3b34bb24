package org.scorefield.io;

import java.nio.ByteBuffer;

/** The element types that are read from .npy files. */
enum NpyType {
    F4(4, true),
    F8(8, false),
    I1(1, true),
    U1(1, true),
    I2(2, true),
    U2(2, true),
    I4(4, false),
    U4(4, false),
    I8(8, false);

    /** For messages. */
    static final String SUPPORTED = "allowed: float32 and float64, integers of 8 to 64 bits, unsigned ones of 8 to 32";

    private final int bytes;
    private final boolean fitsFloat;

    NpyType(int bytes, boolean fitsFloat) {
        this.bytes = bytes;
        this.fitsFloat = fitsFloat;
    }

    /** The size of an element. */
    int bytes() {
        return bytes;
    }

    /** Whether a float holds every value exactly. */
    boolean fitsFloat() {
        return fitsFloat;
    }

    /** Element {@code index} of {@code block}, in the block's byte order; exact but for I8 beyond 2^53. */
    double get(ByteBuffer block, int index) {
        int at = index * bytes;
        return switch (this) {
            case F4 -> block.getFloat(at);
            case F8 -> block.getDouble(at);
            case I1 -> block.get(at);
            case U1 -> Byte.toUnsignedInt(block.get(at));
            case I2 -> block.getShort(at);
            case U2 -> Short.toUnsignedInt(block.getShort(at));
            case I4 -> block.getInt(at);
            case U4 -> Integer.toUnsignedLong(block.getInt(at));
            case I8 -> block.getLong(at);
        };
    }
}
