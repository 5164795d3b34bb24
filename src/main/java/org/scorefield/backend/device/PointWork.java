package org.scorefield.backend.device;

import org.scorefield.backend.Chunks;
import org.scorefield.backend.Evaluation;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.plan.Plan;
import org.scorefield.target.Level;
import org.scorefield.target.Target;

/** What a device does for many points of a target at once: in chunks that fit, all numbers dimension-major. */
final class PointWork {
    private final DeviceBackend backend;
    private final Target target;
    private final int dimension;
    private final int count;

    /** For {@code count} points. */
    PointWork(DeviceBackend backend, Target target, int count) {
        this.backend = backend;
        this.target = target;
        this.dimension = target.dimension();
        this.count = count;
    }

    /** A chunk of the points, and the memory that it takes. */
    private final class Chunk {
        final Allocations memory;
        final int first;
        final int size;
        final int stride;

        Chunk(Allocations memory, int first, int size) {
            this.memory = memory;
            this.first = first;
            this.size = size;
            this.stride = backend.stride(size);
        }

        Device.Memory columns(String what) {
            return memory.floats(what, (long) dimension * stride);
        }

        /** Columns with this chunk's part of {@code numbers}. */
        Device.Memory columns(String what, float[] numbers) {
            Device.Memory columns = columns(what);
            float[] row = new float[stride];
            for (int d = 0; d < dimension; d++) {
                System.arraycopy(numbers, d * count + first, row, 0, size);
                columns.write((long) d * stride, row, stride);
            }
            return columns;
        }

        void read(Device.Memory columns, float[] numbers) {
            for (int d = 0; d < dimension; d++) {
                columns.read((long) d * stride, numbers, d * count + first, size);
            }
        }
    }

    /** What is to be done with a chunk. */
    private interface Work {
        void of(Chunk chunk);
    }

    private void eachChunk(Work work) {
        Chunks chunks = new Chunks("points", count, backend.chunk(target, Plan.NOTHING, true, count), backend.lanes());
        while (chunks.left()) {
            try (Allocations memory = new Allocations(backend.hardware())) {
                work.of(new Chunk(memory, (int) chunks.first(), chunks.count()));
                chunks.done();
            } catch (DeviceMemoryException e) {
                chunks.shrink(e);
            }
        }
    }

    private TargetKernels kernels(Chunk chunk) {
        return new TargetKernels(backend, target, chunk.memory, chunk.stride);
    }

    /** The same at a level. */
    private TargetKernels kernels(Chunk chunk, float[] level) {
        TargetKernels kernels = kernels(chunk);
        kernels.at(level);
        return kernels;
    }

    Evaluation evaluate(Level level, float[] points) {
        float[] numbers = TargetKernels.level(target, level);
        Evaluation all = new Evaluation(new float[count], new float[Math.multiplyExact(dimension, count)]);
        eachChunk(chunk -> {
            TargetKernels kernels = kernels(chunk, numbers);
            Device.Memory score = chunk.columns("scores");
            kernels.evaluate(chunk.columns("points", points), score);
            kernels.logDensities(all.logDensities(), chunk.first, chunk.size);
            chunk.read(score, all.scores());
        });
        return all.onlyAtFinite(points);
    }

    float[] hessianVectors(Level level, float[] points, float[] vectors) {
        target.require(Target.Operation.CURVATURE, level);
        float[] numbers = TargetKernels.level(target, level);
        float[] products = new float[Math.multiplyExact(dimension, count)];
        eachChunk(chunk -> {
            Device.Memory product = chunk.columns("products");
            kernels(chunk, numbers)
                    .hessianVectors(chunk.columns("points", points), chunk.columns("vectors", vectors), product);
            chunk.read(product, products);
        });
        return Evaluation.onlyAtFinite(products, count, points, vectors);
    }

    float[] laplacians(Level level, float[] points) {
        target.require(Target.Operation.CURVATURE, level);
        float[] numbers = TargetKernels.level(target, level);
        float[] laplacians = new float[count];
        eachChunk(chunk -> {
            Device.Memory traces = chunk.memory.floats("Laplacians", chunk.stride);
            kernels(chunk, numbers).laplacians(chunk.columns("points", points), traces);
            traces.read(0, laplacians, chunk.first, chunk.size);
        });
        return Evaluation.onlyAtFinite(laplacians, count, points);
    }

    float[] draw(Level level, long seed, long first) {
        target.require(Target.Operation.DRAW);
        float[] samples = new float[Math.multiplyExact(dimension, count)];
        eachChunk(chunk -> {
            Device.Memory drawn = chunk.columns("samples");
            kernels(chunk).draw(drawn, level, seed, first + chunk.first);
            chunk.read(drawn, samples);
        });
        return samples;
    }
}
