package org.scorefield.backend.device;

import java.util.Optional;
import java.util.OptionalDouble;
import org.scorefield.backend.DeviceInfo;
import org.scorefield.backend.Initial;

/**
 * What CUDA and OpenCL share: memory, programs and launches, in order, on one device. Every failure is an exception:
 * {@link org.scorefield.error.DeviceMemoryException} where memory is short, {@link org.scorefield.error.DeviceException} otherwise.
 */
public interface Device extends AutoCloseable {
    /** What it is. */
    DeviceInfo info();

    /** Bytes of the largest single allocation. */
    long largestAllocation();

    /** Reserves memory; its content is undefined. */
    Memory allocate(String what, long bytes);

    /** A library's matrix product, loaded when first asked for; empty where there is none. */
    default Optional<MatrixProduct> matrixProduct() {
        return Optional.empty();
    }

    /**
     * A library's normal numbers, loaded when first asked for.
     *
     * @throws org.scorefield.error.DeviceException where there are none, with the reason and what mends it
     */
    default LibraryNormals normals() {
        throw Initial.Generator.CURAND.missingOn(info());
    }

    /** Whether it has code for a program, or can make it. */
    default boolean builds(ProgramText text) {
        return true;
    }

    /** Compiles a program, or takes it from the cache. */
    Program build(ProgramText text);

    /** Seconds that it has computed since it was opened, by its own clock: kernels, without copies; empty if it has none. */
    default OptionalDouble seconds() {
        return OptionalDouble.empty();
    }

    @Override
    void close();

    /** A stretch of device memory. Copies are complete when the call returns. */
    interface Memory extends AutoCloseable {
        /** Its size. */
        long bytes();

        /** Copies {@code count} numbers from the start of {@code source} to {@code offset}, in numbers. */
        void write(long offset, float[] source, int count);

        /** Copies {@code count} numbers from the start of {@code source} to {@code offset}, in numbers. */
        void write(long offset, int[] source, int count);

        /** Copies {@code count} numbers at {@code offset}, in numbers, to {@code target[at …]}. */
        void read(long offset, float[] target, int at, int count);

        /** Copies {@code count} numbers at {@code offset}, in numbers, to {@code target[at …]}. */
        void read(long offset, int[] target, int at, int count);

        @Override
        void close();
    }

    /** A compiled program. */
    interface Program extends AutoCloseable {
        /** One of its kernels. The program closes it. */
        Kernel kernel(String name);

        @Override
        void close();
    }

    /** A kernel and its arguments, by position; an argument keeps its value from launch to launch. */
    interface Kernel {
        /** Sets a pointer argument. */
        Kernel set(int index, Memory memory);

        /** Sets a 32-bit argument. */
        Kernel set(int index, int value);

        /** Sets a 64-bit argument. */
        Kernel set(int index, long value);

        /** Sets a single precision argument. */
        Kernel set(int index, float value);

        /** Runs at least {@code workItems} work-items and waits for them. */
        void launch(long workItems);

        /** Runs {@code groups} groups of exactly {@code workItems} work-items, for which the kernel was written, and waits for them. */
        void launchGroups(long groups, int workItems);
    }
}
