package org.scorefield.backend.device;

import org.scorefield.backend.Chunks;
import org.scorefield.backend.LossWork;
import org.scorefield.error.DeviceMemoryException;

/** A loss summed on a device, in chunks that fit. */
final class LossRun implements AutoCloseable {
    private final DeviceBackend backend;
    private final LossWork work;
    private final TermTable table;
    private LossChunk chunk;

    /** Refuses levels at which a target has no density. */
    LossRun(DeviceBackend backend, LossWork work) {
        this.backend = backend;
        this.work = work;
        this.table = new TermTable(work);
    }

    /** The sums, as {@link org.scorefield.backend.Backend#losses} gives them. */
    float[][] sums(int chunkSize) {
        float[][] sums = new float[work.rows()][2 * work.blocks()];
        Chunks chunks = new Chunks("samples", work.count(), chunkSize, LossWork.BLOCK);
        while (chunks.left()) {
            try {
                if (chunk == null || chunk.count() != chunks.count()) {
                    close();
                    chunk = new LossChunk(backend, work, table, chunks.count());
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
