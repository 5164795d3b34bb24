package org.scorefield.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.scorefield.error.BadInputException;
import org.scorefield.error.FileAccessException;

/** Reads the data of a .npy file in blocks and puts them in C order. */
final class NpyReader {
    private static final int BLOCK_BYTES = 1 << 18;
    private static final long LARGEST_EXACT = 1L << 53;

    private final FileChannel channel;
    private final Path path;
    private final NpyHeader header;
    private final NpyType type;
    private final int[] shape;
    private final int size;
    private final ByteBuffer block;

    private NpyReader(FileChannel channel, Path path, NpyHeader header) {
        this.channel = channel;
        this.path = path;
        this.header = header;
        type = header.type();
        requireFits();
        shape = header.shape().stream().mapToInt(Math::toIntExact).toArray();
        size = (int) header.elements();
        block = ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, (long) size * type.bytes()))
                .order(header.byteOrder());
    }

    /** See {@link NumericArray#read}. */
    static NumericArray read(Path path) {
        try (FileChannel channel = InputFile.open(path)) {
            NpyReader reader = new NpyReader(channel, path, NpyHeader.read(channel, path));
            return reader.type.fitsFloat()
                    ? NumericArray.of(path.toString(), reader.floats(), reader.shape)
                    : NumericArray.of(path.toString(), reader.doubles(), reader.shape);
        } catch (IOException e) {
            throw FileAccessException.of("read", path, e);
        }
    }

    private void requireFits() {
        // A dimension can exceed the limit where another is 0.
        boolean fits = header.elements() <= NumericArray.MOST_ELEMENTS
                && header.shape().stream().allMatch(n -> n <= NumericArray.MOST_ELEMENTS);
        if (!fits) {
            throw new BadInputException(
                    path.toString(),
                    "has the shape " + header.shape(),
                    "allowed: at most " + NumericArray.MOST_ELEMENTS + " elements");
        }
    }

    private float[] floats() throws IOException {
        float[] data = new float[size];
        Places places = new Places();
        for (int done = 0; done < size; ) {
            int count = fill(done);
            if (type == NpyType.F4 && places.inOrder) {
                block.asFloatBuffer().get(data, done, count);
            } else {
                for (int i = 0; i < count; i++) {
                    data[places.next()] = (float) type.get(block, i);
                }
            }
            done += count;
        }
        return data;
    }

    private double[] doubles() throws IOException {
        double[] data = new double[size];
        Places places = new Places();
        for (int done = 0; done < size; ) {
            int count = fill(done);
            for (int i = 0; i < count; i++) {
                int place = places.next();
                if (type == NpyType.I8) {
                    requireExact(block.getLong(i * Long.BYTES), place);
                }
                data[place] = type.get(block, i);
            }
            done += count;
        }
        return data;
    }

    private void requireExact(long value, int place) {
        if (value > LARGEST_EXACT || value < -LARGEST_EXACT) {
            throw new BadInputException(
                    path + " " + NumericArray.index(shape, place), "is " + value, "allowed: integers up to 2^53");
        }
    }

    /** Reads the elements from {@code first} on, as many as the block holds, and returns how many. */
    private int fill(int first) throws IOException {
        int count = Math.min(size - first, block.capacity() / type.bytes());
        block.clear().limit(count * type.bytes());
        NpyHeader.readFully(channel, path, header.dataOffset() + (long) first * type.bytes(), block);
        block.flip();
        return count;
    }

    /** The places in C order of the elements as they come in the file. */
    private final class Places {
        private final int[] index = new int[shape.length];
        private final int[] stride = new int[shape.length];
        private final boolean inOrder = !header.fortranOrder() || shape.length < 2;
        private int place = -1;

        Places() {
            int product = 1;
            for (int i = shape.length - 1; i >= 0; i--) {
                stride[i] = product;
                product *= shape[i];
            }
        }

        int next() {
            if (inOrder || place < 0) {
                return ++place;
            }
            // An odometer whose first wheel turns fastest.
            for (int i = 0; i < shape.length; i++) {
                place += stride[i];
                if (++index[i] < shape[i]) {
                    break;
                }
                place -= stride[i] * shape[i];
                index[i] = 0;
            }
            return place;
        }
    }
}
