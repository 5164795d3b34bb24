package org.scorefield.io;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.LongStream;
import org.scorefield.error.BadInputException;
import org.scorefield.error.FileAccessException;

/**
 * Writes a float32 array of any size to a .npy file (version 1.0, little-endian), in pieces and in any order; the file
 * appears under its name at {@link #commit()}, replacing an earlier one, as {@link AtomicFile} says. Not for use by
 * several threads at once.
 */
public final class NpyWriter implements Closeable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final AtomicFile file;
    private final long elements;
    private final long dataOffset;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final FloatBuffer floats = buffer.asFloatBuffer();
    private long written;

    private NpyWriter(AtomicFile file, long elements, byte[] header) {
        this.file = file;
        this.elements = elements;
        dataOffset = header.length;
        file.write(0, ByteBuffer.wrap(header));
    }

    /**
     * Starts a file; whatever can be known to prevent it is found here, before anything has been computed.
     *
     * @param target where the array will be
     * @param shape the dimensions, at least 0 each
     * @param fortranOrder whether the elements will come with the first index varying fastest, not the last
     * @throws BadInputException if the target exists and is not a regular file
     * @throws FileAccessException if its directory is missing, cannot be written to or has too little room
     * @throws ArithmeticException if the size in bytes exceeds a long
     */
    public static NpyWriter create(Path target, long[] shape, boolean fortranOrder) {
        if (LongStream.of(shape).anyMatch(n -> n < 0)) {
            throw new IllegalArgumentException("negative dimension");
        }
        byte[] header = NpyHeader.encode(shape, fortranOrder);
        long elements = LongStream.of(shape).reduce(1, Math::multiplyExact);
        long bytes = Math.addExact(Math.multiplyExact(elements, Float.BYTES), header.length);
        AtomicFile file = AtomicFile.create(target);
        file.requireSpace(bytes);
        return new NpyWriter(file, elements, header);
    }

    /**
     * Writes {@code values[from]} to {@code values[from + count - 1]} as the elements from {@code elementOffset} on,
     * counted in the file's order: in a Fortran-ordered (chains, dim) array, element (c, d) is d·chains + c. Each
     * element is written once.
     *
     * @throws FileAccessException if the disk is full or fails; the temporary file is removed
     * @throws IndexOutOfBoundsException if a range is outside the array or outside {@code values}
     * @throws IllegalStateException if the writer was committed or closed, or has failed
     */
    public void write(long elementOffset, float[] values, int from, int count) {
        Objects.checkFromIndexSize(from, count, values.length);
        Objects.checkFromIndexSize(elementOffset, count, elements);
        for (int done = 0; done < count; ) {
            int piece = Math.min(count - done, floats.capacity());
            floats.clear().put(values, from + done, piece);
            buffer.clear().limit(piece * Float.BYTES);
            file.write(dataOffset + (elementOffset + done) * Float.BYTES, buffer);
            done += piece;
        }
        written += count;
    }

    /**
     * Brings the array to the disk and gives the file its name.
     *
     * @throws FileAccessException if that fails; the temporary file is removed and the target is as it was
     * @throws IllegalStateException if not every element was written once, or the writer was committed or closed, or
     *     has failed
     */
    public void commit() {
        if (written != elements) {
            throw new IllegalStateException(written + " elements written of " + elements);
        }
        file.commit();
    }

    /** Gives the file up unless it was committed; throws nothing. */
    @Override
    public void close() {
        file.close();
    }
}
