package org.scorefield.backend.device;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scorefield.backend.LossWork;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;
import org.scorefield.target.Level;

/**
 * Device memory for a chunk of a loss's samples, and what is done in it: the pieces of {@code kernels/entry/loss.h} and the targets'
 * own kernels in turn.
 */
final class LossChunk implements AutoCloseable {
    /** Flags of kernels, as {@code kernels/entry/loss.h} has them. */
    private static final int ADD = 1;

    private static final int CONTROL = 2;
    private static final int REDUCED = 4;

    private final DeviceBackend backend;
    private final LossWork work;
    private final List<float[]> modelLevels;
    private final List<float[]> dataLevels;
    private final Device.Program program;
    private final Allocations memory;
    private final int count;
    private final int stride;
    private final TargetKernels model;
    private final TargetKernels data;
    private final Map<String, Device.Memory> reserved = new HashMap<>();
    private final float[] read;
    private long first;

    /** Of {@code count} samples; memory is reserved when it is first needed. */
    LossChunk(
            DeviceBackend backend,
            LossWork work,
            List<float[]> modelLevels,
            List<float[]> dataLevels,
            int count) {
        this.backend = backend;
        this.work = work;
        this.modelLevels = modelLevels;
        this.dataLevels = dataLevels;
        this.program =
                backend.program(ProgramText.loss(work.model().dimension(), backend.lanes(), backend.arithmetic()));
        this.memory = new Allocations(backend.hardware());
        this.count = count;
        this.stride = backend.stride(count);
        this.model = new TargetKernels(backend, work.model(), memory, stride);
        this.data = new TargetKernels(backend, work.data(), memory, stride);
        this.read = new float[2 * blocks()];
    }

    int count() {
        return count;
    }

    private int blocks() {
        return (count + LossWork.BLOCK - 1) / LossWork.BLOCK;
    }

    private Device.Memory columns(String what) {
        return reserved.computeIfAbsent(what, name -> memory.floats(name, (long) work.model().dimension() * stride));
    }

    private Device.Memory row(String what) {
        return reserved.computeIfAbsent(what, name -> memory.floats(name, stride));
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
        boolean totalled = work.rows() > work.terms().size();
        for (int t = 0; t < work.terms().size(); t++) {
            LossTerm term = work.terms().get(t);
            model.at(modelLevels.get(t));
            float share = evaluate(term, t);
            sumBlocks(row("values"), share, work.share(term), !totalled ? 0 : t == 0 ? 1 : 2, sums[t], block);
        }
        if (totalled) {
            sumBlocks(row("totals"), 1, 0, 0, sums[work.terms().size()], block);
        }
    }

    private void sumBlocks(Device.Memory values, float share, float weight, int total, float[] sums, int block) {
        Device.Memory made = reserved.computeIfAbsent("sums", name -> memory.floats(name, 2L * blocks()));
        program.kernel("block_sums")
                .set(0, values)
                .set(1, total == 0 ? values : row("totals"))
                .set(2, made)
                .set(3, share)
                .set(4, weight)
                .set(5, total)
                .set(6, count)
                .set(7, stride)
                .launch(blocks());
        made.read(0, read, 0, read.length);
        for (int i = 0; i < read.length; i++) {
            sums[2 * block + i] = read[i] == read[i] ? read[i] : Float.NaN;
        }
    }

    /** Leaves the samples' values; returns what they are to be multiplied with. */
    private float evaluate(LossTerm term, int t) {
        if (term.integrand() instanceof Integrand.Denoising denoising) {
            int flags = denoising.controlled() ? CONTROL : 0;
            if (denoising.controlled()) {
                perturb(term, 0);
                model.evaluate(columns("points"), columns("clean scores"));
            }
            denoise(term, (float) term.noise().sigma(), flags);
            if (denoising.antithetic()) {
                denoise(term, -(float) term.noise().sigma(), flags | ADD);
            }
            return denoising.antithetic() ? 0.5f : 1;
        }
        perturb(term, (float) term.noise().sigma());
        model.evaluate(columns("points"), columns("scores"));
        if (term.integrand() instanceof Integrand.Sliced sliced) {
            for (int p = 0; p < sliced.projections(); p++) {
                slice(sliced, (long) term.index() * sliced.projections() + p, p > 0);
            }
            return 1.0f / sliced.projections();
        }
        if (term.integrand() instanceof Integrand.Implicit) {
            model.laplacians(columns("points"), row("traces"));
            combine("implicit_values", row("traces"));
        } else {
            data.at(dataLevels.get(t));
            data.evaluate(columns("points"), columns("other scores"));
            combine("explicit_values", columns("other scores"));
        }
        return 1;
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

    private void denoise(LossTerm term, float sigma, int flags) {
        perturb(term, sigma);
        model.evaluate(columns("points"), columns("scores"));
        launch(program.kernel("denoising_values")
                .set(0, columns("scores"))
                .set(1, columns((flags & CONTROL) != 0 ? "clean scores" : "scores"))
                .set(2, row("values"))
                .set(3, flags)
                .set(4, stride)
                .set(5, sigma)
                .set(6, work.seed())
                .set(7, first)
                .set(8, (long) term.index()));
    }

    private void slice(Integrand.Sliced sliced, long time, boolean add) {
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
                .set(3, row("values"))
                .set(4, (sliced.reduced() ? REDUCED : 0) | (add ? ADD : 0))
                .set(5, stride));
    }

    private void combine(String kernel, Device.Memory other) {
        launch(program.kernel(kernel)
                .set(0, columns("scores"))
                .set(1, other)
                .set(2, row("values"))
                .set(3, stride));
    }

    @Override
    public void close() {
        memory.close();
    }
}
