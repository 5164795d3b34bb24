package org.scorefield.cli;

import org.scorefield.Sampling;
import org.scorefield.Sink;
import org.scorefield.io.NpyWriter;

/** Writes final states and records to their files as they come. */
class FileSink implements Sink {
    private final long chains;
    private final int dimension;
    private final NpyWriter states;
    private final NpyWriter records;
    private float[] rows = {};

    /** Either writer may be null. */
    FileSink(Sampling job, NpyWriter states, NpyWriter records) {
        this.chains = job.chains();
        this.dimension = job.target().dimension();
        this.states = states;
        this.records = records;
    }

    @Override
    public final boolean wantsStates() {
        return states != null;
    }

    /** States stay dimension-major: the file's first index varies fastest. */
    @Override
    public final void state(long chain, int count, float[] state) {
        for (int d = 0; d < dimension; d++) {
            states.write(d * chains + chain, state, d * count, count);
        }
    }

    /** In a record one chain follows another. */
    @Override
    public final void record(long record, long chain, int count, float[] state) {
        if (records == null) {
            return;
        }
        int size = count * dimension;
        if (rows.length < size) {
            rows = new float[size];
        }
        for (int j = 0; j < count; j++) {
            for (int d = 0; d < dimension; d++) {
                rows[j * dimension + d] = state[d * count + j];
            }
        }
        records.write((record * chains + chain) * dimension, rows, 0, size);
    }
}
