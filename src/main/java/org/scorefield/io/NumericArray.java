package org.scorefield.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.scorefield.error.BadInputException;
import org.scorefield.error.DamagedFileException;
import org.scorefield.error.FileAccessException;

/**
 * An array of numbers with its shape and the name of the file it came from. Elements are in C order, the last index
 * varying fastest, whatever the order in the file. They are kept as floats if the file's type fits in a float, else as
 * doubles; both views are always offered.
 */
public final class NumericArray {
    /** The most elements an array may have: what a Java array can hold in every virtual machine, less than 2^31 - 8. */
    public static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    private final String name;
    private final int[] shape;
    // Exactly one of the two is not null.
    private final float[] floats;
    private final double[] doubles;

    private NumericArray(String name, int[] shape, float[] floats, double[] doubles) {
        int length = floats != null ? floats.length : doubles.length;
        if (IntStream.of(shape).asLongStream().reduce(1, Math::multiplyExact) != length) {
            throw new IllegalArgumentException(length + " numbers do not have the shape " + Arrays.toString(shape));
        }
        this.name = name;
        this.shape = shape.clone();
        this.floats = floats;
        this.doubles = doubles;
    }

    /** An array of {@code data}, which is not copied, in C order; {@code name} is for messages. */
    public static NumericArray of(String name, float[] data, int... shape) {
        return new NumericArray(name, shape, Objects.requireNonNull(data), null);
    }

    /** An array of {@code data}, which is not copied, in C order; {@code name} is for messages. */
    public static NumericArray of(String name, double[] data, int... shape) {
        return new NumericArray(name, shape, null, Objects.requireNonNull(data));
    }

    /**
     * Reads a .npy file: float32, float64 and integers but for unsigned 64 bits, either byte order, either index order,
     * at most 8 dimensions. NaN and infinities are read as they are.
     *
     * @throws BadInputException if there is no such file, it is not a regular one, its type or rank is not supported,
     *     it has more than {@link #MOST_ELEMENTS} elements, or an integer is beyond 2^53
     * @throws DamagedFileException if it is malformed, or shorter or longer than its header promises
     * @throws FileAccessException if it cannot be read
     */
    public static NumericArray read(Path path) {
        return NpyReader.read(path);
    }

    /** The same elements under another shape of the same size. */
    NumericArray reshaped(int... newShape) {
        return new NumericArray(name, newShape, floats, doubles);
    }

    /** The number of dimensions; 0 for a single number. */
    public int rank() {
        return shape.length;
    }

    /** Dimension {@code i} of the shape. */
    public int dim(int i) {
        return shape[i];
    }

    /** The shape, a copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** The number of elements, the product of the shape. */
    public long size() {
        return floats != null ? floats.length : doubles.length;
    }

    /** Element {@code flat} in C order. */
    public double get(long flat) {
        int i = Math.toIntExact(flat);
        return floats != null ? floats[i] : doubles[i];
    }

    /**
     * The elements in C order, rounded to float. This is the array's own storage where that is float (so that a large
     * array is in memory only once): do not write to it.
     *
     * @throws BadInputException if a finite element is too large for a float
     */
    public float[] toFloats() {
        if (floats != null) {
            return floats;
        }
        float[] rounded = new float[doubles.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) doubles[i];
            if (Float.isInfinite(rounded[i]) && !Double.isInfinite(doubles[i])) {
                throw new BadInputException(
                        where(i), "is " + doubles[i], "allowed: what fits in a float, up to " + Float.MAX_VALUE);
            }
        }
        return rounded;
    }

    /** The elements in C order. This is the array's own storage where that is double: do not write to it. */
    public double[] toDoubles() {
        if (doubles != null) {
            return doubles;
        }
        double[] widened = new double[floats.length];
        for (int i = 0; i < widened.length; i++) {
            widened[i] = floats[i];
        }
        return widened;
    }

    /** The place of element {@code flat} for messages: {@code points.npy [3, 1]}. */
    public String where(long flat) {
        return name + " " + index(shape, flat);
    }

    /** The index, {@code [3, 1]}, of element {@code flat} in C order of an array of shape {@code shape}. */
    static String index(int[] shape, long flat) {
        long[] index = new long[shape.length];
        long rest = flat;
        for (int i = shape.length - 1; i >= 0; i--) {
            index[i] = rest % shape[i];
            rest /= shape[i];
        }
        return Arrays.toString(index);
    }
}
