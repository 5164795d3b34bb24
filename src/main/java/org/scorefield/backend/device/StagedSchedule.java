package org.scorefield.backend.device;

/** Several launches a step: the target's stages, then what the row makes of the score. */
final class StagedSchedule implements Schedule {
    /** Coordinates that a work-item of {@code update} moves. */
    private static final int BLOCK = 4;

    private final StagedEvaluation evaluation;
    private final Device.Kernel update;
    private final Device.Kernel settle;
    private final Device.Kernel ratios;
    private final Chains chains;
    private final Device.Memory next;
    private final Device.Memory ratio;

    /**
     * Reserves the score's memory.
     *
     * @param adapts whether a row may adapt its step
     */
    StagedSchedule(
            Device.Program program, StagedEvaluation evaluation, Allocations memory, Chains chains, boolean adapts) {
        this.evaluation = evaluation;
        this.update = program.kernel("update");
        this.settle = program.kernel("settle");
        this.ratios = program.kernel("ratios");
        this.chains = chains;
        this.next = memory.floats("scores", (long) chains.dimension() * chains.stride());
        this.ratio = adapts ? memory.floats("ratios", chains.stride()) : next;
    }

    @Override
    public void take(RunTable table, Device.Memory records, long firstStep) {
        long record = 0;
        long step = firstStep;
        for (int r = 0; r < table.size(); r++) {
            for (int i = table.count(r); i > 0; i--, step++) {
                boolean recorded = i == 1 && table.records(r);
                take(r, table, step, records, record, recorded);
                record += recorded ? (long) chains.dimension() * chains.stride() : 0;
            }
        }
    }

    private void take(int run, RunTable table, long step, Device.Memory records, long record, boolean recorded) {
        int level = table.level(run);
        if (level >= 0) {
            evaluation.run(chains.state(), next, chains.constants(), chains.levels(), level);
        }
        long vectors = chains.stride() / chains.lanes();
        if (table.adapts(run)) {
            ratios.set(0, next)
                    .set(1, ratio)
                    .set(2, chains.stride())
                    .set(3, chains.seed())
                    .set(4, chains.firstChain())
                    .set(5, step)
                    .launch(vectors);
        }
        update.set(0, chains.state())
                .set(1, next)
                .set(2, chains.firstBad())
                .set(3, chains.kept())
                .set(4, ratio)
                .set(5, chains.runs())
                .set(6, run)
                .set(7, chains.stride())
                .set(8, chains.seed())
                .set(9, chains.firstChain())
                .set(10, step)
                .launch(vectors * ((chains.dimension() + BLOCK - 1) / BLOCK));
        settle.set(0, chains.state())
                .set(1, next)
                .set(2, chains.firstBad())
                .set(3, records)
                .set(4, record)
                .set(5, recorded ? 1 : 0)
                .set(6, chains.stride())
                .set(7, step)
                .launch(vectors);
    }
}
