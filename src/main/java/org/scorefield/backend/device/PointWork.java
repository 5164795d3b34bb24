package org.scorefield.backend.device;

import java.util.Optional;
import org.scorefield.backend.Chunks;
import org.scorefield.backend.Evaluation;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.plan.Plan;
import org.scorefield.target.Level;
import org.scorefield.target.Stages;
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

        Device.Memory constants() {
            return memory.copy("target", target.constants());
        }

        void launch(Device.Kernel kernel) {
            kernel.launch(stride / backend.lanes());
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

    private float[] level(Level level) {
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        return numbers;
    }

    Evaluation evaluate(Level level, float[] points) {
        float[] numbers = level(level);
        Optional<Stages> stages = backend.stages(target);
        Device.Program program = backend.program(
                stages.map(some -> ProgramText.evaluateInStages(target, some, backend.lanes(), backend.arithmetic()))
                        .orElseGet(() -> ProgramText.evaluate(target, backend.lanes(), backend.arithmetic())));
        Evaluation all = new Evaluation(new float[count], new float[Math.multiplyExact(dimension, count)]);
        eachChunk(chunk -> {
            Device.Memory x = chunk.columns("points", points);
            Device.Memory score = chunk.columns("scores");
            Device.Memory constants = chunk.constants();
            Device.Memory at = chunk.memory.copy("level", numbers);
            if (stages.isPresent()) {
                StagedEvaluation evaluation = new StagedEvaluation(
                        backend.hardware(), program, stages.get(), target, chunk.memory, chunk.stride);
                evaluation.run(x, score, constants, at, 0);
                evaluation.logDensities(all.logDensities(), chunk.first, chunk.size);
            } else {
                Device.Memory density = chunk.memory.floats("log densities", chunk.stride);
                chunk.launch(program.kernel("evaluate")
                        .set(0, x)
                        .set(1, density)
                        .set(2, score)
                        .set(3, constants)
                        .set(4, at)
                        .set(5, target.size())
                        .set(6, chunk.stride));
                density.read(0, all.logDensities(), chunk.first, chunk.size);
            }
            chunk.read(score, all.scores());
        });
        return all.onlyAtFinite(points);
    }

    float[] hessianVectors(Level level, float[] points, float[] vectors) {
        target.require(Target.Operation.CURVATURE, level);
        float[] numbers = level(level);
        Device.Kernel kernel = curvature("hessian_vectors");
        float[] products = new float[Math.multiplyExact(dimension, count)];
        eachChunk(chunk -> {
            Device.Memory product = chunk.columns("products");
            chunk.launch(kernel.set(0, chunk.columns("points", points))
                    .set(1, chunk.columns("vectors", vectors))
                    .set(2, product)
                    .set(3, chunk.constants())
                    .set(4, chunk.memory.copy("level", numbers))
                    .set(5, target.size())
                    .set(6, chunk.stride));
            chunk.read(product, products);
        });
        return Evaluation.onlyAtFinite(products, count, points, vectors);
    }

    float[] laplacians(Level level, float[] points) {
        target.require(Target.Operation.CURVATURE, level);
        float[] numbers = level(level);
        Device.Kernel kernel = curvature("laplacians");
        float[] laplacians = new float[count];
        eachChunk(chunk -> {
            Device.Memory traces = chunk.memory.floats("Laplacians", chunk.stride);
            chunk.launch(kernel.set(0, chunk.columns("points", points))
                    .set(1, traces)
                    .set(2, chunk.constants())
                    .set(3, chunk.memory.copy("level", numbers))
                    .set(4, target.size())
                    .set(5, chunk.stride));
            traces.read(0, laplacians, chunk.first, chunk.size);
        });
        return Evaluation.onlyAtFinite(laplacians, count, points);
    }

    private Device.Kernel curvature(String kernel) {
        return backend.program(ProgramText.curvature(target, backend.lanes(), backend.arithmetic()))
                .kernel(kernel);
    }

    float[] draw(Level level, long seed, long first) {
        target.require(Target.Operation.DRAW);
        Device.Kernel kernel = backend.program(ProgramText.draw(target, backend.lanes(), backend.arithmetic()))
                .kernel("draw");
        float[] samples = new float[Math.multiplyExact(dimension, count)];
        eachChunk(chunk -> {
            Device.Memory drawn = chunk.columns("samples");
            chunk.launch(kernel.set(0, drawn)
                    .set(1, chunk.constants())
                    .set(2, chunk.memory.copy("draws", target.drawNumbers()))
                    .set(3, target.size())
                    .set(4, chunk.stride)
                    .set(5, (float) level.alpha())
                    .set(6, (float) level.sigma())
                    .set(7, seed)
                    .set(8, first + chunk.first));
            chunk.read(drawn, samples);
        });
        return samples;
    }
}
