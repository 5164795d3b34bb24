package org.scorefield.backend.device;

import org.scorefield.backend.Chunks;
import org.scorefield.diagnostics.SteinKernel;
import org.scorefield.error.DeviceMemoryException;

/** Sums of a Stein kernel over pairs: all points are on the device, and sums are made for a chunk of them at a time. */
final class PairWork {
    /** Points of a segment, as {@code kernels/entry/pairwise.h} has it. */
    private static final int SEGMENT = 4096;

    /** Differences of coordinates that a launch computes: seconds on a CPU, so that a GPU's screen can still be drawn. */
    private static final long MOST_WORK = 1L << 37;

    private final DeviceBackend backend;
    private final SteinKernel kernel;
    private final float[] points;
    private final float[] scores;
    private final int dimension;
    private final int count;
    private final int stride;
    private final int segments;
    private final double[] sums;

    PairWork(DeviceBackend backend, SteinKernel kernel, float[] points, float[] scores, int count) {
        this.backend = backend;
        this.kernel = kernel;
        this.points = points;
        this.scores = scores;
        this.dimension = points.length / count;
        this.count = count;
        this.stride = backend.stride(count);
        this.segments = Tiles.cover(count, SEGMENT);
        this.sums = new double[count];
    }

    double[] sums() {
        Device.Kernel program = backend.program(Programs.pairwise(kernel.form(), dimension, backend.lanes()))
                .kernel("pair_sums");
        float[] numbers = kernel.numbers();
        for (int i = 0; i < numbers.length; i++) {
            program.set(7 + i, numbers[i]);
        }
        Chunks chunks = new Chunks("points", count, chunk(), backend.lanes());
        while (chunks.left()) {
            try (Allocations all = new Allocations(backend.hardware())) {
                program.set(0, columns(all, "points", points))
                        .set(1, columns(all, "scores", scores))
                        .set(3, count)
                        .set(4, stride);
                for (; chunks.left(); chunks.done()) {
                    sum(program, (int) chunks.first(), chunks.count());
                }
            } catch (DeviceMemoryException e) {
                chunks.shrink(e);
            }
        }
        return sums;
    }

    private Device.Memory columns(Allocations memory, String what, float[] numbers) {
        Device.Memory columns = memory.floats(what, (long) dimension * stride);
        float[] row = new float[stride];
        for (int d = 0; d < dimension; d++) {
            System.arraycopy(numbers, d * count, row, 0, count);
            columns.write((long) d * stride, row, stride);
        }
        return columns;
    }

    private int chunk() {
        long left = backend.usableMemory() - 2L * dimension * stride * Float.BYTES;
        long most = Math.min(left, backend.hardware().largestAllocation()) / (2L * segments * Float.BYTES);
        return (int) Math.max(1, Math.min(count, Math.min(most, MOST_WORK / dimension / count)));
    }

    private void sum(Device.Kernel program, int first, int size) {
        int width = backend.stride(size);
        Tiles tiles = Tiles.of(backend.lanes());
        double[] chunk = new double[size];
        try (Allocations memory = new Allocations(backend.hardware())) {
            Device.Memory words = memory.floats("sums", 2L * segments * width);
            program.set(2, words)
                    .set(5, first)
                    .set(6, width)
                    .launchGroups((long) segments * Tiles.cover(width, tiles.chains()), tiles.group());
            float[] high = new float[size];
            float[] low = new float[size];
            for (int segment = 0; segment < segments; segment++) {
                words.read(2L * segment * width, high, 0, size);
                words.read((2L * segment + 1) * width, low, 0, size);
                for (int i = 0; i < size; i++) {
                    chunk[i] += (double) high[i] + low[i];
                }
            }
        }
        System.arraycopy(chunk, 0, sums, first, size);
    }
}
