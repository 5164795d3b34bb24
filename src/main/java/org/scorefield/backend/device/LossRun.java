package org.scorefield.backend.device;

import java.util.List;
import org.scorefield.backend.Chunks;
import org.scorefield.backend.LossWork;
import org.scorefield.error.DeviceMemoryException;
import org.scorefield.loss.Integrand;
import org.scorefield.loss.LossTerm;

/** A loss summed on a device, in chunks that fit. */
final class LossRun implements AutoCloseable {
    private final DeviceBackend backend;
    private final LossWork work;
    private final List<float[]> modelLevels;
    private final List<float[]> dataLevels;
    private LossChunk chunk;

    /** Makes the levels' numbers, which refuses those at which a target has no density. */
    LossRun(DeviceBackend backend, LossWork work) {
        this.backend = backend;
        this.work = work;
        this.modelLevels = work.terms().stream()
                .map(term -> TargetKernels.level(work.model(), term.model()))
                .toList();
        this.dataLevels = work.terms().stream().map(this::dataLevel).toList();
    }

    private float[] dataLevel(LossTerm term) {
        boolean asked = term.integrand() instanceof Integrand.Explicit;
        return asked ? TargetKernels.level(work.data(), term.noise()) : new float[0];
    }

    /** The sums, as {@link org.scorefield.backend.Backend#losses} gives them. */
    float[][] sums(int chunkSize) {
        float[][] sums = new float[work.rows()][2 * work.blocks()];
        Chunks chunks = new Chunks("samples", work.count(), chunkSize, LossWork.BLOCK);
        while (chunks.left()) {
            try {
                if (chunk == null || chunk.count() != chunks.count()) {
                    close();
                    chunk = new LossChunk(backend, work, modelLevels, dataLevels, chunks.count());
                }
                chunk.sum(work.first() + chunks.first(), sums, (int) (chunks.first() / LossWork.BLOCK));
                chunks.done();
            } catch (DeviceMemoryException e) {
                close();
                chunks.shrink(e);
            }
        }
        return sums;
    }

    @Override
    public void close() {
        if (chunk != null) {
            chunk.close();
            chunk = null;
        }
    }
}
