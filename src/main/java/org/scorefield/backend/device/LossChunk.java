package org.scorefield.backend.device;

import java.util.HashMap;
import java.util.Map;
import org.scorefield.backend.LossWork;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.target.Level;

/**
 * Device memory for a chunk of a loss's samples, and what is done in it: the pieces of {@code kernels/entry/loss.h} and the targets'
 * own kernels in turn, or one kernel for all where there is one.
 */
final class LossChunk implements AutoCloseable {
    /** Flags of kernels, as {@code kernels/entry/denoising.h} has them. */
    private static final int CONTROL = 1;

    private static final int REDUCED = 2;

    private final DeviceBackend backend;
    private final LossWork work;
    private final TermTable table;
    private final Device.Program program;
    private final Allocations memory;
    private final int count;
    private final int stride;
    private final TargetKernels model;
    private final TargetKernels data;
    private final Map<String, Device.Memory> reserved = new HashMap<>();
    private final float[] read;
    private long first;

    /** The terms whose levels are on the device. */
    private int levelsFrom;

    private int levelsTo;

    /** Of {@code count} samples; memory is reserved when it is first needed. */
    LossChunk(DeviceBackend backend, LossWork work, TermTable table, int count) {
        this.backend = backend;
        this.work = work;
        this.table = table;
        this.program = backend.program(Programs.loss(work.model().dimension(), backend.lanes(), backend.arithmetic()));
        this.memory = new Allocations(backend.hardware());
        this.count = count;
        this.stride = backend.stride(count);
        this.model = new TargetKernels(backend, work.model(), memory, stride);
        this.data = new TargetKernels(backend, work.data(), memory, stride);
        this.read = new float[2 * work.rows() * blocks()];
    }

    int count() {
        return count;
    }

    private int blocks() {
        return (count + LossWork.BLOCK - 1) / LossWork.BLOCK;
    }

    private Device.Memory columns(String what) {
        return floats(what, work.model().dimension());
    }

    private Device.Memory floats(String what, int rows) {
        return reserved.computeIfAbsent(what, name -> memory.floats(name, (long) rows * stride));
    }

    private Device.Memory values() {
        return floats("values", work.terms().size());
    }

    /** The row that value {@code part} of a sum of values is added to: zeros at first. */
    private Device.Memory before(int part) {
        return part == 0
                ? reserved.computeIfAbsent("zeros", name -> memory.copy(name, new float[stride]))
                : floats(part % 2 == 0 ? "even sums" : "odd sums", 1);
    }

    /** Where the sum of values with value {@code part} goes, of so many parts: only the last to the others' terms. */
    private Device.Memory after(int part, int parts) {
        return part == parts - 1 ? values() : before(part + 1);
    }

    private Device.Memory terms() {
        return reserved.computeIfAbsent("terms", name -> table.copy(memory));
    }

    private Device.Memory levels() {
        long size = (long) table.levelsAtATime() * work.model().levelSize();
        return reserved.computeIfAbsent("levels", name -> memory.floats(name, size));
    }

    private void launch(Device.Kernel kernel) {
        kernel.launch(stride / backend.lanes());
    }

    /**
     * Sums the samples from this one on.
     *
     * @param sums receives the sums of their blocks
     * @param block the first of these blocks
     */
    void sum(long firstSample, float[][] sums, int block) {
        first = firstSample;
        data.draw(columns("data"), Level.NONE, work.seed(), first);
        for (int t = 0; t < work.terms().size(); ) {
            int end = model.staged() ? t : table.endOfPlain(t);
            if (end > t) {
                denoise(t, end);
            } else {
                end = t + 1;
                evaluate(work.terms().get(t), t);
            }
            t = end;
        }
        Device.Memory made = reserved.computeIfAbsent("sums", name -> memory.floats(name, read.length));
        program.kernel("block_sums")
                .set(0, values())
                .set(1, made)
                .set(2, terms())
                .set(3, work.terms().size())
                .set(4, work.rows())
                .set(5, count)
                .set(6, stride)
                .launch((long) work.rows() * blocks());
        made.read(0, read, 0, read.length);
        int each = 2 * blocks();
        for (int r = 0; r < work.rows(); r++) {
            Canonical.copy(read, r * each, sums[r], 2 * block, each);
        }
    }

    /** Terms that are plain denoising, in one launch. */
    private void denoise(int from, int to) {
        if (from != levelsFrom || to != levelsTo) {
            float[] numbers = table.levels(from, to);
            levels().write(0, numbers, numbers.length);
            levelsFrom = from;
            levelsTo = to;
        }
        launch(model.denoise()
                .set(0, columns("data"))
                .set(1, values())
                .set(2, model.constants())
                .set(3, levels())
                .set(4, terms())
                .set(5, from)
                .set(6, to)
                .set(7, work.model().size())
                .set(8, stride)
                .set(9, work.seed())
                .set(10, first));
    }

    private void evaluate(LossTerm term, int t) {
        model.at(table.level(t));
        float sigma = (float) term.noise().sigma();
        if (term.integrand() instanceof Integrand.Denoising denoising) {
            int control = denoising.controlled() ? CONTROL : 0;
            if (denoising.controlled()) {
                perturb(term, 0);
                model.evaluate(columns("points"), columns("clean scores"));
            }
            int parts = denoising.antithetic() ? 2 : 1;
            for (int part = 0; part < parts; part++) {
                denoise(term, t, part == 0 ? sigma : -sigma, control, part, parts);
            }
            return;
        }
        perturb(term, sigma);
        model.evaluate(columns("points"), columns("scores"));
        if (term.integrand() instanceof Integrand.Sliced sliced) {
            for (int p = 0; p < sliced.projections(); p++) {
                long time = (long) term.index() * sliced.projections() + p;
                slice(t, sliced, time, p);
            }
        } else if (term.integrand() instanceof Integrand.Implicit) {
            model.laplacians(columns("points"), floats("traces", 1));
            combine(t, "implicit_values", floats("traces", 1));
        } else {
            data.at(table.dataLevel(t));
            data.evaluate(columns("points"), columns("other scores"));
            combine(t, "explicit_values", columns("other scores"));
        }
    }

    private void perturb(LossTerm term, float sigma) {
        launch(program.kernel("perturb")
                .set(0, columns("data"))
                .set(1, columns("points"))
                .set(2, stride)
                .set(3, (float) term.noise().alpha())
                .set(4, sigma)
                .set(5, work.seed())
                .set(6, first)
                .set(7, (long) term.index()));
    }

    private void denoise(LossTerm term, int t, float sigma, int flags, int part, int parts) {
        perturb(term, sigma);
        model.evaluate(columns("points"), columns("scores"));
        launch(program.kernel("denoising_values")
                .set(0, columns("scores"))
                .set(1, columns((flags & CONTROL) != 0 ? "clean scores" : "scores"))
                .set(2, before(part))
                .set(3, after(part, parts))
                .set(4, part == parts - 1 ? t : 0)
                .set(5, flags)
                .set(6, stride)
                .set(7, sigma)
                .set(8, work.seed())
                .set(9, first)
                .set(10, (long) term.index()));
    }

    private void slice(int t, Integrand.Sliced sliced, long time, int part) {
        launch(program.kernel("project")
                .set(0, columns("directions"))
                .set(1, sliced.projection().ordinal())
                .set(2, stride)
                .set(3, work.seed())
                .set(4, first)
                .set(5, time));
        model.hessianVectors(columns("points"), columns("directions"), columns("products"));
        launch(program.kernel("sliced_values")
                .set(0, columns("scores"))
                .set(1, columns("directions"))
                .set(2, columns("products"))
                .set(3, before(part))
                .set(4, after(part, sliced.projections()))
                .set(5, part == sliced.projections() - 1 ? t : 0)
                .set(6, sliced.reduced() ? REDUCED : 0)
                .set(7, stride));
    }

    private void combine(int t, String kernel, Device.Memory other) {
        launch(program.kernel(kernel)
                .set(0, columns("scores"))
                .set(1, other)
                .set(2, values())
                .set(3, t)
                .set(4, stride));
    }

    @Override
    public void close() {
        memory.close();
    }
}
