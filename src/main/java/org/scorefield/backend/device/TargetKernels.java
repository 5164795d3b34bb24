package org.scorefield.backend.device;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.scorefield.target.Level;
import org.scorefield.target.Stages;
import org.scorefield.target.Target;

/**
 * A target's kernels for points in device memory, at one level at a time. All columns are dimension-major with one stride. What an
 * operation needs is reserved when it is first asked for.
 */
final class TargetKernels {
    private final DeviceBackend backend;
    private final Target target;
    private final Allocations memory;
    private final int stride;
    private final Map<String, Device.Memory> numbers = new HashMap<>();
    private Device.Memory densities;
    private StagedEvaluation staged;

    /** For {@code stride} points. */
    TargetKernels(DeviceBackend backend, Target target, Allocations memory, int stride) {
        this.backend = backend;
        this.target = target;
        this.memory = memory;
        this.stride = stride;
    }

    /** Takes a level's numbers. */
    void at(float[] level) {
        level().write(0, level, level.length);
    }

    /** The numbers of a level. */
    static float[] level(Target target, Level level) {
        float[] numbers = new float[target.levelSize()];
        target.level(level, numbers, 0);
        return numbers;
    }

    private Device.Memory level() {
        return numbers.computeIfAbsent("level", what -> memory.floats(what, target.levelSize()));
    }

    Device.Memory constants() {
        return numbers.computeIfAbsent("target", what -> memory.copy(what, target.constants()));
    }

    private void launch(Device.Kernel kernel) {
        kernel.launch(stride / backend.lanes());
    }

    /** Scores at x; also makes the log densities. */
    void evaluate(Device.Memory x, Device.Memory score) {
        Optional<Stages> stages = backend.stages(target);
        if (stages.isPresent()) {
            staged(stages.get()).run(x, score, constants(), level(), 0);
            return;
        }
        densities = densities == null ? memory.floats("log densities", stride) : densities;
        ProgramText text = Programs.evaluate(target, backend.lanes(), backend.arithmetic());
        launch(backend.program(text)
                .kernel("evaluate")
                .set(0, x)
                .set(1, densities)
                .set(2, score)
                .set(3, constants())
                .set(4, level())
                .set(5, target.size())
                .set(6, stride));
    }

    /** Whether it is evaluated in stages. */
    boolean staged() {
        return backend.stages(target).isPresent();
    }

    /** The kernel for losses by denoising. */
    Device.Kernel denoise() {
        return backend.program(Programs.denoise(target, backend.lanes(), backend.arithmetic()))
                .kernel("denoise");
    }

    private StagedEvaluation staged(Stages stages) {
        if (staged == null) {
            Device.Program program =
                    backend.program(Programs.evaluateInStages(target, stages, backend.lanes(), backend.arithmetic()));
            staged = new StagedEvaluation(backend.hardware(), program, stages, target, memory, stride);
        }
        return staged;
    }

    /** Copies the first {@code count} log densities that the last evaluation made. */
    void logDensities(float[] to, int at, int count) {
        if (staged != null) {
            staged.logDensities(to, at, count);
        } else {
            densities.read(0, to, at, count);
        }
    }

    /** Products of the Hessians of log p at x with vectors. */
    void hessianVectors(Device.Memory x, Device.Memory vectors, Device.Memory products) {
        launch(curvature("hessian_vectors")
                .set(0, x)
                .set(1, vectors)
                .set(2, products)
                .set(3, constants())
                .set(4, level())
                .set(5, target.size())
                .set(6, stride));
    }

    /** Laplacians of log p at x, one number a point. */
    void laplacians(Device.Memory x, Device.Memory traces) {
        launch(curvature("laplacians")
                .set(0, x)
                .set(1, traces)
                .set(2, constants())
                .set(3, level())
                .set(4, target.size())
                .set(5, stride));
    }

    private Device.Kernel curvature(String kernel) {
        return backend.program(Programs.curvature(target, backend.lanes(), backend.arithmetic()))
                .kernel(kernel);
    }

    /** Samples {@code first} and the next ones of αX + σZ. */
    void draw(Device.Memory samples, Level level, long seed, long first) {
        Device.Memory draws = numbers.computeIfAbsent("draws", what -> memory.copy(what, target.drawNumbers()));
        launch(backend.program(Programs.draw(target, backend.lanes(), backend.arithmetic()))
                .kernel("draw")
                .set(0, samples)
                .set(1, constants())
                .set(2, draws)
                .set(3, target.size())
                .set(4, stride)
                .set(5, (float) level.alpha())
                .set(6, (float) level.sigma())
                .set(7, seed)
                .set(8, first));
    }
}
